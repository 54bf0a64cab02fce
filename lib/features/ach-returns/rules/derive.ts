import { formatDate, type LocalDate } from "@/lib/core/dates";
import { refuse, type Refusal } from "@/lib/core/result";
import { canRestampTo, latestRestampDate } from "@/lib/features/ach-files/rules";
import { RETURN_CODES } from "@/lib/formats/nacha/codes/return-codes";
import { lastResubmissionDay } from "@/lib/formats/nacha/codes/return-times";
import { refuseResubmission } from "@/lib/formats/nacha/resubmit";
import { reversalWindow } from "@/lib/formats/nacha/reverse";
import type { ReturnDetail } from "../types";

/** Whether a date may be stamped on a file made now: a banking day, not before the bank can settle. */
function refuseDate(effectiveDate: LocalDate, earliest: LocalDate): Refusal | null {
  return canRestampTo(effectiveDate, earliest);
}

/** A return as far as its resubmission goes. */
export type Resendable = Pick<
  ReturnDetail,
  "code" | "kind" | "direction" | "timesResent" | "firstSettledOn" | "resent" | "state" | "isMatched"
>;

/**
 * Why a returned entry is not sent again to settle on a date; null when it may be: a debit returned as R01 or R09, at
 * most two more times, within 180 days of its first settlement, and not while a file that sends it again still lives.
 */
export function refuseResending(row: Resendable, effectiveDate: LocalDate): Refusal | null {
  if (row.kind !== "return" || !row.isMatched || row.direction !== "debit")
    return refuse(
      "not_a_debit",
      "Only returned debits are sent again, and only once it is known which entry came back.",
    );
  if (row.state === "resent" && row.resent?.isAlive)
    return refuse("being_resent", `${row.resent.fileName} sends this entry again already.`);
  if (row.state !== "open" && row.state !== "resent") return refuse("not_open", "This return is handled already.");
  if (row.firstSettledOn === null)
    return refuse("not_settled", "The first entry is not known to have settled, so its 180 days have no beginning.");
  const { code, timesResent, firstSettledOn } = row;
  return refuseResubmission({ code, timesResent, originalSettlement: firstSettledOn, effectiveDate });
}

/** Whether a code is one of those that are sent again as they are. */
export function isResubmittable(code: string): boolean {
  return RETURN_CODES.get(code)?.resubmittable === "as it is";
}

/** The last date that a resubmission may be stamped with: within its 180 days, and about a month ahead at most. */
export function latestResubmission(row: Pick<Resendable, "firstSettledOn">, earliest: LocalDate): LocalDate {
  const ahead = latestRestampDate(earliest);
  if (row.firstSettledOn === null) return ahead;
  const last = lastResubmissionDay(row.firstSettledOn);
  return last < ahead ? last : ahead;
}

/** Why an entry cannot be sent again at that date, the date itself included. */
export function refuseResubmissionOn(row: Resendable, effectiveDate: LocalDate, earliest: LocalDate): Refusal | null {
  return refuseDate(effectiveDate, earliest) ?? refuseResending(row, effectiveDate);
}

/** A sent file as far as its reversal goes. */
export type Reversible = {
  readonly paymentStatus: string | null;
  /** When it settled; null while it has not. */
  readonly settledOn: LocalDate | null;
  readonly source: string;
  /** True when its bank took it as single entries, which are credits alone. */
  readonly byEntry: boolean;
  /** Lines of the batch headers that another file takes back already. */
  readonly reversedLines: readonly number[];
};

/** The last day on which a reversal may settle; null while nothing has settled. */
export function lastReversalDay(settledOn: LocalDate | null, now: Date): LocalDate | null {
  return settledOn === null ? null : reversalWindow(settledOn, now).lastDay;
}

/** Why nothing of a file may be taken back now; null when batches may be chosen. */
export function refuseReversing(file: Reversible, earliest: LocalDate, now: Date): Refusal | null {
  if (file.byEntry)
    return refuse(
      "single_entries",
      "The bank takes single credits only, so it takes nothing back. Ask the payees or the bank.",
    );
  if (file.source === "reversal") return refuse("is_reversal", "A reversal is not taken back by another one.");
  if (file.paymentStatus !== "submitted" && file.paymentStatus !== "completed")
    return refuse("not_sent", "Only a file that the bank has accepted is reversed. Cancel it instead.");
  const last = lastReversalDay(file.settledOn, now);
  if (last !== null && earliest > last) {
    return refuse(
      "too_late",
      `A reversal had to settle by ${formatDate(last)}, five banking days after the file did. Ask the receivers for the money.`,
    );
  }
  return null;
}

/** Why these batches cannot be taken back on that date. */
export function refuseReversal(
  file: Reversible,
  wanted: { readonly batchLines: readonly number[]; readonly effectiveDate: LocalDate },
  { earliest, now }: { readonly earliest: LocalDate; readonly now: Date },
): Refusal | null {
  const refused = refuseReversing(file, earliest, now) ?? refuseDate(wanted.effectiveDate, earliest);
  if (refused) return refused;
  const last = lastReversalDay(file.settledOn, now);
  if (last !== null && wanted.effectiveDate > last)
    return refuse("too_late", `A reversal must settle by ${formatDate(last)}.`, "effectiveDate");
  if (wanted.batchLines.some((line) => file.reversedLines.includes(line)))
    return refuse("reversed_already", "One of these batches is taken back by another file already.", "batchLines");
  return null;
}
