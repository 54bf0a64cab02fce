import type { LocalDate } from "@/lib/core/dates";
import { formatDate } from "@/lib/core/dates";
import { refuse, type Refusal, type Result } from "@/lib/core/result";
import { RETURN_CODES } from "./codes/return-codes";
import { lastResubmissionDay, MOST_RESUBMISSIONS } from "./codes/return-times";
import { PROFILES } from "./profiles/profiles";
import type { BankProfile } from "./profiles/types";
import { deriveFile, type DerivedFile, type DerivedHeader } from "./write/derive";

/**
 * Why a returned entry may not be sent again; null when it may. Only R01 and R09 go again as they are, at most two
 * more times, settling within 180 days of the first settlement (NACHA Operating Rules, subsection 2.13.4).
 */
export function refuseResubmission(returned: {
  readonly code: string;
  readonly originalSettlement: LocalDate;
  /** How often it was sent again so far. */
  readonly timesResent: number;
  /** When it would settle now. */
  readonly effectiveDate: LocalDate;
}): Refusal | null {
  const known = RETURN_CODES.get(returned.code);
  if (known?.resubmittable !== "as it is")
    return refuse(
      "code_not_resubmittable",
      `${returned.code} may not be sent again as it is. ${known?.nextStep ?? "Ask the bank what the code means."}`,
    );
  if (returned.timesResent >= MOST_RESUBMISSIONS)
    return refuse("resent_twice", "This entry was sent again twice already; the rules allow no third time.");
  const last = lastResubmissionDay(returned.originalSettlement);
  if (returned.effectiveDate > last)
    return refuse("too_late", `It would settle after ${formatDate(last)}, 180 days after it first settled.`);
  return null;
}

/**
 * A file that sends returned debits again: the description RETRY PYMT, the same company, accounts and amounts
 * (subsection 2.13.4). `entryLines` are lines of entries of the file in which they were first sent. Refuses entries
 * that are not there or are no debits, and files that cannot be read; whether each may go again `refuseResubmission`
 * says.
 */
export function buildResubmission(
  bytes: Uint8Array,
  options: DerivedHeader & { readonly entryLines: readonly number[]; readonly profile?: BankProfile },
): Result<DerivedFile> {
  const wanted = new Set(options.entryLines);
  let met = 0;
  const { effectiveDate, createdDate, createdTime, modifier, profile = PROFILES.standard } = options;
  if (profile.balance !== "unbalanced")
    return refuse("balanced_profile", "This bank wants balanced batches; enter the returned debits as a new file.");
  const header = { effectiveDate, createdDate, createdTime, modifier };
  const derived = deriveFile(bytes, { header, description: "RETRY PYMT", profile }, (entry) => {
    if (!wanted.has(entry.line)) return null;
    met++;
    if (entry.known.direction === "debit" && entry.known.purpose === "live" && entry.amountMinor > 0) return entry.code;
    return refuse("not_a_debit", `Line ${entry.line} is no debit; only returned debits are sent again.`);
  });
  if (derived.ok && met < wanted.size)
    return refuse(
      "entry_not_there",
      "One of the chosen entries is not in this file. Reload the page and choose again.",
    );
  return derived;
}
