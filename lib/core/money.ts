/**
 * Money as integer minor units with a currency (design.md, style 12). All arithmetic on amounts lives here.
 * Amounts are JavaScript safe integers in the program and `bigint` in the database.
 */

/** An amount of money: `amountMinor` in the currency's minor units (cents), signed, debit negative. */
export type Money = { readonly amountMinor: number; readonly currency: string };

/** ISO 4217 exponents that differ from two. */
const EXPONENTS: Readonly<Record<string, number>> = {
  BHD: 3,
  BIF: 0,
  CLP: 0,
  DJF: 0,
  GNF: 0,
  IQD: 3,
  ISK: 0,
  JOD: 3,
  JPY: 0,
  KMF: 0,
  KRW: 0,
  KWD: 3,
  LYD: 3,
  OMR: 3,
  PYG: 0,
  RWF: 0,
  TND: 3,
  UGX: 0,
  UYI: 0,
  VND: 0,
  VUV: 0,
  XAF: 0,
  XOF: 0,
  XPF: 0,
};

/** Digits after the decimal point for an ISO 4217 code. */
export function currencyExponent(currency: string): number {
  return EXPONENTS[currency] ?? 2;
}

/** Refuses anything but a safe integer. Throws `RangeError`: an unsafe amount is a bug, never input. */
export function safeMinor(value: number): number {
  if (!Number.isSafeInteger(value)) throw new RangeError(`Amount ${value} is not a safe integer of minor units`);
  return value === 0 ? 0 : value;
}

/** `bigint` from the database to a safe number of minor units. Throws `RangeError` past 2^53. */
export function minorFromBigInt(value: bigint): number {
  return safeMinor(Number(value));
}

/** Sum of amounts of one currency, in minor units. */
export function sumMinor(amounts: Iterable<number>): number {
  let total = 0;
  for (const amount of amounts) total = safeMinor(total + amount);
  return total;
}

/**
 * Decimal text to minor units, exactly: "1000.50" USD is 100050. No exponent, no grouping, no rounding.
 * Returns null when the text is not a plain decimal or has more digits than the currency (trailing zeros are fine).
 */
export function parseDecimal(text: string, currency: string): number | null {
  const match = /^([+-]?)(\d{1,16})(?:\.(\d{1,10}))?$/.exec(text);
  if (!match) return null;
  const exponent = currencyExponent(currency);
  const fraction = (match[3] ?? "").replace(/0+$/, "");
  if (fraction.length > exponent) return null;
  const minor = Number(`${match[2]}${fraction.padEnd(exponent, "0")}`);
  if (!Number.isSafeInteger(minor)) return null;
  return match[1] === "-" && minor !== 0 ? -minor : minor;
}

/** What a person types: "1,234.50" or "1234.5". Null when it is not an amount of that currency. */
export function parseTyped(text: string, currency: string): number | null {
  const trimmed = text.trim();
  if (/,/.test(trimmed) && !/^-?\d{1,3}(,\d{3})+(\.\d*)?$/.test(trimmed)) return null;
  return parseDecimal(trimmed.replaceAll(",", "").replace(/\.$/, ""), currency);
}

/** Minor units to plain decimal text for a wire body: 100050 USD is "1000.50". */
export function toDecimal(amountMinor: number, currency: string): string {
  const exponent = currencyExponent(currency);
  const digits = Math.abs(safeMinor(amountMinor))
    .toString()
    .padStart(exponent + 1, "0");
  const sign = amountMinor < 0 ? "-" : "";
  if (exponent === 0) return sign + digits;
  return `${sign}${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`;
}

/** For the screen: "−1,234.50" with a true minus sign; no currency. */
export function formatMinor(amountMinor: number, currency: string): string {
  const plain = toDecimal(Math.abs(amountMinor), currency);
  const [whole = "0", fraction] = plain.split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ",");
  return `${amountMinor < 0 ? "\u2212" : ""}${grouped}${fraction === undefined ? "" : `.${fraction}`}`;
}

/** For the screen with its currency: "USD 1,234.50". */
export function formatMoney(money: Money): string {
  return `${money.currency} ${formatMinor(money.amountMinor, money.currency)}`;
}
