import type { ReactNode } from "react";
import { Amount } from "@/components/ui/amount";
import { Chip } from "@/components/ui/chip";
import { Cell, HeadCell, Row, RowLink, Table, TableHead } from "@/components/ui/table";
import { cn } from "@/lib/core/cn";
import { formatDate } from "@/lib/core/dates";
import { formatMinor } from "@/lib/core/money";
import { BASIS_WORDS, dateHints } from "@/lib/features/transactions/rules";
import { BASES, type Basis, type TransactionView } from "@/lib/features/transactions/types";

type DateColumnSort = { readonly href: string; readonly direction: "ascending" | "descending" };

export type LinesTableProps = {
  readonly rows: readonly TransactionView[];
  /** The date the list goes by: its column leads and stands out. */
  readonly basis: Basis;
  readonly withAccount?: boolean;
  readonly sort?: DateColumnSort;
  readonly foot?: ReactNode;
};

const HEADS: Readonly<Record<Basis, string>> = { initiated: "Initiated", value: "Value", posted: "Posted" };

function dateOf(row: TransactionView, basis: Basis): string {
  return basis === "initiated" ? row.initiatedDate : basis === "value" ? row.valueDate : row.postedDate;
}

/** Bank lines with their three dates; the one the list goes by in full ink, the others set back. */
export function LinesTable({ rows, basis, withAccount = true, sort, foot }: LinesTableProps) {
  return (
    <Table label={`Transactions by ${BASIS_WORDS[basis]}`}>
      <TableHead>
        {BASES.map((one) => (
          <HeadCell
            key={one}
            className={cn("sm:w-28", one === basis ? "text-ink" : "max-sm:hidden")}
            sort={one === basis ? sort : undefined}
          >
            {HEADS[one]}
          </HeadCell>
        ))}
        <HeadCell>Description</HeadCell>
        {withAccount ? <HeadCell className="max-md:hidden">Account</HeadCell> : null}
        <HeadCell numeric>Amount</HeadCell>
      </TableHead>
      <tbody>
        {rows.map((row) => (
          <Line key={row.id} row={row} basis={basis} withAccount={withAccount} />
        ))}
      </tbody>
      {foot}
    </Table>
  );
}

function Line({ row, basis, withAccount }: { row: TransactionView; basis: Basis; withAccount: boolean }) {
  return (
    <Row>
      {BASES.map((one) => (
        <Cell
          key={one}
          className={cn("whitespace-nowrap", one === basis ? "font-medium" : "text-ink-faint max-sm:hidden")}
        >
          {formatDate(dateOf(row, one))}
        </Cell>
      ))}
      <Cell className="w-full max-w-0 min-w-28 sm:min-w-48 max-sm:py-1.5">
        <span className="flex items-center gap-x-2 gap-y-1 max-sm:flex-col max-sm:items-start">
          <RowLink href={`/transactions/${row.id}`} className="max-w-full font-normal max-sm:line-clamp-2 sm:truncate">
            {row.description || "No description"}
          </RowLink>
          {dateHints(row).map((hint) => (
            <Chip key={hint.word} tone="info" label={hint.word} title={hint.sentence} className="relative z-1" />
          ))}
        </span>
        {withAccount ? (
          <span className="block truncate text-sm text-ink-faint md:hidden">{row.accountName}</span>
        ) : null}
      </Cell>
      {withAccount ? (
        <Cell faint className="whitespace-nowrap max-md:hidden">
          {row.accountName}
        </Cell>
      ) : null}
      <Cell numeric>
        <Amount text={formatMinor(row.amountMinor, row.currency)} currency={row.currency} />
      </Cell>
    </Row>
  );
}
