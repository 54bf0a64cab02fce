import { HistoryList, when } from "@/components/activity/history-list";
import { DescriptionList, type DescriptionItem } from "@/components/ui/description-list";
import { Notice } from "@/components/ui/notice";
import { PageHeader, Panel, Section } from "@/components/ui/page-header";
import type { AuditRow } from "@/lib/features/audit/types";
import { effectWords, receiptsOf } from "@/lib/features/webhooks/rules";
import type { DeliveryDetail } from "@/lib/features/webhooks/types";
import { DeliveryStatusChip } from "./delivery-status";
import { SubjectLink } from "./delivery-table";
import { Receipts } from "./receipts";
import { ReplayButton } from "./replay-button";

type DeliveryViewProps = {
  readonly delivery: DeliveryDetail;
  readonly history: readonly AuditRow[];
  readonly changes: readonly AuditRow[];
  readonly mayReplay: boolean;
  readonly zone: string;
};

const BODY_LOST =
  "The stored body does not open: it was sealed under another key, or damaged. Restore CUTOFF_ENCRYPTION_KEY, then replay.";

/** One delivery: what came, how often, and what it did. */
export function DeliveryView({ delivery, history, changes, mayReplay, zone }: DeliveryViewProps) {
  const canReplay = mayReplay && delivery.status !== "due";
  return (
    <>
      <PageHeader
        back={{ href: "/webhooks", label: "Webhooks" }}
        title={delivery.eventType}
        status={<DeliveryStatusChip status={delivery.status} />}
        actions={canReplay ? <ReplayButton id={delivery.id} /> : null}
      />
      {delivery.errorText ? (
        <Notice tone={delivery.status === "failed" ? "danger" : "warning"} className="mb-3">
          {delivery.errorText}
        </Notice>
      ) : null}
      <div className="grid items-start gap-x-6 lg:grid-cols-2">
        <Section title="Delivery">
          <Panel>
            <DescriptionList items={items(delivery, zone)} />
          </Panel>
        </Section>
        <Section title="Body" count={`${delivery.bodyBytes.toLocaleString("en-US")} bytes, as received`}>
          <Panel>
            <pre className="font-mono text-sm break-all whitespace-pre-wrap">{delivery.body ?? BODY_LOST}</pre>
          </Panel>
        </Section>
        <Section title="What it changed">
          <Panel>
            {changes.length === 0 ? (
              <p className="text-ink-soft">
                {delivery.effect ? effectWords(delivery.effect) : "Not applied yet"}. No row of a payment or an
                exception carries its event id.
              </p>
            ) : (
              <HistoryList rows={changes} zone={zone} />
            )}
          </Panel>
        </Section>
        <Receipts delivery={delivery} receipts={receiptsOf(delivery, history)} zone={zone} />
        {history.length === 0 ? null : (
          <Section title="History">
            <Panel>
              <HistoryList rows={history} zone={zone} />
            </Panel>
          </Section>
        )}
      </div>
    </>
  );
}

function items(delivery: DeliveryDetail, zone: string): DescriptionItem[] {
  const { effect, dueAt, processedAt, receiptCount, processCount, lastDeliveryId, resourceId } = delivery;
  const mono = (text: string) => <code className="text-sm break-all">{text}</code>;
  return [
    { term: "What it did", value: effect ? effectWords(effect) : "Not applied yet" },
    { term: "About", value: <SubjectLink subject={delivery.subject} />, hint: resourceId ?? undefined },
    { term: "First received", value: when(delivery.receivedAt, zone) },
    ...(receiptCount > 1 ? [{ term: "Last received", value: when(delivery.lastReceivedAt, zone) }] : []),
    { term: "Receipts", value: receiptCount === 1 ? "Once" : `${receiptCount} times, stored once` },
    { term: "Tries", value: processCount === 0 ? "–" : String(processCount) },
    ...(processedAt ? [{ term: "Applied", value: when(processedAt, zone) }] : []),
    ...(dueAt ? [{ term: "Next try", value: when(dueAt, zone) }] : []),
    { term: "Event id", value: mono(delivery.eventId) },
    { term: "Last attempt's id", value: lastDeliveryId ? mono(lastDeliveryId) : "Not sent" },
    { term: "SHA-256 of the body", value: mono(delivery.bodySha256) },
  ];
}
