import type { ReactNode } from "react";
import { Amount } from "@/components/ui/amount";
import { TextLink } from "@/components/ui/link-button";
import { Section } from "@/components/ui/page-header";
import { Cell, HeadCell, Row, Table, TableHead } from "@/components/ui/table";
import { formatMinor } from "@/lib/core/money";
import type { FindingEntry } from "@/lib/features/ach-files/types";
import { codeWords } from "./words";

type FindingTableProps<Entry extends FindingEntry> = {
  readonly title: string;
  /** How many there are in all, of which some are shown. */
  readonly count?: string;
  readonly fileId: string;
  readonly entries: readonly Entry[];
  /** What this finding says beside the entry itself. */
  readonly last?: { readonly label: string; readonly of: (entry: Entry) => ReactNode };
};

/** Entries that a finding names, each leading to its record. Nothing where there is none. */
export function FindingTable<Entry extends FindingEntry>(props: FindingTableProps<Entry>) {
  const { title, count, fileId, entries, last } = props;
  if (entries.length === 0) return null;
  return (
    <Section title={title} {...(count === undefined ? {} : { count })}>
      <Table label={`${title}, entry by entry`}>
        <TableHead>
          <HeadCell numeric>Line</HeadCell>
          <HeadCell>Name</HeadCell>
          <HeadCell>Account</HeadCell>
          <HeadCell>Kind</HeadCell>
          {last ? <HeadCell>{last.label}</HeadCell> : null}
          <HeadCell numeric>Amount</HeadCell>
        </TableHead>
        <tbody>
          {entries.map((entry) => (
            <Row key={entry.line} walk={false}>
              <Cell numeric>
                <TextLink href={`/ach-files/${fileId}/records?line=${entry.line}`}>
                  {entry.line.toLocaleString("en-US")}
                </TextLink>
              </Cell>
              <Cell heading className="whitespace-nowrap">
                {entry.name}
              </Cell>
              <Cell className="num">{entry.accountLast4 === "" ? "hidden" : `··${entry.accountLast4}`}</Cell>
              <Cell className="whitespace-nowrap">{codeWords(entry.transactionCode)}</Cell>
              {last ? <Cell>{last.of(entry)}</Cell> : null}
              <Cell numeric>
                <Amount text={formatMinor(entry.amountMinor, "USD")} currency="USD" />
              </Cell>
            </Row>
          ))}
        </tbody>
      </Table>
    </Section>
  );
}
