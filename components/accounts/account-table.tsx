import { Chip } from "@/components/ui/chip";
import { TextLink } from "@/components/ui/link-button";
import { Cell, HeadCell, Row, RowLink, Table, TableFoot, TableHead } from "@/components/ui/table";
import { maskedNumber } from "@/lib/features/accounts/rules";
import type { AccountView, EntityGroup } from "@/lib/features/accounts/types";
import { AsOf } from "./as-of";
import { Money } from "./money";
import { RefreshButton } from "./refresh-button";

type Shared = {
  readonly at: string;
  readonly mayRefresh: boolean;
  readonly onOutcome: (problem: string | null) => void;
};

/** The accounts of one legal entity, their balances, and the entity's totals by currency. */
export function AccountTable({ group, ...shared }: Shared & { readonly group: EntityGroup }) {
  return (
    <Table label={`Accounts of ${group.entityName}`}>
      <TableHead>
        <HeadCell>Account</HeadCell>
        <HeadCell className="max-sm:hidden">Type</HeadCell>
        <HeadCell numeric>Available</HeadCell>
        <HeadCell numeric className="max-sm:hidden">
          Current
        </HeadCell>
        <HeadCell className="w-72 max-sm:hidden">As of</HeadCell>
        {shared.mayRefresh ? (
          <HeadCell className="w-10 max-sm:hidden">
            <span className="sr-only">Refresh</span>
          </HeadCell>
        ) : null}
      </TableHead>
      <tbody>
        {group.accounts.map((account) => (
          <AccountRow key={account.id} account={account} {...shared} />
        ))}
      </tbody>
      <EntityTotals group={group} mayRefresh={shared.mayRefresh} />
    </Table>
  );
}

function AccountRow({ account, at, mayRefresh, onOutcome }: Shared & { readonly account: AccountView }) {
  const { balance, currency } = account;
  const asOf = balance ? (
    <AsOf
      asOf={balance.asOf}
      at={at}
      zone={account.bankTimeZone}
      source={balance.source}
      stale={balance.stale && account.closedAt === null}
      withClass
    />
  ) : (
    "No balance read yet"
  );
  return (
    <Row>
      <Cell heading className="max-sm:py-1.5">
        <RowLink href={`/accounts/${account.id}`}>{account.name}</RowLink>{" "}
        <span className="num ml-1 whitespace-nowrap text-ink-faint">{maskedNumber(account.last4)}</span>
        {account.closedAt ? <Chip tone="neutral" label="Closed" className="ml-2" /> : null}
        <span className="block text-sm text-ink-faint sm:hidden">{asOf}</span>
      </Cell>
      <Cell faint className="max-sm:hidden">
        {account.type}
      </Cell>
      <Cell numeric>{balance ? <Money amountMinor={balance.availableMinor} currency={currency} /> : <NotYet />}</Cell>
      <Cell numeric className="max-sm:hidden">
        <Current account={account} />
      </Cell>
      <Cell faint className="max-sm:hidden">
        {asOf}
      </Cell>
      {mayRefresh ? (
        <Cell className="relative z-1 px-1 max-sm:hidden">
          {account.closedAt ? null : (
            <RefreshButton iconOnly accountId={account.id} label={`Refresh ${account.name}`} onOutcome={onOutcome} />
          )}
        </Cell>
      ) : null}
    </Row>
  );
}

/** The ledger balance opens into the lines that made it. */
function Current({ account }: { readonly account: AccountView }) {
  if (!account.balance) return <NotYet />;
  return (
    <TextLink
      href={`/transactions?basis=posted&account=${account.id}`}
      className="relative z-1 text-ink decoration-transparent hover:decoration-current"
    >
      <span className="sr-only">Lines behind </span>
      <Money amountMinor={account.balance.currentMinor} currency={account.currency} />
    </TextLink>
  );
}

function NotYet() {
  return <span className="text-ink-faint">not known</span>;
}

function EntityTotals({ group, mayRefresh }: { readonly group: EntityGroup; readonly mayRefresh: boolean }) {
  return (
    <TableFoot>
      {group.totals.map((total) => (
        <tr key={total.currency}>
          <Cell heading>Total {total.currency}</Cell>
          <Cell className="max-sm:hidden" />
          <Cell numeric>
            <Money amountMinor={total.availableMinor} currency={total.currency} />
          </Cell>
          <Cell numeric className="max-sm:hidden">
            <Money amountMinor={total.currentMinor} currency={total.currency} />
          </Cell>
          <Cell className="font-normal text-ink-soft max-sm:hidden">
            {total.missing > 0 ? `without ${total.missing} not known` : null}
          </Cell>
          {mayRefresh ? <Cell className="max-sm:hidden" /> : null}
        </tr>
      ))}
    </TableFoot>
  );
}
