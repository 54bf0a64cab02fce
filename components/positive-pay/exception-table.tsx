import { Amount } from "@/components/ui/amount";
import { Cell, HeadCell, Row, RowLink, Table, TableHead } from "@/components/ui/table";
import { formatDate, formatInstant } from "@/lib/core/dates";
import { formatMinor } from "@/lib/core/money";
import { reasonWords } from "@/lib/features/positive-pay/rules/reasons";
import type { ExceptionRow } from "@/lib/features/positive-pay/types";
import { ExceptionStatusChip } from "./exception-status";

/** Exceptions that are only read: decided today, or all of them. */
export function ExceptionTable({ rows }: { readonly rows: readonly ExceptionRow[] }) {
  return (
    <Table label="Exceptions">
      <TableHead>
        <HeadCell>Check no.</HeadCell>
        <HeadCell>Account</HeadCell>
        <HeadCell>Reason</HeadCell>
        <HeadCell numeric>Presented</HeadCell>
        <HeadCell>Presentment</HeadCell>
        <HeadCell>State</HeadCell>
        <HeadCell>Decided</HeadCell>
        <HeadCell className="max-2xl:hidden">Cut-off</HeadCell>
      </TableHead>
      <tbody>
        {rows.map((row) => (
          <Row key={row.id}>
            <Cell heading>
              <RowLink href={`/positive-pay/${row.id}`} className="num">
                {row.checkNumber}
              </RowLink>
            </Cell>
            <Cell className="max-w-44 truncate">{row.accountName}</Cell>
            <Cell className="whitespace-nowrap">{reasonWords(row.reasonCode).label}</Cell>
            <Cell numeric>
              <Amount text={formatMinor(row.presentedAmountMinor, row.currency)} currency={row.currency} />
            </Cell>
            <Cell date>{formatDate(row.presentmentDate)}</Cell>
            <Cell>
              <ExceptionStatusChip row={row} />
            </Cell>
            <Cell faint className="whitespace-nowrap">
              {row.decision && row.status !== "defaulted"
                ? `${formatInstant(new Date(row.decision.decidedAt), row.timeZone)}, ${row.decision.decidedBy}`
                : "–"}
            </Cell>
            <Cell date faint className="max-2xl:hidden">
              {formatInstant(new Date(row.decideBy), row.timeZone)}
            </Cell>
          </Row>
        ))}
      </tbody>
    </Table>
  );
}
