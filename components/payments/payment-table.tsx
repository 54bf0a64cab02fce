import { Amount } from "@/components/ui/amount";
import { Cell, HeadCell, Row, RowLink, Table, TableHead } from "@/components/ui/table";
import { dateInZone, formatDate } from "@/lib/core/dates";
import { formatMinor } from "@/lib/core/money";
import { paymentNumber, RAIL_WORDS } from "@/lib/features/payments/rules/words";
import type { PaymentRow } from "@/lib/features/payments/types";
import { PaymentStatusChip } from "./status-chip";

/** On a phone a row says number, receiver, amount and state; the rest is on the payment's page. */
const WIDE = "max-sm:hidden";

/** The register, newest first. */
export function PaymentTable({ rows }: { readonly rows: readonly PaymentRow[] }) {
  return (
    <Table label="Payments">
      <TableHead>
        <HeadCell>Payment</HeadCell>
        <HeadCell className={WIDE}>Created</HeadCell>
        <HeadCell className={WIDE}>Kind</HeadCell>
        <HeadCell className={WIDE}>From</HeadCell>
        <HeadCell>To</HeadCell>
        <HeadCell className={WIDE}>Reference</HeadCell>
        <HeadCell numeric>Amount</HeadCell>
        <HeadCell>State</HeadCell>
      </TableHead>
      <tbody>
        {rows.map((row) => (
          <Row key={row.id}>
            <Cell heading className="num whitespace-nowrap max-sm:min-w-0">
              <RowLink href={`/payments/${row.id}`}>{paymentNumber(row.number)}</RowLink>
            </Cell>
            <Cell date className={WIDE}>
              {formatDate(dateInZone(new Date(row.createdAt), row.timeZone))}
            </Cell>
            <Cell className={WIDE}>{RAIL_WORDS[row.rail]}</Cell>
            <Cell className={`whitespace-nowrap ${WIDE}`} title={row.entityName ?? undefined}>
              <span className="inline-block max-w-36 truncate align-bottom">{row.accountName}</span>{" "}
              <span className="num text-ink-faint">{row.accountLast4 ? `··${row.accountLast4}` : ""}</span>
            </Cell>
            <Cell className="whitespace-nowrap" title={row.destination}>
              <span className="inline-block max-w-44 truncate align-bottom">{row.destination}</span>
            </Cell>
            <Cell faint className={`max-w-28 truncate ${WIDE}`} title={row.reference ?? undefined}>
              {row.reference}
            </Cell>
            <Cell numeric>
              <Amount text={formatMinor(row.amountMinor, row.currency)} currency={row.currency} />
            </Cell>
            <Cell>
              <PaymentStatusChip payment={row} />
            </Cell>
          </Row>
        ))}
      </tbody>
    </Table>
  );
}
