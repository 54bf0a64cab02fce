import type { LocalDate } from "@/lib/core/dates";
import type { CsvDelimiter, CsvEncoding, CsvProblem } from "@/lib/formats/csv/types";
import type { SheetMapping, SheetRemark } from "@/lib/formats/sheet/types";

/** An account that a file made from a sheet may settle on. */
export type SheetAccount = {
  readonly id: string;
  readonly label: string;
  /** Why no file can be made for it; null when one can. */
  readonly refusal: string | null;
  /** The company ids of its entity, and the entity's name as a file can carry it. */
  readonly companyIds: readonly string[];
  readonly companyName: string;
  /** The dates that entries may have. */
  readonly earliest: LocalDate;
  readonly latest: LocalDate;
  /** How its bank's files are laid out, in a sentence. */
  readonly layout: string;
  /** True when the layout adds an entry on the account itself to each batch. */
  readonly balanced: boolean;
  /** The account asks whoever makes a file to key control totals. */
  readonly controlTotals: boolean;
  /** Entry classes it sends; empty: every one. */
  readonly secCodes: readonly string[];
};

/** A mapping that was saved under a name. */
export type SavedMapping = {
  readonly id: string;
  readonly name: string;
  readonly mapping: SheetMapping;
  readonly version: number;
  readonly updatedBy: string;
  /** ISO text. */
  readonly updatedAt: string;
};

/** A row as it will be sent; the account number by its last four. Amounts in cents. */
export type SheetRow = {
  readonly row: number;
  readonly name: string;
  readonly routing: string;
  readonly account: string;
  readonly transactionCode: number;
  readonly amountMinor: number;
  readonly direction: "credit" | "debit";
  readonly individualId: string;
  readonly addenda: string;
  /** Empty while none is chosen. */
  readonly effectiveDate: LocalDate;
};

/** What a sheet comes to under a mapping. Amounts in cents, of the rows that can be sent. */
export type SheetReading = {
  readonly entryCount: number;
  readonly debitMinor: number;
  readonly creditMinor: number;
  readonly problems: readonly SheetRemark[];
  readonly problemCount: number;
  readonly brokenRows: number;
  readonly notices: readonly SheetRemark[];
  readonly noticeCount: number;
  /** The first rows that can be sent. */
  readonly rows: readonly SheetRow[];
  /** Earlier ones first; the empty one for rows whose date is not chosen yet. */
  readonly dates: readonly { readonly date: LocalDate; readonly entryCount: number }[];
};

/** A sheet as it was read. No cell of it is told but those of `reading`, masked. */
export type SheetAnswer = {
  readonly delimiter: CsvDelimiter;
  readonly encoding: CsvEncoding;
  readonly header: readonly string[];
  /** For each column its first text, long numbers masked. */
  readonly samples: readonly string[];
  readonly rowCount: number;
  readonly blankRows: number;
  /** What keeps the sheet from being read at all. */
  readonly csvProblems: readonly CsvProblem[];
  readonly csvProblemCount: number;
  /** The mapping it was read by: the given one, or a first guess. */
  readonly mapping: SheetMapping;
  /** Null while the sheet cannot be read, or was only looked at. */
  readonly reading: SheetReading | null;
};

/** Totals of the sheet, as somebody keyed or compared them. Amounts in cents. */
export type SheetTotals = { readonly entryCount: number; readonly debitMinor: number; readonly creditMinor: number };
