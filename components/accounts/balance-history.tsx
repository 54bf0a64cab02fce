import { EmptyState } from "@/components/ui/empty-state";
import { Cell, HeadCell, Row, Table, TableHead } from "@/components/ui/table";
import { formatInstant } from "@/lib/core/dates";
import type { AccountDetail, BalancePoint } from "@/lib/features/accounts/types";
import { Money } from "./money";

type BalanceHistoryProps = { readonly account: AccountDetail; readonly history: readonly BalancePoint[] };

/** The newest stored balances: where the figures moved, and until when each was last seen. */
export function BalanceHistory({ account, history }: BalanceHistoryProps) {
  if (history.length === 0) {
    return <EmptyState title="No balance read yet">The next pull brings one; Refresh asks the bank now.</EmptyState>;
  }
  return (
    <Table label={`Balance history of ${account.name}`}>
      <TableHead>
        <HeadCell>Read at</HeadCell>
        <HeadCell numeric>Available</HeadCell>
        <HeadCell numeric>Current</HeadCell>
      </TableHead>
      <tbody>
        {history.map((point) => (
          <Row key={point.asOf} walk={false}>
            <Cell>{formatInstant(new Date(point.asOf), account.bankTimeZone)}</Cell>
            <Cell numeric>
              <Money amountMinor={point.availableMinor} currency={account.currency} />
            </Cell>
            <Cell numeric>
              <Money amountMinor={point.currentMinor} currency={account.currency} />
            </Cell>
          </Row>
        ))}
      </tbody>
    </Table>
  );
}
