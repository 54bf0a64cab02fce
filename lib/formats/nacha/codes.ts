/** What the trade's codes mean, and which of them we send (NACHA Operating Rules, appendix three). */

export { SEC_CODES, type SecCode } from "./codes/sec-codes";

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
