import { refuse, type Refusal } from "@/lib/core/result";
import { canRestampTo } from "@/lib/features/ach-files/rules";
import { compareControlTotals } from "@/lib/features/ach-files/rules/control";
import { SHEET_FIELD_NAMES, SHEET_FIELDS } from "@/lib/formats/sheet/types";
import type { MakeSettings } from "./schema";
import type { SheetAccount, SheetTotals } from "./types";

/** Why the chosen account, company or class does not fit; null when all do. Fields of the form are named. */
export function refuseChoice(account: SheetAccount, settings: MakeSettings): Refusal | null {
  if (account.refusal !== null) return refuse("account_unfit", account.refusal, "accountId");
  if (!account.companyIds.includes(settings.companyId)) {
    return refuse(
      "other_company",
      "This company id is not of the account's entity. Choose one of its own.",
      "companyId",
    );
  }
  if (account.secCodes.length > 0 && !account.secCodes.includes(settings.sec)) {
    return refuse(
      "sec_not_allowed",
      `This account sends ${account.secCodes.join(", ")} entries only. Choose one of these, or another account.`,
      "sec",
    );
  }
  return canRestampTo(settings.effectiveDate, account.earliest);
}

/** What was keyed, where all three figures were. */
export function keyedTotals({ entryCount, debit, credit }: MakeSettings): SheetTotals | null {
  if (entryCount === null || debit === null || credit === null) return null;
  return { entryCount, debitMinor: debit, creditMinor: credit };
}

/**
 * Why the totals do not tie out: keyed ones must be the sheet's; where none are keyed a person must have compared them,
 * and that is not enough where the account asks for control totals.
 */
export function refuseUntied(settings: MakeSettings, account: SheetAccount, sheet: SheetTotals): Refusal | null {
  const keyed = keyedTotals(settings);
  if (keyed) {
    const differ = compareControlTotals(keyed, sheet);
    return differ && refuse("totals_differ", differ.sentence.replaceAll("the file", "the sheet"));
  }
  const isPartly = settings.entryCount !== null || settings.debit !== null || settings.credit !== null;
  if (isPartly) return refuse("totals_partly", "Key all three totals; 0 where there are none.", "entryCount");
  if (account.controlTotals) {
    return refuse(
      "totals_missing",
      "This account asks for control totals: key them from your own records.",
      "entryCount",
    );
  }
  if (settings.compared) return null;
  return refuse(
    "totals_not_compared",
    "Key the totals of your own records, or say that you compared them.",
    "compared",
  );
}

/** Names of the template's columns, which the guess knows. */
export const TEMPLATE_HEADER: readonly string[] = SHEET_FIELDS.map((field) => SHEET_FIELD_NAMES[field]);

/** An example that no file can be made of: its amount is zero. */
export const TEMPLATE_ROW: readonly string[] = [
  "Example Person",
  "'061000104",
  "'000123456789",
  "checking",
  "0.00",
  "credit",
  "",
  "E-0001",
  "",
  "",
];
