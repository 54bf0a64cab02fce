import { when } from "@/components/activity/history-list";
import { Section } from "@/components/ui/page-header";
import { Cell, HeadCell, Row, Table, TableHead } from "@/components/ui/table";
import { formatDate } from "@/lib/core/dates";
import { refusalWords } from "@/lib/features/webhooks/rules";
import type { RefusalCount, RefusalRow } from "@/lib/features/webhooks/types";

type RefusalsProps = {
  readonly counts: readonly RefusalCount[];
  readonly newest: readonly RefusalRow[];
  readonly zone: string;
};

/** Deliveries that were turned away: how many, why and from where. Their bodies are never kept. */
export function Refusals({ counts, newest, zone }: RefusalsProps) {
  const total = counts.reduce((sum, row) => sum + row.count, 0);
  return (
    <Section title="Refused deliveries" count={`${total.toLocaleString("en-US")} in 14 days`}>
      {total === 0 ? (
        <p className="text-ink-soft">None was refused. A delivery without a good signature would be counted here.</p>
      ) : (
        <div className="grid items-start gap-3 lg:grid-cols-2">
          <Table label="Refused deliveries by day and reason">
            <TableHead>
              <HeadCell>Day (UTC)</HeadCell>
              <HeadCell>Reason</HeadCell>
              <HeadCell numeric>Deliveries</HeadCell>
            </TableHead>
            <tbody>
              {counts.map((row) => (
                <Row key={`${row.day} ${row.reason}`} walk={false}>
                  <Cell heading date>
                    {formatDate(row.day)}
                  </Cell>
                  <Cell>{refusalWords(row.reason)}</Cell>
                  <Cell numeric>{row.count.toLocaleString("en-US")}</Cell>
                </Row>
              ))}
            </tbody>
          </Table>
          <Table label="Newest refused deliveries">
            <TableHead>
              <HeadCell>Time</HeadCell>
              <HeadCell>Reason</HeadCell>
              <HeadCell>From</HeadCell>
              <HeadCell numeric>Bytes</HeadCell>
            </TableHead>
            <tbody>
              {newest.map((row, index) => (
                <Row key={`${row.at} ${index}`} walk={false}>
                  <Cell date>{when(row.at, zone)}</Cell>
                  <Cell>{refusalWords(row.reason)}</Cell>
                  <Cell className="num">{row.source}</Cell>
                  <Cell numeric>{row.sizeBytes === 0 ? "–" : row.sizeBytes.toLocaleString("en-US")}</Cell>
                </Row>
              ))}
            </tbody>
          </Table>
        </div>
      )}
    </Section>
  );
}
