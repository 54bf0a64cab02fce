import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { Panel } from "@/components/ui/page-header";
import { Cell, HeadCell, Row, Table, TableHead } from "@/components/ui/table";
import type { SheetAnswer } from "@/lib/features/spreadsheets/types";
import type { SheetState } from "./use-sheet";
import { columnLetter, DELIMITER_WORDS } from "./words";

type SheetFactsProps = { readonly file: File; readonly answer: SheetAnswer; readonly sheet: SheetState };

/** Which sheet it is and how it was read; what keeps it from being read, row by row. */
export function SheetFacts({ file, answer, sheet }: SheetFactsProps) {
  const rows = `${answer.rowCount.toLocaleString("en-US")} ${answer.rowCount === 1 ? "row" : "rows"}`;
  const blank = answer.blankRows > 0 ? `, ${answer.blankRows.toLocaleString("en-US")} blank ones passed over` : "";
  return (
    <div className="flex flex-col gap-3 pb-3">
      <Panel className="flex flex-wrap items-center justify-between gap-3">
        <div className="min-w-0">
          <p className="font-semibold break-all">{file.name}</p>
          <p className="text-sm text-ink-soft">
            {rows}
            {blank}. Cells parted by {DELIMITER_WORDS[answer.delimiter]}, written in {answer.encoding}.
          </p>
        </div>
        <Button onPress={sheet.drop}>Choose another sheet</Button>
      </Panel>
      {answer.csvProblemCount > 0 ? <Unreadable answer={answer} /> : null}
    </div>
  );
}

function Unreadable({ answer }: { readonly answer: SheetAnswer }) {
  const [first] = answer.csvProblems;
  if (answer.csvProblemCount === 1 && first?.row === 0) {
    return (
      <Notice tone="danger" title="The sheet cannot be read">
        {first.message}
      </Notice>
    );
  }
  const more = answer.csvProblemCount - answer.csvProblems.length;
  return (
    <>
      <Notice tone="danger" title="The sheet cannot be read as it is">
        Mend these rows where the sheet is made, then choose it again.
        {more > 0 ? ` ${more.toLocaleString("en-US")} more are not listed.` : ""}
      </Notice>
      <Table label="What keeps the sheet from being read">
        <TableHead>
          <HeadCell numeric>Row</HeadCell>
          <HeadCell>Column</HeadCell>
          <HeadCell>What is wrong</HeadCell>
        </TableHead>
        <tbody>
          {answer.csvProblems.map((one) => (
            <Row key={`${one.row} ${one.column} ${one.code}`} walk={false}>
              <Cell numeric>{one.row.toLocaleString("en-US")}</Cell>
              <Cell>{one.column > 0 ? columnLetter(one.column) : "–"}</Cell>
              <Cell>{one.message}</Cell>
            </Row>
          ))}
        </tbody>
      </Table>
    </>
  );
}
