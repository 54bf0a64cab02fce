/** Files as a bank sends them back, laid out by hand: the writer of this desk makes none. */

const FILE_HEADER = "101 121042882 0210000212611200930A094101QBANK                  HARBOR MILLS                   ";
const NINES = "9".repeat(94);

type Parts = { readonly [Start in number]: string };

/** A record of 94 columns, texts at their first columns (1-based). */
export function record(parts: Parts): string {
  let line = " ".repeat(94);
  for (const [start, text] of Object.entries(parts)) {
    const from = Number(start) - 1;
    line = line.slice(0, from) + text + line.slice(from + text.length);
  }
  return line;
}

export type ReturnedEntry = {
  readonly entry: string;
  readonly addenda: readonly string[];
  readonly amountMinor: number;
};

const digits = (value: number, width: number): string => String(value).padStart(width, "0");

/** An entry on its way back to our bank (02100002), 1. Its account is 17 columns long. */
export function returnedEntry(options: {
  readonly code: string;
  readonly amountMinor: number;
  readonly trace: string;
  readonly addenda: readonly string[];
  readonly account?: string;
  readonly name?: string;
}): ReturnedEntry {
  const { code, amountMinor, trace, addenda, account = "98765432198765432", name = "DINA FROST" } = options;
  const entry = record({
    1: `6${code}021000021`,
    13: account,
    30: digits(amountMinor, 10),
    40: "ID-4471",
    55: name,
    79: `1${trace}`,
  });
  return { entry, addenda, amountMinor };
}

/** A file of one batch of returned entries, its totals right; all debits, or all without money. */
export function returnFile(sec: string, entries: readonly ReturnedEntry[]): Uint8Array {
  const total = entries.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
  const records = entries.flatMap(({ entry, addenda }) => [entry, ...addenda]);
  const sums = [digits(records.length, 6), digits(entries.length * 2_100_002, 10), digits(total, 12), digits(0, 12)];
  const lines = [
    FILE_HEADER,
    record({
      1: `5225HARBOR MILLS`,
      41: "1234567890",
      51: `${sec}DUES`,
      70: "261118",
      76: "324",
      79: "1121042880000001",
    }),
    ...records,
    record({ 1: `8225${sums.join("")}`, 45: "1234567890", 80: "121042880000001" }),
  ];
  const blocks = Math.ceil((lines.length + 1) / 10);
  lines.push(record({ 1: `9000001${digits(blocks, 6)}00${sums.join("")}` }));
  while (lines.length % 10 !== 0) lines.push(NINES);
  return new TextEncoder().encode(lines.map((line) => `${line}\n`).join(""));
}
