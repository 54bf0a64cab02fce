import { addBusinessDays } from "@/lib/core/business-days";
import type { LocalDate } from "@/lib/core/dates";
import { refuse, type Result } from "@/lib/core/result";
import { LOAN_REVERSAL } from "./codes";
import { PROFILES } from "./profiles/profiles";
import type { BankProfile } from "./profiles/types";
import { deriveFile, type DerivedFile, type DerivedHeader } from "./write/derive";

export type { DerivedFile } from "./write/derive";

const REVERSAL_BANKING_DAYS = 5;
const DISCOVERY_MS = 24 * 3_600_000;

/**
 * Until when a reversal may be sent: it reaches the receiving bank within five banking days of the settlement of the
 * wrong entries, and is sent within 24 hours of finding the error (NACHA Operating Rules, subsections 2.9.1 and 2.10.1).
 */
export function reversalWindow(settlement: LocalDate, foundAt: Date): { lastDay: LocalDate; sendBy: Date } {
  return {
    lastDay: addBusinessDays(settlement, REVERSAL_BANKING_DAYS),
    sendBy: new Date(foundAt.getTime() + DISCOVERY_MS),
  };
}

/** The code that undoes a code: the same account, the other direction. A loan is debited by 55 only. */
function opposite(code: number): number | null {
  if (code === 52) return LOAN_REVERSAL;
  if (code === LOAN_REVERSAL) return null;
  return code % 10 < 5 ? code + 5 : code - 5;
}

/**
 * A file that takes back whole batches of a file we sent: the description REVERSAL, the opposite transaction codes,
 * the same company, accounts and amounts (subsection 2.9). Prenotes and zero-dollar entries move nothing and are left
 * out. `batchLines` are the lines of the batch headers. Refuses batches that are not there, reversals of reversals,
 * and files that cannot be read.
 */
export function buildReversal(
  bytes: Uint8Array,
  options: DerivedHeader & { readonly batchLines: readonly number[]; readonly profile?: BankProfile },
): Result<DerivedFile> {
  const wanted = new Set(options.batchLines);
  const met = new Set<number>();
  const { effectiveDate, createdDate, createdTime, modifier, profile = PROFILES.standard } = options;
  const header = { effectiveDate, createdDate, createdTime, modifier };
  const derived = deriveFile(bytes, { header, description: "REVERSAL", profile }, (entry) => {
    if (!wanted.has(entry.batchLine)) return null;
    met.add(entry.batchLine);
    if (entry.description === "REVERSAL")
      return refuse("already_reversal", "One of these batches is a reversal itself; it cannot be taken back.");
    return entry.known.purpose === "live" && entry.amountMinor > 0 ? opposite(entry.code) : null;
  });
  if (derived.ok && met.size < wanted.size)
    return refuse(
      "batch_not_there",
      "One of the chosen batches is not in this file. Reload the page and choose again.",
    );
  return derived;
}
