import { Amount } from "@/components/ui/amount";
import { EmptyState } from "@/components/ui/empty-state";
import { FilterBar } from "@/components/ui/filter-bar";
import { KeyboardList } from "@/components/ui/keyboard-list";
import { Section } from "@/components/ui/page-header";
import { Pager } from "@/components/ui/pager";
import { Cell, HeadCell, Row, RowLink, Table, TableHead } from "@/components/ui/table";
import { TextField } from "@/components/ui/text-field";
import { formatMinor } from "@/lib/core/money";
import type { AchEntryFilter } from "@/lib/features/ach-files/schema";
import type { AchEntryPage } from "@/lib/features/ach-files/types";
import { codeWords, counted } from "./words";

type EntryTableProps = {
  readonly fileId: string;
  readonly entries: AchEntryPage;
  readonly query: AchEntryFilter;
};

/** The file's entries in line order; account numbers show their last four. */
export function EntryTable({ fileId, entries, query }: EntryTableProps) {
  const href = (after: number | null) => {
    const params = new URLSearchParams();
    if (query.q) params.set("q", query.q);
    if (query.batches) params.set("batches", query.batches);
    if (after !== null) params.set("after", String(after));
    return `/ach-files/${fileId}${params.size > 0 ? `?${params}` : ""}`;
  };
  return (
    <Section title="Entries" count={counted(entries.total, "entry", "entries")}>
      <FilterBar action={`/ach-files/${fileId}`} clearHref={query.q ? `/ach-files/${fileId}` : undefined}>
        <TextField label="Name, id or trace number" name="q" defaultValue={query.q ?? ""} />
      </FilterBar>
      {entries.rows.length === 0 ? (
        <EmptyState title="No entry matches">Clear the filter to see every entry.</EmptyState>
      ) : (
        <KeyboardList>
          <Table label="Entries of the file">
            <TableHead>
              <HeadCell numeric>Line</HeadCell>
              <HeadCell numeric>Batch</HeadCell>
              <HeadCell>Name</HeadCell>
              <HeadCell>Id</HeadCell>
              <HeadCell>Kind</HeadCell>
              <HeadCell>Bank</HeadCell>
              <HeadCell>Account</HeadCell>
              <HeadCell>Trace number</HeadCell>
              <HeadCell numeric>Amount</HeadCell>
            </TableHead>
            <tbody>
              {entries.rows.map((entry) => (
                <Row key={entry.line}>
                  <Cell numeric>
                    <RowLink href={`/ach-files/${fileId}/records?line=${entry.line}`} className="font-normal">
                      {entry.line}
                    </RowLink>
                  </Cell>
                  <Cell numeric>{entry.batchNumber}</Cell>
                  <Cell heading className="whitespace-nowrap">
                    {entry.individualName}
                  </Cell>
                  <Cell className="whitespace-nowrap">{entry.individualId}</Cell>
                  <Cell className="whitespace-nowrap">
                    {codeWords(entry.transactionCode)} <span className="text-ink-faint">{entry.transactionCode}</span>
                  </Cell>
                  <Cell className="num">{entry.routingNumber}</Cell>
                  <Cell className="num">{entry.accountLast4 === "" ? "hidden" : `··${entry.accountLast4}`}</Cell>
                  <Cell className="num">{entry.traceNumber}</Cell>
                  <Cell numeric>
                    <Amount text={formatMinor(entry.amountMinor, "USD")} currency="USD" />
                  </Cell>
                </Row>
              ))}
            </tbody>
          </Table>
        </KeyboardList>
      )}
      <Pager
        label={`${entries.rows.length} of ${counted(entries.total, "entry", "entries")}, by line`}
        previousHref={query.after === undefined ? null : href(null)}
        nextHref={entries.nextAfterLine === null ? null : href(entries.nextAfterLine)}
      />
    </Section>
  );
}
