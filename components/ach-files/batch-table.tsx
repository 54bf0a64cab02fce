import { Amount } from "@/components/ui/amount";
import { TextLink } from "@/components/ui/link-button";
import { Section } from "@/components/ui/page-header";
import { Cell, HeadCell, Row, Table, TableHead } from "@/components/ui/table";
import { formatDate } from "@/lib/core/dates";
import { formatMinor } from "@/lib/core/money";
import type { NachaBatchSummary } from "@/lib/formats/nacha/types";
import { counted } from "./words";

const SHOWN_FIRST = 20;
const SHOWN_AT_MOST = 1_000;
const usd = (minor: number) => <Amount text={formatMinor(minor, "USD")} currency="USD" />;

type BatchTableProps = {
  readonly batches: readonly NachaBatchSummary[];
  readonly fileId: string;
  /** More than the first of them. */
  readonly all: boolean;
};

/** The batches of a file: who originates, what kind, when it is to settle, and what it comes to. */
export function BatchTable({ batches, fileId, all }: BatchTableProps) {
  const shown = batches.slice(0, all ? SHOWN_AT_MOST : SHOWN_FIRST);
  const hidden = batches.length - shown.length;
  return (
    <Section title="Batches" count={counted(batches.length, "batch", "batches")}>
      <Table label="Batches of the file">
        <TableHead>
          <HeadCell numeric>Batch</HeadCell>
          <HeadCell>Company</HeadCell>
          <HeadCell>SEC code</HeadCell>
          <HeadCell>Description</HeadCell>
          <HeadCell>Effective date</HeadCell>
          <HeadCell numeric>Entries</HeadCell>
          <HeadCell numeric>Credits</HeadCell>
          <HeadCell numeric>Debits</HeadCell>
        </TableHead>
        <tbody>
          {shown.map((batch) => (
            <Row key={batch.line} walk={false}>
              <Cell numeric>
                <TextLink href={`/ach-files/${fileId}/records?batch=${batch.line}`}>{batch.number}</TextLink>
              </Cell>
              <Cell heading>
                {batch.companyName} <span className="num text-ink-faint">{batch.companyId}</span>
              </Cell>
              <Cell>{batch.sec}</Cell>
              <Cell>{batch.description}</Cell>
              <Cell className="whitespace-nowrap">
                {batch.effectiveDate ? formatDate(batch.effectiveDate) : "none given"}
              </Cell>
              <Cell numeric>{batch.entries.toLocaleString("en-US")}</Cell>
              <Cell numeric>{usd(batch.creditMinor)}</Cell>
              <Cell numeric>{usd(batch.debitMinor)}</Cell>
            </Row>
          ))}
        </tbody>
      </Table>
      {hidden > 0 ? (
        <p className="pt-2 text-ink-soft">
          {counted(hidden, "more batch", "more batches")} in the file.{" "}
          {all ? null : <TextLink href={`/ach-files/${fileId}?batches=all`}>Show them</TextLink>}
        </p>
      ) : null}
    </Section>
  );
}
