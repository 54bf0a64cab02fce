import Link from "next/link";
import { when } from "@/components/activity/history-list";
import { Cell, HeadCell, Row, RowLink, Table, TableHead } from "@/components/ui/table";
import { effectWords } from "@/lib/features/webhooks/rules";
import type { DeliveryRow, DeliverySubject } from "@/lib/features/webhooks/types";
import { DeliveryStatusChip } from "./delivery-status";

/** What a delivery is about, as a link. */
export function SubjectLink({ subject }: { readonly subject: DeliverySubject | null }) {
  if (!subject) return <span className="text-ink-faint">–</span>;
  const href = subject.kind === "payment" ? `/payments/${subject.id}` : `/positive-pay/${subject.id}`;
  return (
    <Link href={href} className="num relative z-10 whitespace-nowrap text-accent hover:underline">
      {subject.label}
    </Link>
  );
}

/** Stored deliveries, newest first. */
export function DeliveryTable({ rows, zone }: { readonly rows: readonly DeliveryRow[]; readonly zone: string }) {
  return (
    <Table label="Webhook deliveries">
      <TableHead>
        <HeadCell>Received</HeadCell>
        <HeadCell>Event</HeadCell>
        <HeadCell>State</HeadCell>
        <HeadCell>What it did</HeadCell>
        <HeadCell>About</HeadCell>
        <HeadCell numeric>Times</HeadCell>
        <HeadCell numeric>Tries</HeadCell>
      </TableHead>
      <tbody>
        {rows.map((row) => (
          <Row key={row.id}>
            <Cell heading date>
              <RowLink href={`/webhooks/${row.id}`}>{when(row.receivedAt, zone)}</RowLink>
            </Cell>
            <Cell>{row.eventType}</Cell>
            <Cell>
              <DeliveryStatusChip status={row.status} />
            </Cell>
            <Cell className="max-w-80">{row.effect ? effectWords(row.effect) : "Not applied yet"}</Cell>
            <Cell>
              <SubjectLink subject={row.subject} />
            </Cell>
            <Cell numeric>{row.receiptCount === 1 ? "once" : `${row.receiptCount} times`}</Cell>
            <Cell numeric>{row.processCount === 0 ? "–" : row.processCount}</Cell>
          </Row>
        ))}
      </tbody>
    </Table>
  );
}
