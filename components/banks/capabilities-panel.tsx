import { DescriptionList } from "@/components/ui/description-list";
import { EmptyState } from "@/components/ui/empty-state";
import { Panel, Section } from "@/components/ui/page-header";
import type { Capabilities, ConnectionView } from "@/lib/features/banks/types";
import { layoutLabel } from "@/lib/features/banks/rules/layouts";
import { CapabilitiesForm } from "./capabilities-form";
import { ACH_AMOUNT_WORDS, ACH_RETURNS_WORDS, ACH_WORDS, DECISION_WORDS, yesNo } from "./capability-words";

type CapabilitiesPanelProps = { readonly view: ConnectionView; readonly mayManage: boolean };

/** What the bank can do for the desk, and what follows on the desk. */
export function CapabilitiesPanel({ view, mayManage }: CapabilitiesPanelProps) {
  const { connection } = view;
  if (!connection) return <EmptyState title="Not connected">Connect the bank first.</EmptyState>;
  const { honoursAccountId } = connection;
  const heeds = honoursAccountId === null ? "not tested" : honoursAccountId ? "yes" : "no: lines are not read";
  return (
    <Section title="Capabilities">
      <Panel className="max-w-3xl">
        {mayManage ? (
          <CapabilitiesForm
            key={connection.version}
            code={view.code}
            version={connection.version}
            capabilities={connection.capabilities}
          />
        ) : (
          <DescriptionList items={itemsOf(connection.capabilities)} />
        )}
        <p className="mt-3 border-t pt-3 text-sm text-ink-soft">
          Heeds which account&apos;s lines are asked for: {heeds}. The test of the connection finds this out.
        </p>
      </Panel>
    </Section>
  );
}

function itemsOf(can: Capabilities) {
  return [
    { term: "ACH", value: ACH_WORDS[can.ach] },
    { term: "Its ACH files are laid out", value: layoutLabel(can.achProfile) },
    { term: "Returns and corrections of ACH entries", value: ACH_RETURNS_WORDS[can.achReturns] },
    { term: "The bank's figure of an ACH file", value: ACH_AMOUNT_WORDS[can.achAmount] },
    { term: "Wires", value: yesNo(can.wires) },
    { term: "Transfers", value: yesNo(can.transfers) },
    { term: "Check decisions", value: DECISION_WORDS[can.positivePayDecisions] },
    { term: "Voids and stops", value: yesNo(can.positivePayVoids) },
    { term: "Review over an amount", value: yesNo(can.positivePayOverAmount) },
    { term: "ACH debit exceptions", value: yesNo(can.achDebitExceptions) },
    { term: "Remembers a key for", value: `${can.idempotencyKeyHours} hours` },
    {
      term: "Writes it takes in an hour",
      value: can.writesPerHour === 0 ? "No limit known" : can.writesPerHour.toLocaleString("en-US"),
    },
  ];
}
