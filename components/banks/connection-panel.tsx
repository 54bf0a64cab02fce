import { Chip } from "@/components/ui/chip";
import { DescriptionList } from "@/components/ui/description-list";
import { Notice } from "@/components/ui/notice";
import { Panel, Section } from "@/components/ui/page-header";
import { formatInstant } from "@/lib/core/dates";
import type { ConnectionView } from "@/lib/features/banks/types";
import { ConnectionForms } from "./connection-forms";

type ConnectionPanelProps = { readonly view: ConnectionView; readonly mayManage: boolean };

/** Address, credentials and scopes, asked for and granted. Never a secret, only when one was set. */
export function ConnectionPanel({ view, mayManage }: ConnectionPanelProps) {
  const granted = view.connection ? <Granted view={view} /> : null;
  if (mayManage) {
    const first = <Notice tone="info">Enter what the bank gave you, save, then test.</Notice>;
    return (
      <div>
        <ConnectionForms view={view} head={granted ?? <div className="mb-3">{first}</div>} />
      </div>
    );
  }
  return (
    <div>
      <Section title="Connection">
        <Panel>
          {granted ?? <Notice tone="info">This bank is not connected yet.</Notice>}
          <DescriptionList items={connectionItems(view)} />
        </Panel>
      </Section>
      <Section title="The bank's day">
        <Panel>
          <DescriptionList
            items={[
              { term: "Time zone", value: view.timeZone },
              { term: "Nightly load", value: view.loadTime },
            ]}
          />
        </Panel>
      </Section>
    </div>
  );
}

function connectionItems({ connection, timeZone }: ConnectionView) {
  if (!connection) return [];
  const { baseUrl, tokenUrl, clientId, secretSetAt } = connection;
  return [
    { term: "Address", value: baseUrl },
    { term: "Token address", value: tokenUrl },
    { term: "Client id", value: clientId },
    { term: "Client secret", value: `set ${formatInstant(new Date(secretSetAt), timeZone)}` },
  ];
}

/** What was granted beside what was asked, and who changed it last. */
function Granted({ view }: { readonly view: ConnectionView }) {
  const { connection, timeZone } = view;
  if (!connection) return null;
  const { scopesAsked, scopesGranted, grantedAt, updatedAt, updatedBy } = connection;
  const at = (iso: string): string => formatInstant(new Date(iso), timeZone);
  return (
    <div className="mb-3 border-b pb-3">
      <p className="pb-2 text-sm text-ink-soft">
        Changed last {at(updatedAt)} by {updatedBy}.{" "}
        {grantedAt ? `Granted scopes as of ${at(grantedAt)}.` : "What the bank grants is known after the first test."}
      </p>
      <ul aria-label="Scopes asked for" className="flex flex-wrap gap-1">
        {scopesAsked.map((scope) => (
          <li key={scope}>
            {scopesGranted === null ? (
              <Chip tone="neutral" label={scope} title="Asked for" />
            ) : scopesGranted.includes(scope) ? (
              <Chip tone="success" label={scope} title="Granted" />
            ) : (
              <Chip tone="warning" label={`${scope}: not granted`} />
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}
