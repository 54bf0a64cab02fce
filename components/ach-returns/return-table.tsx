import Link from "next/link";
import { Amount } from "@/components/ui/amount";
import { Cell, HeadCell, Row, RowLink, Table, TableHead } from "@/components/ui/table";
import { dateInZone, formatDate } from "@/lib/core/dates";
import { formatMinor } from "@/lib/core/money";
import { codeWords } from "@/lib/features/ach-returns/rules";
import type { ReturnRow } from "@/lib/features/ach-returns/types";
import { paymentNumber } from "@/lib/features/payments/rules/words";
import { Deadline } from "./deadline";
import { ReturnStatus } from "./return-status";
import { payeeWords } from "./words";

type ReturnTableProps = {
  readonly rows: readonly ReturnRow[];
  readonly zone: string;
  readonly today: string;
  /** False on a payment's own page. */
  readonly withPayment?: boolean;
};

/** What the bank sent back, newest first. */
export function ReturnTable({ rows, zone, today, withPayment = true }: ReturnTableProps) {
  return (
    <Table label="Returns and corrections">
      <TableHead>
        <HeadCell>Code</HeadCell>
        <HeadCell>Payee</HeadCell>
        <HeadCell numeric>Amount, USD</HeadCell>
        {withPayment ? <HeadCell>Payment</HeadCell> : null}
        <HeadCell>Received</HeadCell>
        <HeadCell>Act</HeadCell>
        <HeadCell>State</HeadCell>
      </TableHead>
      <tbody>
        {rows.map((row) => (
          <Row key={row.id}>
            <Cell heading className="min-w-56">
              <RowLink href={`/ach-returns/${row.id}`}>
                <span className="num">{row.code}</span> {codeWords(row.code).title}
              </RowLink>
            </Cell>
            <Cell className="whitespace-nowrap">{payeeWords(row)}</Cell>
            <Cell numeric>
              <Amount text={formatMinor(row.amountMinor, "USD")} />
            </Cell>
            {withPayment ? (
              <Cell>
                <PaymentLink row={row} />
              </Cell>
            ) : null}
            <Cell date>{formatDate(dateInZone(new Date(row.receivedAt), zone))}</Cell>
            <Cell>
              <Deadline actBy={row.actBy} today={today} isOpen={row.state === "open"} />
            </Cell>
            <Cell>
              <ReturnStatus row={row} />
            </Cell>
          </Row>
        ))}
      </tbody>
    </Table>
  );
}

function PaymentLink({ row }: { readonly row: ReturnRow }) {
  if (!row.payment) return <span className="whitespace-nowrap text-ink-faint">not known yet</span>;
  return (
    <Link
      href={`/payments/${row.payment.id}`}
      className="num relative z-10 whitespace-nowrap text-accent hover:underline"
    >
      {paymentNumber(row.payment.number)}
    </Link>
  );
}
