/** What a column of a spreadsheet may say of an entry. */
export const SHEET_FIELDS = [
  "name",
  "routing",
  "account",
  "accountType",
  "amount",
  "direction",
  "transactionCode",
  "individualId",
  "addenda",
  "effectiveDate",
] as const;
export type SheetField = (typeof SHEET_FIELDS)[number];

/** Fields without which no entry can be made; the others have a choice for the whole sheet, or may be left out. */
export const NEEDED_FIELDS = ["name", "routing", "account", "amount"] as const satisfies readonly SheetField[];

export const SHEET_FIELD_NAMES: Readonly<Record<SheetField, string>> = {
  name: "Name",
  routing: "Routing number",
  account: "Account number",
  accountType: "Account type",
  amount: "Amount",
  direction: "Credit or debit",
  transactionCode: "Transaction code",
  individualId: "Identification number",
  addenda: "Addenda text",
  effectiveDate: "Effective date",
};

/** Entry classes that are built from rows: others carry facts that no column has. */
export const SHEET_SECS = ["PPD", "CCD", "CTX"] as const;
export type SheetSec = (typeof SHEET_SECS)[number];

/** What sets off cents: 1,234.50 or 1.234,50. */
export const SHEET_DECIMALS = ["point", "comma"] as const;
/** The order of year, month and day; 2026-11-25 is read under each. */
export const SHEET_DATES = ["YMD", "MDY", "DMY"] as const;

/** How a sheet's columns become entries, and what holds for rows that do not say. */
export type SheetMapping = {
  /** The header's name of each field's column; a field that is not here has no column. */
  readonly columns: Readonly<Partial<Record<SheetField, string>>>;
  readonly accountType: "checking" | "savings";
  readonly direction: "credit" | "debit";
  readonly decimals: (typeof SHEET_DECIMALS)[number];
  readonly dates: (typeof SHEET_DATES)[number];
};

/**
 * Something about one cell: `row` and `column` from 1, as a spreadsheet counts them; column 0 is the whole row, row 0
 * the header. Account numbers are masked to their last four.
 */
export type SheetRemark = {
  readonly row: number;
  readonly column: number;
  readonly field: SheetField | null;
  readonly code: string;
  readonly message: string;
};
