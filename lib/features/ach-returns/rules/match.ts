import type { LocalDate } from "@/lib/core/dates";
import type { ReturnKind } from "../types";

/** What a return says of the entry it speaks of. Amounts in cents; `payeeHash` in hex, empty where no bank is named. */
export type ReturnFacts = {
  readonly kind: ReturnKind;
  readonly companyId: string;
  readonly amountMinor: number;
  readonly originalTrace: string;
  /** First eight digits of the bank it went to; empty where the file does not say. */
  readonly originalRouting: string;
  readonly payeeHash: string;
  readonly accountLast4: string;
  readonly effectiveDate: LocalDate | null;
};

/** An entry of a file that was sent, with the same trace number. */
export type Candidate = {
  readonly fileId: string;
  readonly line: number;
  readonly paymentId: string;
  readonly accountId: string;
  readonly companyId: string;
  readonly amountMinor: number;
  readonly routingNumber: string;
  readonly payeeHash: string;
  readonly accountLast4: string;
  readonly effectiveDate: LocalDate | null;
  /** When it settled at our bank; null while it has not. */
  readonly settledOn: LocalDate | null;
};

/** Notifications and their refusals carry no money. */
const WITHOUT_AMOUNT: ReadonlySet<ReturnKind> = new Set<ReturnKind>(["correction", "refused_correction"]);

/**
 * The entry that a return speaks of: of those with its trace number the only one whose company, bank, account and amount
 * are the ones returned. Trace numbers begin anew with every file of many programs, so where several are left, the
 * effective date of the batch decides. Null when none fits or several do: a person matches those, nothing is guessed.
 */
export function matchOf(facts: ReturnFacts, candidates: readonly Candidate[]): Candidate | null {
  const fitting = candidates.filter((one) => fits(facts, one));
  if (fitting.length <= 1) return fitting[0] ?? null;
  const sameDate = fitting.filter((one) => one.effectiveDate !== null && one.effectiveDate === facts.effectiveDate);
  return sameDate.length === 1 ? (sameDate[0] ?? null) : null;
}

function fits(facts: ReturnFacts, one: Candidate): boolean {
  if (!WITHOUT_AMOUNT.has(facts.kind) && one.amountMinor !== facts.amountMinor) return false;
  if (facts.companyId !== "" && one.companyId !== facts.companyId) return false;
  if (facts.originalRouting !== "" && !one.routingNumber.startsWith(facts.originalRouting)) return false;
  // Without the bank's number there is no hash to compare.
  return facts.payeeHash === "" ? facts.accountLast4 === one.accountLast4 : facts.payeeHash === one.payeeHash;
}
