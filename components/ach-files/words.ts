/** "9.6 MB", "12 KB", "949 bytes". */
export function sizeWords(bytes: number): string {
  if (bytes >= 1_000_000) return `${(bytes / 1_000_000).toFixed(1)} MB`;
  if (bytes >= 10_000) return `${Math.round(bytes / 1_000)} KB`;
  return `${bytes.toLocaleString("en-US")} bytes`;
}

/** "1 entry", "1,204 entries". */
export function counted(count: number, one: string, many: string): string {
  return `${count.toLocaleString("en-US")} ${count === 1 ? one : many}`;
}

/** The repairs of the file doctor by their names. */
export const REPAIR_WORDS: Readonly<Record<string, string>> = {
  restampDates: "Batches dated anew",
  recomputeTotals: "Totals worked out again",
  fixCheckDigits: "Check digits put right",
  renumberTraces: "Traces numbered anew",
  renumberBatches: "Batches numbered anew",
  normaliseLines: "Lines put right",
  repad: "Last block filled",
  dropBatch: "A batch left out",
};

/** Columns 2-3 of an entry, first digit account kind, second direction (Nacha, transaction codes). */
export function codeWords(code: string): string {
  const kind = { "2": "checking", "3": "savings", "4": "general ledger", "5": "loan" }[code[0] ?? ""] ?? "account";
  return `${Number(code[1]) >= 5 ? "Debit" : "Credit"}, ${kind}`;
}
