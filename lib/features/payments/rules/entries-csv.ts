import { toDecimal } from "@/lib/core/money";
import type { EntryRow } from "../types/entries";
import { ENTRY_WORDS } from "./entries";

/** The columns of a download of entries. ACH moves US dollars. */
export const ENTRY_CSV_HEAD = [
  "Line",
  "Name",
  "Routing number",
  "Account ends in",
  "Trace number",
  "Amount USD",
  "State",
  "What was said",
  "Bank payment",
  "Key",
] as const;

/** One entry as a line of the download. */
export function entryCsvRow(row: EntryRow): string[] {
  return [
    String(row.line),
    row.name,
    row.routingNumber,
    row.accountLast4,
    row.traceNumber,
    toDecimal(row.amountMinor, "USD"),
    ENTRY_WORDS[row.status],
    row.errorText ?? "",
    row.bankPaymentId ?? row.heldAs ?? "",
    row.idempotencyKey,
  ];
}
