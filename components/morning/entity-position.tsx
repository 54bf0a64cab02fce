import { AsOf } from "@/components/accounts/as-of";
import { Money } from "@/components/accounts/money";
import { Cell, HeadCell, Row, RowLink, Table, TableHead } from "@/components/ui/table";
import type { EntityGroup } from "@/lib/features/accounts/types";

type EntityPositionProps = {
  readonly groups: readonly EntityGroup[];
  readonly at: string;
  readonly zone: string;
};

/** The same position by legal entity and currency. */
export function EntityPosition({ groups, at, zone }: EntityPositionProps) {
  const rows = groups.flatMap((group) => group.totals.map((total) => ({ group, total })));
  return (
    <Table label="Position by legal entity">
      <TableHead>
        <HeadCell>Legal entity</HeadCell>
        <HeadCell numeric className="max-sm:hidden">
          Accounts
        </HeadCell>
        <HeadCell numeric>Available</HeadCell>
        <HeadCell numeric className="max-sm:hidden">
          Current
        </HeadCell>
        <HeadCell className="max-sm:hidden">Oldest part as of</HeadCell>
      </TableHead>
      <tbody>
        {rows.map(({ group, total }) => (
          <Row key={`${group.entityId ?? "none"}-${total.currency}`} walk={false}>
            <Cell heading>
              <RowLink href="/accounts">{group.entityName}</RowLink>
            </Cell>
            <Cell numeric className="max-sm:hidden">
              {total.accounts}
            </Cell>
            <Cell numeric>
              <Money amountMinor={total.availableMinor} currency={total.currency} />
            </Cell>
            <Cell numeric className="max-sm:hidden">
              <Money amountMinor={total.currentMinor} currency={total.currency} />
            </Cell>
            <Cell faint className="max-sm:hidden">
              {total.oldestAsOf ? (
                <AsOf asOf={total.oldestAsOf} at={at} zone={zone} stale={total.stale > 0} />
              ) : (
                "no balance read yet"
              )}
            </Cell>
          </Row>
        ))}
      </tbody>
    </Table>
  );
}
