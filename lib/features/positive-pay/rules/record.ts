import type { Choice, ExceptionStatus } from "../types";
import { isPastCutoff } from "./deadline";

/** An exception as the bank tells of it now, its amount in minor units of the account. */
export type Told = {
  readonly accountId: string;
  readonly checkNumber: string;
  readonly presentedAmountMinor: number;
  readonly presentmentDate: string;
  readonly reasonCode: string;
  readonly bankTimestamp: Date | null;
  readonly source: "webhook" | "load";
};

/** The same as we hold it. */
export type Held = Omit<Told, "source"> & {
  readonly status: ExceptionStatus;
  readonly decideBy: Date;
  readonly standing: { readonly id: string; readonly choice: Choice } | null;
};

export type RecordStep =
  | { readonly kind: "nothing"; readonly effect: "no_change" | "older_ignored" | "past_cutoff_ignored" }
  /** Another account under the same id: an error of the bank, kept out. */
  | { readonly kind: "alarm"; readonly sentence: string }
  /** A webhook without a newer time says something else than we hold: only the bank's list can tell which is right. */
  | { readonly kind: "ask" }
  /** `voids`: what the person saw has changed, so a standing decision does not hold any more (D9). */
  | { readonly kind: "change"; readonly voids: boolean };

/**
 * What it means that the bank's list names an exception whose cut-off has passed here. Listed by a load after that
 * cut-off it can be decided until the new day's ("again"); otherwise the bank has not closed what we hold as ended
 * ("still"). Null: nothing of note.
 */
export function judgeListed(
  held: Pick<Held, "status" | "decideBy">,
  listed: { readonly listedAt: Date; readonly decideBy: Date },
  now: Date,
): "again" | "still" | null {
  if (!isPastCutoff(held.decideBy, now) || held.status === "voided") return null;
  const fresh = listed.listedAt > held.decideBy;
  if (fresh && (held.status === "open" || held.status === "defaulted") && listed.decideBy > now) return "again";
  if (held.status === "defaulted") return "still";
  return fresh && (held.status === "decided" || held.status === "sent") ? "still" : null;
}

/**
 * What a repeated word of the bank about a known exception does: any order, any number of times. Final states stay;
 * an older word is ignored; a webhook is a hint that is believed only when it is newer (R10), the list always.
 */
export function judgeTold(held: Held, told: Told, now: Date): RecordStep {
  if (held.accountId !== told.accountId) {
    return {
      kind: "alarm",
      sentence: "The bank names another account for an exception we know. Nothing was changed; ask the bank.",
    };
  }
  const moneyChanged = held.presentedAmountMinor !== told.presentedAmountMinor || held.checkNumber !== told.checkNumber;
  const wordsChanged = held.reasonCode !== told.reasonCode || held.presentmentDate !== told.presentmentDate;
  if (!moneyChanged && !wordsChanged) return { kind: "nothing", effect: "no_change" };
  if (held.bankTimestamp && told.bankTimestamp && told.bankTimestamp < held.bankTimestamp) {
    return { kind: "nothing", effect: "older_ignored" };
  }
  if (isPastCutoff(held.decideBy, now) || held.status === "defaulted" || held.status === "voided") {
    return { kind: "nothing", effect: "past_cutoff_ignored" };
  }
  const newer = held.bankTimestamp && told.bankTimestamp ? told.bankTimestamp > held.bankTimestamp : false;
  if (told.source === "webhook" && !newer) return { kind: "ask" };
  return { kind: "change", voids: moneyChanged && held.standing !== null };
}
