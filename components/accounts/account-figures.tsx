import { Figure, Figures } from "@/components/ui/figure";
import { formatDate, formatInstant } from "@/lib/core/dates";
import { countOf, splitChange } from "@/lib/features/accounts/rules";
import type { AccountDetail } from "@/lib/features/accounts/types";
import { AsOf } from "./as-of";
import { Money } from "./money";

type AccountFiguresProps = {
  readonly account: AccountDetail;
  readonly at: string;
  /** The bank's newest load on this account. */
  readonly lastPosted: { readonly date: string; readonly count: number; readonly netMinor: number } | null;
  /** The last balance of an earlier day, and the net of the lines loaded since. */
  readonly change: { readonly asOf: string; readonly currentMinor: number; readonly postedMinor: number } | null;
};

/** The account's figures, each with its time or date basis and the way to its lines. */
export function AccountFigures({ account, at, lastPosted, change }: AccountFiguresProps) {
  const { balance, currency, id } = account;
  const lines = `/transactions?account=${id}`;
  const asOf = balance ? (
    <AsOf
      asOf={balance.asOf}
      at={at}
      zone={account.bankTimeZone}
      source={balance.source}
      stale={balance.stale}
      withClass
    />
  ) : (
    "No balance read yet"
  );
  const value = (amountMinor: number | undefined) =>
    amountMinor === undefined ? "not known" : <Money amountMinor={amountMinor} currency={currency} />;
  return (
    <Figures>
      <Figure label="Available" basis="less holds and float" value={value(balance?.availableMinor)} asOf={asOf} />
      <Figure
        label="Current"
        basis="ledger"
        value={value(balance?.currentMinor)}
        asOf={asOf}
        href={`/transactions?basis=posted&account=${id}`}
      />
      {lastPosted ? (
        <Figure
          label="Net activity"
          basis={`posted ${formatDate(lastPosted.date)}`}
          value={value(lastPosted.netMinor)}
          asOf={`${countOf(lastPosted.count, "line")} in the newest load`}
          href={`${lines}&basis=posted&from=${lastPosted.date}&to=${lastPosted.date}`}
        />
      ) : null}
      {balance && change ? <Change account={account} change={change} nowMinor={balance.currentMinor} /> : null}
    </Figures>
  );
}

type ChangeProps = {
  readonly account: AccountDetail;
  readonly change: NonNullable<AccountFiguresProps["change"]>;
  readonly nowMinor: number;
};

/** How far the ledger balance moved since an earlier day, split into loaded lines and timing. */
function Change({ account, change, nowMinor }: ChangeProps) {
  const split = splitChange(change.currentMinor, nowMinor, change.postedMinor);
  return (
    <Figure
      label="Change in current"
      basis={`since ${formatInstant(new Date(change.asOf), account.bankTimeZone)}`}
      value={<Money amountMinor={split.changeMinor} currency={account.currency} />}
      asOf={
        <>
          <span className="block">
            lines posted since <Money amountMinor={split.postedMinor} currency={account.currency} />
          </span>
          <span className="block">
            timing, booked but not loaded <Money amountMinor={split.timingMinor} currency={account.currency} />
          </span>
        </>
      }
    />
  );
}
