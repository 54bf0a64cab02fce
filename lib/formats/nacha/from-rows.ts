import type { LocalDate } from "@/lib/core/dates";
import type { CsvRow } from "@/lib/formats/csv/types";
import {
  accountOf,
  accountTypeOf,
  addendaOf,
  amountOf,
  dateOf,
  directionOf,
  identificationOf,
  nameOf,
  routingOf,
} from "@/lib/formats/sheet/cells";
import { placeColumns, type ColumnPlaces } from "@/lib/formats/sheet/columns";
import type { SheetField, SheetMapping, SheetRemark, SheetSec } from "@/lib/formats/sheet/types";
import { shown, wrong, type Cell } from "@/lib/formats/sheet/words";
import type { BatchToBuild, EntryToBuild, FileToBuild } from "./build";
import { LOAN_REVERSAL, SEC_CODES, transactionCode, type TransactionCode } from "./codes";
import { CTX_ENTRY, ENTRY, type Field } from "./fields";

/** A row that is an entry. */
export type RowEntry = {
  readonly row: number;
  readonly direction: "credit" | "debit";
  readonly effectiveDate: LocalDate;
  readonly entry: EntryToBuild;
};

/** What the rows of a sheet come to. Amounts in cents, of the entries that could be made. */
export type RowsReading = {
  readonly entries: readonly RowEntry[];
  readonly debitMinor: number;
  readonly creditMinor: number;
  /** What keeps rows from being entries; at most `MOST_REMARKS`. No file may be built while there is any. */
  readonly problems: readonly SheetRemark[];
  readonly problemCount: number;
  /** Rows with a problem. */
  readonly brokenRows: number;
  /** What to look at: names cut or spelt otherwise, rows that repeat another one. */
  readonly notices: readonly SheetRemark[];
  readonly noticeCount: number;
};

export type RowsOptions = {
  readonly sec: SheetSec;
  /** For rows that name no date. */
  readonly effectiveDate: LocalDate;
  /** Why entries may not have a date of the sheet; null when they may. */
  readonly refuseDate?: (date: LocalDate) => string | null;
};

type Sheet = { readonly header: readonly string[]; readonly rows: readonly CsvRow[] };

export const MOST_REMARKS = 500;
const ROWS_A_STEP = 2_000;

/** Reads all rows at once; see `readRowsInSteps`. */
export function readRows(sheet: Sheet, mapping: SheetMapping, options: RowsOptions): RowsReading {
  const steps = readRowsInSteps(sheet, mapping, options);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/**
 * The rows of a spreadsheet as entries. Never throws and never guesses: what is missing, unreadable or too long is a
 * problem with its row and column, and all are collected. Yields every few thousand rows, so that others may run.
 */
export function* readRowsInSteps(
  sheet: Sheet,
  mapping: SheetMapping,
  options: RowsOptions,
): Generator<undefined, RowsReading> {
  const { places, remarks } = placeColumns(sheet.header, mapping);
  const reading = new Rows(places, mapping, options, remarks);
  if (remarks.length > 0) return reading.result();
  for (const [index, row] of sheet.rows.entries()) {
    reading.take(row);
    if (index % ROWS_A_STEP === ROWS_A_STEP - 1) yield undefined;
  }
  return reading.result();
}

/** Rows half read. */
class Rows {
  readonly #entries: RowEntry[] = [];
  readonly #problems: SheetRemark[];
  readonly #notices: SheetRemark[] = [];
  readonly #seen = new Map<string, number>();
  #problemCount: number;
  #noticeCount = 0;
  #brokenRows = 0;
  #debitMinor = 0;
  #creditMinor = 0;
  readonly #places: ColumnPlaces;
  readonly #mapping: SheetMapping;
  readonly #options: RowsOptions;

  constructor(places: ColumnPlaces, mapping: SheetMapping, options: RowsOptions, remarks: readonly SheetRemark[]) {
    this.#places = places;
    this.#mapping = mapping;
    this.#options = options;
    this.#problems = [...remarks];
    this.#problemCount = remarks.length;
  }

  take(row: CsvRow): void {
    const before = this.#problemCount;
    const made = this.#made(row);
    if (this.#problemCount > before) this.#brokenRows += 1;
    if (!made) return;
    this.#entries.push(made);
    if (made.direction === "debit") this.#debitMinor += made.entry.amountMinor;
    else this.#creditMinor += made.entry.amountMinor;
    this.#noticeRepeat(made);
  }

  /** Every cell is read before any of them refuses the row: a person mends a row once. */
  #made({ row, cells }: CsvRow): RowEntry | null {
    const text = (field: SheetField) => cells[this.#places[field] ?? -1] ?? "";
    const read = <T>(field: SheetField, cell: Cell<T>) => this.#read(row, field, cell);
    const { sec, refuseDate } = this.#options;
    const name = read("name", nameOf(text("name"), widthOf(nameField(sec))));
    const rdfi = read("routing", routingOf(text("routing")));
    const accountNumber = read("account", accountOf(text("account")));
    const amount = read("amount", amountOf(text("amount"), this.#mapping.decimals));
    const code = this.#code(row, text);
    const amountMinor = code === null || amount === null ? null : read("amount", fitAmount(amount.value, code.value));
    const individualId = read("individualId", identificationOf(text("individualId"), widthOf(ENTRY.individualId)));
    const addenda = read("addenda", addendaOf(text("addenda"), SEC_CODES.get(sec)?.maxAddenda ?? 1));
    const dated = read("effectiveDate", dateOf(text("effectiveDate"), this.#mapping.dates));
    const refusal = dated?.value ? (refuseDate?.(dated.value) ?? null) : null;
    if (refusal !== null) read("effectiveDate", wrong("date_refused", refusal));
    if (!name || !rdfi || !accountNumber || !amountMinor || !code || !individualId || !addenda || !dated) return null;
    if (refusal !== null) return null;
    return {
      row,
      direction: code.value.meaning.direction,
      effectiveDate: dated.value ?? this.#options.effectiveDate,
      entry: {
        transactionCode: code.value.number,
        rdfi: rdfi.value,
        accountNumber: accountNumber.value,
        amountMinor: amountMinor.value,
        individualId: individualId.value,
        individualName: name.value,
        addenda: addenda.value,
      },
    };
  }

  /** The transaction code that a column gives, or the one of account type and direction. */
  #code(row: number, text: (field: SheetField) => string): { value: EntryCode } | null {
    const type = this.#read(row, "accountType", accountTypeOf(text("accountType"), this.#mapping.accountType));
    const direction = this.#read(row, "direction", directionOf(text("direction"), this.#mapping.direction));
    const given = text("transactionCode").trim();
    if (given !== "") {
      const code = this.#read(row, "transactionCode", givenCode(given, this.#options.sec));
      const said = text("direction").trim() === "" ? null : direction?.value;
      if (code && said && code.value.meaning.direction !== said) {
        const message = `Transaction code ${given} is a ${code.value.meaning.direction}, but the row says ${said}.`;
        return this.#read(row, "transactionCode", wrong("code_contradicts", message));
      }
      return code;
    }
    if (!type || !direction) return null;
    return this.#read(row, "direction", liveCode(type.value, direction.value));
  }

  /** Keeps what is wrong with a cell; its value when nothing is. */
  #read<T>(row: number, field: SheetField, cell: Cell<T>): { value: T } | null {
    const column = (this.#places[field] ?? -1) + 1;
    if ("wrong" in cell) {
      this.#problemCount += 1;
      if (this.#problems.length < MOST_REMARKS) this.#problems.push({ row, column, field, ...cell.wrong });
      return null;
    }
    if (cell.notice) this.#notice({ row, column, field, ...cell.notice });
    return { value: cell.value };
  }

  #notice(remark: SheetRemark): void {
    this.#noticeCount += 1;
    if (this.#notices.length < MOST_REMARKS) this.#notices.push(remark);
  }

  #noticeRepeat({ row, entry, effectiveDate }: RowEntry): void {
    const { rdfi, accountNumber, amountMinor, transactionCode: code } = entry;
    const key = `${rdfi} ${accountNumber} ${amountMinor} ${code} ${effectiveDate}`;
    const first = this.#seen.get(key);
    if (first === undefined) this.#seen.set(key, row);
    else {
      const message = `Account ${shown(accountNumber)} and amount are those of row ${first}. Make sure that it is not the same payment twice.`;
      this.#notice({ row, column: 0, field: null, code: "row_repeats", message });
    }
  }

  result(): RowsReading {
    return {
      entries: this.#entries,
      debitMinor: this.#debitMinor,
      creditMinor: this.#creditMinor,
      problems: this.#problems,
      problemCount: this.#problemCount,
      brokenRows: this.#brokenRows,
      notices: this.#notices,
      noticeCount: this.#noticeCount,
    };
  }
}

type EntryCode = { readonly number: number; readonly meaning: TransactionCode };

function nameField(sec: SheetSec): Field {
  return sec === "CTX" ? CTX_ENTRY.individualName : ENTRY.individualName;
}

function widthOf(field: Field): number {
  return field.end - field.start + 1;
}

const LIVE = { checking: 22, savings: 32, "general ledger": 42, loan: 52 } as const;

function liveCode(type: keyof typeof LIVE, direction: "credit" | "debit"): Cell<EntryCode> {
  if (type === "loan" && direction === "debit")
    return wrong("loan_debit", "A loan account cannot be debited. Write credit, or another account type.");
  const number = LIVE[type] + (direction === "debit" ? 5 : 0);
  return { value: { number, meaning: { account: type, direction, purpose: "live" } } };
}

function givenCode(text: string, sec: SheetSec): Cell<EntryCode> {
  const number = /^\d{2}$/.test(text) ? Number(text) : -1;
  const meaning = transactionCode(number);
  if (!meaning)
    return wrong("code_unknown", `"${shown(text)}" is no transaction code. Write one like 22, 27, 32 or 37.`);
  if (meaning.purpose === "return" || number === LOAN_REVERSAL)
    return wrong("code_not_sent", `Transaction code ${text} is for returns and reversals, which no spreadsheet makes.`);
  if (meaning.purpose === "zeroDollar" && SEC_CODES.get(sec)?.zeroDollar !== true)
    return wrong("code_not_sent", `Transaction code ${text} carries a text and no money, which ${sec} entries cannot.`);
  return { value: { number, meaning } };
}

/** Money where the code moves money, none where it does not. */
function fitAmount(amountMinor: number | null, { number, meaning }: EntryCode): Cell<number> {
  if (meaning.purpose === "live") {
    if (amountMinor === null) return wrong("amount_missing", "The amount is missing.");
    return amountMinor > 0
      ? { value: amountMinor }
      : wrong("amount_zero", "The amount is zero. Leave the row out, or write a prenote with its transaction code.");
  }
  if (!amountMinor) return { value: 0 };
  return wrong("amount_not_zero", `Transaction code ${number} moves no money, so the amount must be 0 or left out.`);
}

/** What a file says beside its entries. */
export type FileFacts = Omit<FileToBuild, "batches"> & {
  readonly batch: Omit<BatchToBuild, "entries" | "effectiveDate">;
};

/** The file to be built of the rows' entries: a batch for each effective date, earlier ones first, rows in order. */
export function fileOfRows(entries: readonly RowEntry[], { batch, ...facts }: FileFacts): FileToBuild {
  const byDate = new Map<LocalDate, EntryToBuild[]>();
  for (const { effectiveDate, entry } of entries) {
    const same = byDate.get(effectiveDate);
    if (same) same.push(entry);
    else byDate.set(effectiveDate, [entry]);
  }
  const dates = [...byDate.keys()].toSorted();
  return {
    ...facts,
    batches: dates.map((date) => ({ ...batch, effectiveDate: date, entries: byDate.get(date) ?? [] })),
  };
}
