import { Amount } from "@/components/ui/amount";
import { Section } from "@/components/ui/page-header";
import { Cell, HeadCell, Row, Table, TableHead } from "@/components/ui/table";
import { formatDate } from "@/lib/core/dates";
import { formatMinor } from "@/lib/core/money";
import type { NachaBatchSummary } from "@/lib/formats/nacha/types";
import { counted } from "./words";

const SHOWN = 200;
const usd = (minor: number) => <Amount text={formatMinor(minor, "USD")} currency="USD" />;

/** The batches of a file: who originates, what kind, when it is to settle, and what it comes to. */
export function BatchTable({ batches }: { readonly batches: readonly NachaBatchSummary[] }) {
  const shown = batches.slice(0, SHOWN);
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
              <Cell numeric>{batch.number}</Cell>
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
      {batches.length > SHOWN ? (
        <p className="pt-2 text-ink-soft">
          {counted(batches.length - SHOWN, "more batch", "more batches")} in the file.
        </p>
      ) : null}
    </Section>
  );
}
