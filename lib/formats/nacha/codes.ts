/** What the trade's codes mean, and which of them we send (NACHA Operating Rules, appendix three). */

export type Direction = "debit" | "credit";
/** `zeroDollar` carries remittance text and no money; `return` only ever comes back from a bank. */
type TransactionPurpose = "live" | "prenote" | "zeroDollar" | "return";

export type TransactionCode = {
  readonly direction: Direction;
  readonly account: "checking" | "savings" | "general ledger" | "loan";
  readonly purpose: TransactionPurpose;
};

const ACCOUNTS = { 2: "checking", 3: "savings", 4: "general ledger" } as const;
const PURPOSES = { 1: "return", 2: "live", 3: "prenote", 4: "zeroDollar" } as const;

function buildTransactionCodes(): ReadonlyMap<number, TransactionCode> {
  const codes = new Map<number, TransactionCode>();
  for (const [tens, account] of Object.entries(ACCOUNTS)) {
    for (const [units, purpose] of Object.entries(PURPOSES)) {
      codes.set(Number(tens) * 10 + Number(units), { direction: "credit", account, purpose });
      codes.set(Number(tens) * 10 + Number(units) + 5, { direction: "debit", account, purpose });
    }
  }
  for (const [units, purpose] of Object.entries(PURPOSES)) {
    codes.set(50 + Number(units), { direction: "credit", account: "loan", purpose });
  }
  codes.set(LOAN_REVERSAL, { direction: "debit", account: "loan", purpose: "live" });
  codes.set(56, { direction: "debit", account: "loan", purpose: "return" });
  return codes;
}

/** A loan account may be debited only to reverse a credit. */
export const LOAN_REVERSAL = 55;
const KNOWN_CODES = buildTransactionCodes();
/** By index rather than by key, for loops over millions of entries. */
const CODE_TABLE = Array.from({ length: 100 }, (_, code) => KNOWN_CODES.get(code) ?? null);

/** What the transaction code of an entry means; null when it does not exist. */
export function transactionCode(code: number): TransactionCode | null {
  return CODE_TABLE[code] ?? null;
}

/** The direction of an accounting advice (ADV) code 81 to 88: odd numbers credit. Null for any other code. */
export function advDirection(code: number): Direction | null {
  if (code < 81 || code > 88) return null;
  return code % 2 === 1 ? "credit" : "debit";
}

/** Who originates entries of a kind: what only a bank, an agency or an operator makes is not a company's to send. */
export type Originator = "company" | "bank" | "government" | "operator";

export type SecCode = {
  readonly name: string;
  readonly originator: Originator;
  /** True when its entries are checked by the rules of entries that a company sends. */
  readonly strict: boolean;
  /** The most addenda an entry may carry. */
  readonly maxAddenda: number;
  /** The receiver's name may not be left out. */
  readonly nameRequired: boolean;
  /** Credits only as a reversal. */
  readonly debitOnly: boolean;
  /** May carry zero-dollar entries with remittance text. */
  readonly zeroDollar: boolean;
};

const LOOSE = {
  originator: "company",
  strict: false,
  maxAddenda: 0,
  nameRequired: false,
  debitOnly: false,
  zeroDollar: false,
} as const;
const SENT = {
  originator: "company",
  strict: true,
  maxAddenda: 1,
  nameRequired: true,
  debitOnly: false,
  zeroDollar: false,
} as const;

/** Every standard entry class code of the rules. TEL entries carry no addenda at all. */
export const SEC_CODES: ReadonlyMap<string, SecCode> = new Map<string, SecCode>([
  ["PPD", { ...SENT, name: "prearranged payment or deposit" }],
  ["CCD", { ...SENT, name: "corporate credit or debit", nameRequired: false, zeroDollar: true }],
  ["CTX", { ...SENT, name: "corporate trade exchange", nameRequired: false, zeroDollar: true, maxAddenda: 9999 }],
  ["WEB", { ...SENT, name: "internet-initiated entry" }],
  ["TEL", { ...SENT, name: "telephone-initiated entry", maxAddenda: 0, debitOnly: true }],
  ["ACK", { ...LOOSE, originator: "bank", name: "acknowledgment of a CCD entry" }],
  ["ADV", { ...LOOSE, originator: "operator", name: "automated accounting advice" }],
  ["ARC", { ...LOOSE, name: "accounts receivable entry" }],
  ["ATX", { ...LOOSE, originator: "bank", name: "acknowledgment of a CTX entry" }],
  ["BOC", { ...LOOSE, name: "back office conversion" }],
  ["CIE", { ...LOOSE, name: "customer-initiated entry" }],
  ["COR", { ...LOOSE, originator: "bank", name: "notification of change" }],
  ["DNE", { ...LOOSE, originator: "government", name: "death notification entry" }],
  ["ENR", { ...LOOSE, originator: "bank", name: "automated enrolment entry" }],
  ["IAT", { ...LOOSE, name: "international transaction" }],
  ["MTE", { ...LOOSE, originator: "bank", name: "machine transfer entry" }],
  ["POP", { ...LOOSE, name: "point-of-purchase entry" }],
  ["POS", { ...LOOSE, name: "point-of-sale entry" }],
  ["RCK", { ...LOOSE, name: "re-presented check" }],
  ["SHR", { ...LOOSE, name: "shared network entry" }],
  ["TRC", { ...LOOSE, originator: "bank", name: "truncated check entry" }],
  ["TRX", { ...LOOSE, originator: "bank", name: "truncated checks exchange" }],
  ["XCK", { ...LOOSE, originator: "bank", name: "destroyed check entry" }],
]);
