import { TextLink } from "@/components/ui/link-button";
import { Cell, HeadCell, Row, Table, TableHead } from "@/components/ui/table";
import { formatDate, zoneWord } from "@/lib/core/dates";
import { NEAR_MS, type AccountDay } from "@/lib/features/accounts/rules/days";
import { countOf } from "@/lib/features/accounts/rules";
import type { AccountDetail } from "@/lib/features/accounts/types";
import { DayVerdictChip } from "./day-verdict";
import { Money } from "./money";

type DaysTableProps = { readonly account: AccountDetail; readonly days: readonly AccountDay[] };

/** The last business days of an account: what the ledger did, what the lines come to, and what no line explains. */
export function DaysTable({ account, days }: DaysTableProps) {
  const zone = zoneWord(account.bankTimeZone);
  return (
    <>
      <p className="pb-1 text-sm text-ink-soft">
        A load posts what was booked on the business day before, so its lines are held against the ledger at the
        midnights ({zone}) on both sides of that day.
      </p>
      <Table label={`Days of ${account.name}`}>
        <TableHead>
          <HeadCell>Posted</HeadCell>
          <HeadCell className="max-lg:hidden">Booked</HeadCell>
          <HeadCell numeric className="max-sm:hidden">
            Opening
          </HeadCell>
          <HeadCell numeric className="max-sm:hidden">
            Closing
          </HeadCell>
          <HeadCell numeric className="max-sm:hidden">
            Change
          </HeadCell>
          <HeadCell numeric className="max-sm:hidden">
            Net of lines
          </HeadCell>
          <HeadCell numeric>Difference</HeadCell>
          <HeadCell className="max-sm:hidden">State</HeadCell>
        </TableHead>
        <tbody>
          {days.map((day) => (
            <DayRow key={day.date} account={account} day={day} />
          ))}
        </tbody>
      </Table>
      {days.some((day) => day.verdict === "unknown") ? (
        <p className="pt-1 text-sm text-ink-soft">
          Not known: no balance was read within {NEAR_MS / 60_000} minutes of that midnight, or it moved in those
          minutes. Nothing is guessed.
        </p>
      ) : null}
    </>
  );
}

function DayRow({ account, day }: { readonly account: AccountDetail; readonly day: AccountDay }) {
  const { currency } = account;
  return (
    <Row walk={false}>
      <Cell heading className="whitespace-nowrap max-sm:py-1.5">
        {formatDate(day.date)}
        <span className="block sm:hidden">
          <DayVerdictChip day={day} />
        </span>
      </Cell>
      <Cell faint className="whitespace-nowrap max-lg:hidden">
        {formatDate(day.booked)}
      </Cell>
      <Cell numeric className="max-sm:hidden">
        <Known amountMinor={day.openingMinor} currency={currency} />
      </Cell>
      <Cell numeric className="max-sm:hidden">
        <Known amountMinor={day.closingMinor} currency={currency} />
      </Cell>
      <Cell numeric className="max-sm:hidden">
        <Known amountMinor={day.changeMinor} currency={currency} />
      </Cell>
      <Cell numeric className="max-sm:hidden">
        <NetOfLines accountId={account.id} currency={currency} day={day} />
      </Cell>
      <Cell numeric>
        <Known amountMinor={day.differenceMinor} currency={currency} />
      </Cell>
      <Cell className="max-sm:hidden">
        <DayVerdictChip day={day} />
      </Cell>
    </Row>
  );
}

/** The net of the day's lines opens into them. */
function NetOfLines(props: { readonly accountId: string; readonly currency: string; readonly day: AccountDay }) {
  const { accountId, currency, day } = props;
  if (day.verdict === "not-loaded" && day.count === 0) return <span className="text-ink-faint">not loaded</span>;
  return (
    <TextLink href={`/transactions?basis=posted&account=${accountId}&from=${day.postedFrom}&to=${day.date}`}>
      <span className="sr-only">{`${countOf(day.count, "line")} posted ${formatDate(day.date)}: `}</span>
      <Money amountMinor={day.netMinor} currency={currency} />
    </TextLink>
  );
}

function Known({ amountMinor, currency }: { readonly amountMinor: number | null; readonly currency: string }) {
  if (amountMinor === null) return <span className="text-ink-faint">not known</span>;
  return <Money amountMinor={amountMinor} currency={currency} />;
}
