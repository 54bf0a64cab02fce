import { DescriptionList } from "@/components/ui/description-list";
import { TextLink } from "@/components/ui/link-button";
import { Notice } from "@/components/ui/notice";
import { Panel } from "@/components/ui/page-header";
import { formatDate, formatInstant } from "@/lib/core/dates";
import { BASIS_MEANING, dateHints } from "@/lib/features/transactions/rules";
import type { TransactionDetail } from "@/lib/features/transactions/types";

/** The three dates of one line, what each means, and a word where their order is unusual. */
export function LineDates({ line }: { readonly line: TransactionDetail }) {
  const instant = (iso: string) => formatInstant(new Date(iso), line.bankTimeZone);
  const day = (basis: string, date: string) => (
    <TextLink href={`/transactions?basis=${basis}&from=${date}&to=${date}&account=${line.accountId}`}>
      {formatDate(date)}
    </TextLink>
  );
  const items = [
    {
      term: "Initiated",
      value: day("initiated", line.initiatedDate),
      hint: `${instant(line.initiatedAt)}. ${BASIS_MEANING.initiated}`,
    },
    { term: "Value", value: day("value", line.valueDate), hint: BASIS_MEANING.value },
    {
      term: "Posted",
      value: day("posted", line.postedDate),
      hint: `${instant(line.postedAt)}. ${BASIS_MEANING.posted}`,
    },
  ];
  return (
    <Panel>
      <DescriptionList items={items} />
      {dateHints(line).map((hint) => (
        <Notice key={hint.word} tone="info" title={hint.word} className="mt-2">
          {hint.sentence} Nothing is wrong with the line.
        </Notice>
      ))}
    </Panel>
  );
}
