import { CopyValue } from "@/components/ui/copy-value";
import { DescriptionList } from "@/components/ui/description-list";
import { TextLink } from "@/components/ui/link-button";
import { Panel, Section } from "@/components/ui/page-header";
import { formatInstant } from "@/lib/core/dates";
import type { ConnectionView } from "@/lib/features/banks/types";
import { DropSecretButton } from "./drop-secret-button";
import { RotateForm } from "./rotate-form";

type WebhookPanelProps = { readonly view: ConnectionView; readonly mayManage: boolean };

/** Where the bank sends its events and the secret that signs them, with its rotation. */
export function WebhookPanel({ view, mayManage }: WebhookPanelProps) {
  const { webhook, timeZone, connection } = view;
  const at = (iso: string | null, none: string): string => (iso ? formatInstant(new Date(iso), timeZone) : none);
  return (
    <div className="grid items-start gap-x-6 lg:grid-cols-2">
      <Section title="Webhooks">
        <Panel>
          <DescriptionList
            items={[
              {
                term: "Address to give to the bank",
                value: <CopyValue name="the webhook address" value={webhook.address} />,
              },
              {
                term: "Secret",
                value: webhook.secretSetAt ? `set ${at(webhook.secretSetAt, "")}` : "none: every delivery is refused",
              },
              {
                term: "Secret before it",
                value: webhook.previousUntil ? `counts until ${at(webhook.previousUntil, "")}` : "none counts",
              },
              {
                term: "Last delivery",
                value: <TextLink href="/webhooks">{at(webhook.lastDeliveryAt, "none yet")}</TextLink>,
              },
              {
                term: "Last refusal",
                value: <TextLink href="/webhooks">{at(webhook.lastRefusalAt, "none yet")}</TextLink>,
                hint: "a delivery without a good signature leaves only a count",
              },
            ]}
          />
          {mayManage && webhook.previousUntil ? <DropSecretButton code={view.code} /> : null}
        </Panel>
      </Section>
      {mayManage ? (
        <Section title="Change the secret">
          <Panel>
            {connection ? (
              <RotateForm code={view.code} hasSecret={webhook.secretSetAt !== null} />
            ) : (
              <p className="text-ink-soft">Connect the bank first.</p>
            )}
          </Panel>
        </Section>
      ) : null}
    </div>
  );
}
