import type { CsvDelimiter, CsvEncoding } from "./types";

export type DecodedText = { readonly text: string; readonly encoding: CsvEncoding };

/**
 * Bytes to text: UTF-16 by its mark, else UTF-8, else what Windows spreadsheets write in the West. Null when it is no
 * text: a control character stands in it that no table has.
 */
export function decodeCsv(bytes: Uint8Array): DecodedText | null {
  const decoded = decode(bytes);
  // oxlint-disable-next-line no-control-regex
  return /[\u0000-\u0008\u000e-\u001f]/.test(decoded.text) ? null : decoded;
}

function decode(bytes: Uint8Array): DecodedText {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) {
    return { text: new TextDecoder("utf-16le").decode(bytes), encoding: "UTF-16" };
  }
  if (bytes[0] === 0xfe && bytes[1] === 0xff) {
    return { text: new TextDecoder("utf-16be").decode(bytes), encoding: "UTF-16" };
  }
  try {
    return { text: new TextDecoder("utf-8", { fatal: true }).decode(bytes), encoding: "UTF-8" };
  } catch {
    return { text: new TextDecoder("windows-1252").decode(bytes), encoding: "Windows-1252" };
  }
}

/** A workbook that was renamed or chosen by mistake: the marks of .xlsx (zip) and .xls (compound file). */
export function isWorkbook(bytes: Uint8Array): boolean {
  const starts = (mark: readonly number[]) => mark.every((byte, at) => bytes[at] === byte);
  return starts([0x50, 0x4b, 0x03, 0x04]) || starts([0xd0, 0xcf, 0x11, 0xe0]);
}

const DELIMITERS = [",", ";", "\t"] as const;
/** How much of a file is looked at to find its delimiter. */
const LOOKED_AT = 64 * 1024;

/** A first line "sep=;" names the delimiter for spreadsheets and is no row; `rest` is the text after it. */
export function namedDelimiter(text: string): { delimiter: CsvDelimiter; rest: string } | null {
  const named = /^sep=([,;\t])(?:\r\n|\n|\r)/i.exec(text);
  const delimiter = DELIMITERS.find((one) => one === named?.[1]);
  return named && delimiter ? { delimiter, rest: text.slice(named[0].length) } : null;
}

/** The delimiter that stands most often in the first row outside of quotes; a comma where none does. */
export function findDelimiter(text: string): CsvDelimiter {
  const counts = { ",": 0, ";": 0, "\t": 0 };
  let quoted = false;
  for (const sign of text.slice(0, LOOKED_AT).replace(/^[\r\n]+/, "")) {
    if (sign === '"') quoted = !quoted;
    else if (!quoted && (sign === "\n" || sign === "\r")) break;
    else if (!quoted && (sign === "," || sign === ";" || sign === "\t")) counts[sign] += 1;
  }
  return DELIMITERS.reduce((best, one) => (counts[one] > counts[best] ? one : best));
}
