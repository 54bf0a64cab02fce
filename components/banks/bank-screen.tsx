import { Chip } from "@/components/ui/chip";
import { PageHeader } from "@/components/ui/page-header";
import { SegmentedLinks } from "@/components/ui/segmented";
import type { BankScreen, CallsView } from "@/lib/features/banks/types";
import { AccountsPanel } from "./accounts-panel";
import { CallsPanel } from "./calls-panel";
import { CapabilitiesPanel } from "./capabilities-panel";
import { ConnectionPanel } from "./connection-panel";
import { TestPanel } from "./test-panel";
import { WebhookPanel } from "./webhook-panel";

const TABS = [
  { value: "connection", label: "Connection" },
  { value: "webhooks", label: "Webhooks" },
  { value: "accounts", label: "Accounts" },
  { value: "capabilities", label: "Capabilities" },
  { value: "calls", label: "Calls" },
] as const;
type Tab = (typeof TABS)[number]["value"];

type BankScreenProps = {
  readonly screen: BankScreen;
  readonly calls: CallsView;
  readonly tab: string | string[] | undefined;
};

/** One bank: how it is reached, what it can do, what went over the wire. One part at a time, kept in the address. */
export function BankScreenView({ screen, calls, tab }: BankScreenProps) {
  const { view } = screen;
  const current = TABS.find(({ value }) => value === tab)?.value ?? "connection";
  return (
    <>
      <PageHeader
        title={view.name}
        back={{ href: "/banks", label: "Banks" }}
        status={
          view.connection ? <Chip tone="success" label="Connected" /> : <Chip tone="warning" label="Not connected" />
        }
        description={
          screen.mayManage ? undefined : "You may look at everything here. An administrator makes the changes."
        }
      />
      <div className="no-print max-w-full overflow-x-auto pb-4">
        <SegmentedLinks
          label="Part"
          labelHidden
          current={current}
          options={TABS.map(({ value, label }) => ({ value, label, href: `/banks/${view.code}?tab=${value}` }))}
        />
      </div>
      <Part current={current} screen={screen} calls={calls} />
    </>
  );
}

function Part({ current, screen, calls }: Omit<BankScreenProps, "tab"> & { readonly current: Tab }) {
  const { view, mayManage, profiles, entities, tests } = screen;
  switch (current) {
    case "connection":
      return (
        <div className="grid items-start gap-x-6 lg:grid-cols-2">
          <ConnectionPanel view={view} mayManage={mayManage} />
          <TestPanel
            code={view.code}
            zone={view.timeZone}
            tests={tests}
            mayTest={mayManage && view.connection !== null}
          />
        </div>
      );
    case "webhooks":
      return <WebhookPanel view={view} mayManage={mayManage} />;
    case "accounts":
      return <AccountsPanel profiles={profiles} entities={entities} mayManage={mayManage} />;
    case "capabilities":
      return <CapabilitiesPanel view={view} mayManage={mayManage} />;
    case "calls":
      return <CallsPanel view={calls} />;
  }
}
