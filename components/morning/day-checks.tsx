import { DayVerdictChip } from "@/components/accounts/day-verdict";
import { Money } from "@/components/accounts/money";
import { Cell, HeadCell, Row, RowLink, Table, TableHead } from "@/components/ui/table";
import { formatDate } from "@/lib/core/dates";
import { countOf } from "@/lib/features/accounts/rules";
import { countVerdicts } from "@/lib/features/accounts/rules/days";
import type { DayCheck } from "@/lib/features/accounts/types";

/** For each bank, how many accounts the newest load explains; opens into which it does not. */
export function DayChecks({ checks }: { readonly checks: readonly DayCheck[] }) {
  return (
    <div className="flex flex-col gap-2">
      {checks.map((check) => (
        <Check key={check.bankName} check={check} />
      ))}
    </div>
  );
}

function Check({ check }: { readonly check: DayCheck }) {
  const { bankName, date, accounts } = check;
  const open = accounts.filter((day) => day.verdict !== "complete");
  const counts = countVerdicts(accounts);
  const sentence = `${counts.complete} of ${countOf(accounts.length, "account")} complete for ${formatDate(date)}`;
  if (open.length === 0) {
    return (
      <p>
        {bankName}: {sentence}. The lines posted that day explain every change of the ledger.
      </p>
    );
  }
  const why = [
    counts.differs > 0 ? `${counts.differs} ${counts.differs === 1 ? "differs" : "differ"}` : null,
    counts.unknown > 0 ? `${counts.unknown} not known` : null,
    counts["not-loaded"] > 0 ? `${counts["not-loaded"]} not loaded yet` : null,
  ].filter((part) => part !== null);
  return (
    <details open={counts.differs > 0}>
      <summary className="cursor-pointer py-1">
        {bankName}: {sentence}
        <span className={counts.differs > 0 ? "font-medium text-danger" : "text-ink-soft"}> ({why.join(", ")})</span>
      </summary>
      <Table label={`Accounts of ${bankName} not complete for ${formatDate(date)}`}>
        <TableHead>
          <HeadCell>Account</HeadCell>
          <HeadCell numeric>Difference</HeadCell>
          <HeadCell className="max-sm:hidden">State</HeadCell>
          <HeadCell className="max-sm:hidden">Why</HeadCell>
        </TableHead>
        <tbody>
          {open.map((day) => (
            <Row key={day.accountId} walk={false}>
              <Cell heading className="max-sm:py-1.5">
                <RowLink href={`/accounts/${day.accountId}`}>{day.accountName}</RowLink>
                <span className="block sm:hidden">
                  <DayVerdictChip day={day} />
                </span>
              </Cell>
              <Cell numeric>
                {day.differenceMinor === null ? (
                  <span className="text-ink-faint">not known</span>
                ) : (
                  <Money amountMinor={day.differenceMinor} currency={day.currency} />
                )}
              </Cell>
              <Cell className="max-sm:hidden">
                <DayVerdictChip day={day} />
              </Cell>
              <Cell faint className="max-sm:hidden">
                {day.reason ?? "The ledger changed by more or less than the lines of that day come to."}
              </Cell>
            </Row>
          ))}
        </tbody>
      </Table>
    </details>
  );
}
