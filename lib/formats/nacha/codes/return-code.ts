import type { SentWithin, Span } from "./return-times";

/** Who may send a code. */
export type ReturnSender = "receiving bank" | "originating bank" | "operator" | "government agency" | "gateway";

/**
 * Whether the entry may go again. `as it is`: the same entry, at most two more times within 180 days of the first
 * settlement. `once cleared`: only after the receiver agreed anew (R08), or with the error put right (R11). `corrected`:
 * a new entry, with the fault of form mended. `no`: not without a new authorization or other account.
 */
export type Resubmittable = "as it is" | "once cleared" | "corrected" | "no";

/** A reason for a return, in plain words. */
export type ReturnCode = {
  readonly code: string;
  readonly title: string;
  readonly words: string;
  readonly sender: ReturnSender;
  readonly within: SentWithin;
  readonly resubmittable: Resubmittable;
  /** What a treasury analyst does now. */
  readonly nextStep: string;
  /** Until when our side must act, and from which day it counts; null where the rules set no date. */
  readonly act: { readonly span: Span; readonly from: "original settlement" | "return settlement" } | null;
};

type Given = Omit<ReturnCode, "code" | "sender" | "within" | "resubmittable" | "act"> &
  Partial<Pick<ReturnCode, "sender" | "within" | "resubmittable" | "act">>;

/** Rows of a table of codes with what most of them share. */
export function returnCodes(
  shared: Pick<ReturnCode, "sender" | "within">,
  given: Readonly<Record<string, Given>>,
): readonly ReturnCode[] {
  return Object.entries(given).map(([code, row]) => ({ code, ...shared, resubmittable: "no", act: null, ...row }));
}
