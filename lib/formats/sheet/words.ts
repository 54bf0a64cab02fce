import type { SheetRemark } from "./types";

/** A cell's value, or what is wrong with it. */
export type Cell<T> = { readonly value: T; readonly notice?: Wrong } | { readonly wrong: Wrong };
export type Wrong = Pick<SheetRemark, "code" | "message">;

export const wrong = (code: string, message: string): { readonly wrong: Wrong } => ({ wrong: { code, message } });

/** The cell as it may be told: every long run of digits and letters with digits cut to its last four, bounded. */
export function shown(text: string): string {
  const masked = text.replaceAll(/(?=[0-9A-Za-z-]*\d{3})[0-9A-Za-z-]{5,}/g, (run) => `··${run.slice(-4)}`);
  const signs = Array.from(masked);
  return signs.length > 40 ? `${signs.slice(0, 40).join("")}…` : masked;
}

/** Letters that no accent explains. */
const LETTERS: Readonly<Record<string, string>> = {
  ß: "ss",
  æ: "ae",
  Æ: "AE",
  œ: "oe",
  Œ: "OE",
  ø: "o",
  Ø: "O",
  ł: "l",
  Ł: "L",
  đ: "d",
  Đ: "D",
  ð: "d",
  þ: "th",
  ı: "i",
  "‘": "'",
  "’": "'",
  "“": '"',
  "”": '"',
  "–": "-",
  "—": "-",
};

/**
 * Text as a file can carry it: printable ASCII, blanks in a row as one. Accents fall away and a few letters are spelt
 * out. Null when something is left that has no plain spelling.
 */
export function plainSpelling(text: string): string | null {
  const spelt = text
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .replaceAll(/[^ -~]/gu, (sign) => LETTERS[sign] ?? sign)
    .replaceAll(/\s+/g, " ")
    .trim();
  return /^[ -~]*$/.test(spelt) ? spelt : null;
}

/** A number that a spreadsheet was told to keep as text: '0012 and ="0012" are 0012. */
export function asKeptText(cell: string): string {
  const quoted = /^="([^"]*)"$/.exec(cell.trim());
  return (quoted?.[1] ?? cell).trim().replace(/^'/, "").trim();
}

/** 6.1E+08: the spreadsheet rounded the number, and its digits are gone. */
export function isRounded(text: string): boolean {
  return /^\d+(?:[.,]\d+)?e\+\d+$/i.test(text);
}
