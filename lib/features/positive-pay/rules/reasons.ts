/** The bank's reason codes that we know, in plain words. The list is open: an unknown code is shown as sent. */
const EXCEPTION_WORDS: Readonly<Record<string, { label: string; meaning: string }>> = {
  NO_ISSUE: { label: "Not issued", meaning: "The bank has no issued check with this number." },
  AMOUNT_MISMATCH: { label: "Amount differs", meaning: "The amount presented is not the amount issued." },
  DUPLICATE: { label: "Already paid", meaning: "A check with this number was paid before." },
  STALE_DATED: { label: "Stale", meaning: "The check is older than 180 days." },
  VOIDED: { label: "Voided", meaning: "We voided this check." },
  STOP_PAYMENT: { label: "Stopped", meaning: "A stop stands against this check." },
  PAYEE_MISMATCH: { label: "Payee differs", meaning: "The payee read from the check is not the payee issued." },
  OVER_AMOUNT: { label: "Over limit", meaning: "It matches, but is above the account's review limit." },
  UNAUTHORIZED_ACH: { label: "ACH debit", meaning: "An ACH debit from a company this account has not authorised." },
};

export const KNOWN_REASONS: readonly string[] = Object.keys(EXCEPTION_WORDS);

/** Words for a reason code; one we do not know speaks for itself. */
export function reasonWords(code: string): { label: string; meaning: string } {
  return EXCEPTION_WORDS[code] ?? { label: code, meaning: "The bank gave this reason; we have no words for it." };
}

/** True for an exception that is no check: its "check number" is the debit's trace. */
export function isAchDebit(reasonCode: string): boolean {
  return reasonCode === "UNAUTHORIZED_ACH";
}

/**
 * Why a customer may return an item: letters of ANSI X9.100-188-2016. Reasons that only a bank can know (no funds,
 * closed account, endorsement) are not offered (domain.md, Positive Pay).
 */
export const RETURN_REASONS = [
  { letter: "N", label: "Altered or fictitious", meaning: "The check was changed or is counterfeit." },
  { letter: "Q", label: "Not authorised", meaning: "We did not draw or authorise it." },
  { letter: "Y", label: "Duplicate", meaning: "It was presented or paid before." },
  { letter: "C", label: "Payment stopped", meaning: "We stopped payment on it." },
  { letter: "G", label: "Stale dated", meaning: "It is too old to be paid." },
  { letter: "H", label: "Post-dated", meaning: "Its date has not come yet." },
  { letter: "S", label: "Refer to maker", meaning: "Any other reason: the presenter asks us." },
] as const;
export type ReturnLetter = (typeof RETURN_REASONS)[number]["letter"];

export function isReturnLetter(letter: string | null | undefined): letter is ReturnLetter {
  return RETURN_REASONS.some((reason) => reason.letter === letter);
}

/** "Duplicate (Y)"; a letter outside our list is shown as it stands. */
export function returnReasonWords(letter: string): string {
  const found = RETURN_REASONS.find((reason) => reason.letter === letter);
  return found ? `${found.label} (${letter})` : letter;
}

const SUGGESTED: Readonly<Record<string, ReturnLetter>> = {
  NO_ISSUE: "Q",
  AMOUNT_MISMATCH: "N",
  DUPLICATE: "Y",
  STALE_DATED: "G",
  VOIDED: "S",
  STOP_PAYMENT: "C",
  PAYEE_MISMATCH: "N",
  OVER_AMOUNT: "S",
  UNAUTHORIZED_ACH: "Q",
};

/** The return reason that usually goes with an exception; the picker opens on it. */
export function suggestedReturn(reasonCode: string): ReturnLetter {
  return SUGGESTED[reasonCode] ?? "S";
}
