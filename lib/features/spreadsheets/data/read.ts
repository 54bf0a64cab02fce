import "server-only";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { AccountScope } from "@/lib/core/actor";
import type { LocalDate } from "@/lib/core/dates";
import { canRestampTo } from "@/lib/features/ach-files/rules";
import { readCsvInSteps } from "@/lib/formats/csv/read";
import type { CsvFile } from "@/lib/formats/csv/types";
import { readRowsInSteps, type RowEntry, type RowsOptions, type RowsReading } from "@/lib/formats/nacha/from-rows";
import { guessMapping, looksLikeData } from "@/lib/formats/sheet/columns";
import type { SheetMapping } from "@/lib/formats/sheet/types";
import { shown } from "@/lib/formats/sheet/words";
import type { ReadSettings } from "../schema";
import type { SheetAnswer, SheetReading, SheetRow } from "../types";
import { getSheetSender } from "./accounts";

/** The date of rows for which none is chosen yet. */
const NOT_CHOSEN = "";
const ROWS_SHOWN = 50;
const REMARKS_SHOWN = 200;

/** Runs work that yields, letting other requests in at every step. */
async function inTurns<T>(steps: Generator<undefined, T>): Promise<T> {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    await nextTurn();
  }
}

export function readSheet(bytes: Uint8Array): Promise<CsvFile> {
  return inTurns(readCsvInSteps(bytes));
}

export function readEntries(sheet: CsvFile, mapping: SheetMapping, options: RowsOptions): Promise<RowsReading> {
  return inTurns(readRowsInSteps(sheet, mapping, options));
}

/** Why a date of the sheet cannot be an entry's, in words; each date is judged once. */
export function dateJudge(earliest: LocalDate): (date: LocalDate) => string | null {
  const known = new Map<LocalDate, string | null>();
  return (date) => {
    let sentence = known.get(date);
    if (sentence === undefined) known.set(date, (sentence = canRestampTo(date, earliest)?.sentence ?? null));
    return sentence;
  };
}

/** What a sheet comes to, to be looked at before a file is made of it. Nothing is stored. */
export async function previewSheet(
  scope: AccountScope,
  bytes: Uint8Array,
  settings: ReadSettings,
  now: Date,
): Promise<SheetAnswer> {
  const sheet = await readSheet(bytes);
  const isNamed = !looksLikeData(sheet.header);
  const mapping = settings.mapping ?? guessMapping(isNamed ? sheet : { header: [], rows: [] });
  const sender = settings.accountId === "" ? null : await getSheetSender(scope, settings.accountId, now);
  const earliest = sender?.account.earliest ?? null;
  const reading =
    sheet.problemCount > 0
      ? null
      : await readEntries(sheet, mapping, {
          sec: settings.sec,
          effectiveDate: settings.effectiveDate || earliest || NOT_CHOSEN,
          ...(earliest === null ? {} : { refuseDate: dateJudge(earliest) }),
        });
  return {
    delimiter: sheet.delimiter,
    encoding: sheet.encoding,
    header: isNamed ? sheet.header : [],
    samples: isNamed ? sheet.header.map((_, at) => sampleOf(sheet, at)) : [],
    rowCount: sheet.rows.length,
    blankRows: sheet.blankRows,
    csvProblems: sheet.problems.slice(0, REMARKS_SHOWN),
    csvProblemCount: sheet.problemCount,
    mapping,
    reading: reading && toReading(reading),
  };
}

function sampleOf({ rows }: CsvFile, column: number): string {
  for (const { cells } of rows.slice(0, 100)) {
    const text = cells[column]?.trim() ?? "";
    if (text !== "") return shown(text);
  }
  return "";
}

function toReading(reading: RowsReading): SheetReading {
  const counts = new Map<LocalDate, number>();
  for (const { effectiveDate } of reading.entries) counts.set(effectiveDate, (counts.get(effectiveDate) ?? 0) + 1);
  const { debitMinor, creditMinor, problemCount, brokenRows, noticeCount } = reading;
  return {
    entryCount: reading.entries.length,
    debitMinor,
    creditMinor,
    problems: reading.problems.slice(0, REMARKS_SHOWN),
    problemCount,
    brokenRows,
    notices: reading.notices.slice(0, REMARKS_SHOWN),
    noticeCount,
    rows: reading.entries.slice(0, ROWS_SHOWN).map(toRow),
    dates: [...counts]
      .map(([date, entryCount]) => ({ date, entryCount }))
      .toSorted((a, b) => (a.date < b.date ? -1 : 1)),
  };
}

/** Every text of a row is masked: a wrong mapping may put an account number anywhere. */
function toRow({ row, direction, effectiveDate, entry }: RowEntry): SheetRow {
  return {
    row,
    name: shown(entry.individualName),
    routing: entry.rdfi,
    account: `··${entry.accountNumber.length > 4 ? entry.accountNumber.slice(-4) : ""}`,
    transactionCode: entry.transactionCode,
    amountMinor: entry.amountMinor,
    direction,
    individualId: shown(entry.individualId ?? ""),
    addenda: shown(entry.addenda?.join("") ?? ""),
    effectiveDate,
  };
}
