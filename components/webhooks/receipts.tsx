import { when } from "@/components/activity/history-list";
import { Section } from "@/components/ui/page-header";
import { Cell, HeadCell, Row, Table, TableHead } from "@/components/ui/table";
import type { DeliveryDetail, DeliveryReceipt } from "@/lib/features/webhooks/types";

const KIND_WORDS: Readonly<Record<DeliveryReceipt["kind"], string>> = {
  first: "First, its body is the one that is kept",
  repeat: "Last repeat",
  other_body: "Alarm: came with another body",
};

type ReceiptsProps = {
  readonly delivery: DeliveryDetail;
  readonly receipts: readonly DeliveryReceipt[];
  readonly zone: string;
};

/** When the bank delivered it, under which number of its own; repeats in between are counted only. */
export function Receipts({ delivery, receipts, zone }: ReceiptsProps) {
  const rest = delivery.receiptCount - receipts.length;
  return (
    <Section title="Attempts of the bank" count={delivery.receiptCount === 1 ? "1" : `${delivery.receiptCount}`}>
      <Table label="When each attempt came">
        <TableHead>
          <HeadCell>Received</HeadCell>
          <HeadCell>Attempt's id</HeadCell>
          <HeadCell>Kind</HeadCell>
        </TableHead>
        <tbody>
          {receipts.map((receipt, index) => (
            <Row key={`${receipt.at} ${index}`} walk={false}>
              <Cell heading date>
                {when(receipt.at, zone)}
              </Cell>
              <Cell className="font-mono text-sm break-all">{receipt.deliveryId ?? "Not sent"}</Cell>
              <Cell>{KIND_WORDS[receipt.kind]}</Cell>
            </Row>
          ))}
        </tbody>
      </Table>
      {rest > 0 ? (
        <p className="mt-1 text-sm text-ink-soft">
          {rest === 1 ? "One more repeat was" : `${rest} more repeats were`} counted only.
        </p>
      ) : null}
    </Section>
  );
}
