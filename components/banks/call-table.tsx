import { Chip } from "@/components/ui/chip";
import { Cell, HeadCell, Row, Table, TableHead } from "@/components/ui/table";
import { formatDate, wallClock, zoneWord } from "@/lib/core/dates";
import type { CallRow } from "@/lib/features/banks/types";

type CallTableProps = { readonly rows: readonly CallRow[]; readonly zone: string };

/** Attempts of calls, newest first. */
export function CallTable({ rows, zone }: CallTableProps) {
  return (
    <Table label="Calls to the bank">
      <TableHead>
        <HeadCell>{`Time, ${zoneWord(zone)}`}</HeadCell>
        <HeadCell>Call</HeadCell>
        <HeadCell>Answer</HeadCell>
        <HeadCell numeric>ms</HeadCell>
        <HeadCell numeric>Attempt</HeadCell>
        <HeadCell>Request id and key</HeadCell>
      </TableHead>
      <tbody>
        {rows.map((row) => (
          <Row key={row.id}>
            <Cell date className="align-top">
              {timeOf(row.at, zone)}
            </Cell>
            <Cell heading className="align-top">
              <code className="font-mono text-sm break-all">
                {row.method} {row.path}
              </code>
            </Cell>
            <Cell className="align-top">
              <Answer row={row} />
            </Cell>
            <Cell numeric className="align-top">
              {row.durationMs.toLocaleString("en-US")}
            </Cell>
            <Cell numeric className="align-top">
              {row.attempt}
            </Cell>
            <Cell className="align-top">
              <code className="block font-mono text-sm break-all lg:whitespace-nowrap">{row.requestId ?? "–"}</code>
              {row.idempotencyKey ? (
                <code className="block font-mono text-sm break-all text-ink-faint lg:whitespace-nowrap">
                  key {row.idempotencyKey}
                </code>
              ) : null}
            </Cell>
          </Row>
        ))}
      </tbody>
    </Table>
  );
}

/** To the second: several calls fall into one minute. */
function timeOf(iso: string, zone: string): string {
  const { date, time } = wallClock(new Date(iso), zone);
  return `${formatDate(date)}, ${time}`;
}

function Answer({ row }: { readonly row: CallRow }) {
  const status = row.status === null ? "no answer" : String(row.status);
  if (row.errorName === null) return <span className="num">{status}</span>;
  return (
    <span className="flex flex-col items-start gap-0.5">
      <span className="num">{status}</span>
      <Chip tone="danger" label={row.errorName} />
    </span>
  );
}
