import { Amount } from "@/components/ui/amount";
import { Chip } from "@/components/ui/chip";
import { EmptyState } from "@/components/ui/empty-state";
import { Notice } from "@/components/ui/notice";
import { Section } from "@/components/ui/page-header";
import { Cell, HeadCell, Row, Table, TableHead } from "@/components/ui/table";
import { formatDate } from "@/lib/core/dates";
import { formatMinor } from "@/lib/core/money";
import type { SheetAnswer, SheetReading } from "@/lib/features/spreadsheets/types";
import { SHEET_FIELD_NAMES, type SheetRemark } from "@/lib/formats/sheet/types";
import { columnLetter } from "./words";

type SheetRowsProps = { readonly answer: SheetAnswer; readonly isReading: boolean; readonly refusal: string | null };

const many = (count: number, one: string, more: string) =>
  `${count.toLocaleString("en-US")} ${count === 1 ? one : more}`;

/** What the rows come to: what is wrong with some, what to look at, and the first of those that can be sent. */
export function SheetRows({ answer, isReading, refusal }: SheetRowsProps) {
  const { reading, header } = answer;
  const rowProblems = reading?.problems.filter(({ row }) => row > 0) ?? [];
  const whole = reading?.problems.find(({ row, field }) => row === 0 && field === null);
  return (
    <Section title="Rows" actions={<Reading isReading={isReading} />}>
      <div className="flex flex-col gap-3" aria-busy={isReading}>
        {refusal ? <Notice tone="danger">{refusal}</Notice> : null}
        {whole ? <Notice tone="danger">{whole.message}</Notice> : null}
        {reading && rowProblems.length > 0 ? (
          <Problems reading={reading} remarks={rowProblems} header={header} />
        ) : null}
        {reading && reading.noticeCount > 0 ? <Notices reading={reading} header={header} /> : null}
        {reading && reading.rows.length > 0 ? <Preview reading={reading} /> : null}
        {reading && reading.rows.length === 0 && rowProblems.length === 0 ? (
          <EmptyState title="No row can be shown yet">
            {answer.rowCount === 0
              ? "The sheet has names of columns and nothing below them."
              : "Choose the columns above; the rows are shown as they will be sent."}
          </EmptyState>
        ) : null}
      </div>
    </Section>
  );
}

function Reading({ isReading }: Pick<SheetRowsProps, "isReading">) {
  return (
    <p aria-live="polite" className="text-sm text-ink-soft">
      {isReading ? "Being read…" : ""}
    </p>
  );
}

type RemarksProps = { readonly remarks: readonly SheetRemark[]; readonly header: readonly string[] };

function Problems({ reading, remarks, header }: RemarksProps & { readonly reading: SheetReading }) {
  const rest = reading.problemCount - reading.problems.length;
  return (
    <>
      <Notice
        tone="danger"
        title={`${many(reading.brokenRows, "row", "rows")} cannot be sent: ${many(reading.problemCount, "problem", "problems")}`}
      >
        No file is made before the sheet is mended. Mend it where it is made and choose it again, or choose other
        columns above.
      </Notice>
      <Remarks label="Problems" remarks={remarks} header={header} />
      {rest > 0 ? <p className="text-sm text-ink-soft">{many(rest, "more is", "more are")} not listed.</p> : null}
    </>
  );
}

function Notices({ reading, header }: { readonly reading: SheetReading; readonly header: readonly string[] }) {
  const rest = reading.noticeCount - reading.notices.length;
  return (
    <details className="rounded-md border bg-surface">
      <summary className="cursor-pointer px-3 py-2">
        <Chip tone="warning" label={many(reading.noticeCount, "thing to look at", "things to look at")} />
        <span className="ml-2 text-sm text-ink-soft">
          Names that are spelt plainly or cut, rows that repeat another one. They do not keep the file from being made.
        </span>
      </summary>
      <div className="flex flex-col gap-2 border-t p-3">
        <Remarks label="Things to look at" remarks={reading.notices} header={header} />
        {rest > 0 ? <p className="text-sm text-ink-soft">{many(rest, "more is", "more are")} not listed.</p> : null}
      </div>
    </details>
  );
}

function Remarks({ label, remarks, header }: RemarksProps & { readonly label: string }) {
  return (
    <div className="max-h-96 overflow-y-auto">
      <Table label={label} className="[&_th]:static">
        <TableHead>
          <HeadCell numeric>Row</HeadCell>
          <HeadCell>Column</HeadCell>
          <HeadCell>What it is</HeadCell>
        </TableHead>
        <tbody>
          {remarks.map((one, at) => (
            // A row may have two remarks on one cell; their order never changes.
            // oxlint-disable-next-line react/no-array-index-key
            <Row key={`${at} ${one.row}`} walk={false}>
              <Cell numeric>{one.row.toLocaleString("en-US")}</Cell>
              <Cell className="whitespace-nowrap">{columnWords(one, header)}</Cell>
              <Cell className="min-w-64">{one.message}</Cell>
            </Row>
          ))}
        </tbody>
      </Table>
    </div>
  );
}

function columnWords({ column, field }: SheetRemark, header: readonly string[]): string {
  if (column > 0) return `${columnLetter(column)}: ${header[column - 1] ?? ""}`;
  return field ? SHEET_FIELD_NAMES[field] : "the row";
}

function Preview({ reading }: { readonly reading: SheetReading }) {
  const { rows, entryCount } = reading;
  const words =
    rows.length < entryCount
      ? `The first ${rows.length} of ${entryCount.toLocaleString("en-US")} that can be sent`
      : "As they will be sent";
  return (
    <>
      <p className="text-sm text-ink-soft">
        {words}. Account numbers are shown by their last four; the file has them whole.
      </p>
      <Table label="Rows as they will be sent" className="[&_th]:static">
        <TableHead>
          <HeadCell numeric>Row</HeadCell>
          <HeadCell>Name</HeadCell>
          <HeadCell>Routing</HeadCell>
          <HeadCell>Account</HeadCell>
          <HeadCell>Code</HeadCell>
          <HeadCell numeric>Amount</HeadCell>
          <HeadCell>Identification</HeadCell>
          <HeadCell>Addenda</HeadCell>
          <HeadCell>Effective date</HeadCell>
        </TableHead>
        <tbody>
          {rows.map((row) => (
            <Row key={row.row} walk={false}>
              <Cell numeric>{row.row.toLocaleString("en-US")}</Cell>
              <Cell>{row.name}</Cell>
              <Cell className="num">{row.routing}</Cell>
              <Cell className="num whitespace-nowrap">{row.account}</Cell>
              <Cell className="whitespace-nowrap">
                <span className="num">{row.transactionCode}</span> {row.direction}
              </Cell>
              <Cell numeric>
                <Amount text={formatMinor(row.amountMinor, "USD")} currency="USD" />
              </Cell>
              <Cell>{row.individualId || "–"}</Cell>
              <Cell>{row.addenda || "–"}</Cell>
              <Cell date>{row.effectiveDate === "" ? "not chosen" : formatDate(row.effectiveDate)}</Cell>
            </Row>
          ))}
        </tbody>
      </Table>
    </>
  );
}
