import { addBusinessDays, isBusinessDay } from "@/lib/core/business-days";
import { formatDate, isLocalDate, wallClock, type LocalDate } from "@/lib/core/dates";
import { refuse, type Refusal } from "@/lib/core/result";
import type { NachaSummary } from "@/lib/formats/nacha/types";
import type { AchAdvice, AchFileStatus, DateAdvice } from "./types";

/** Acts on a file and the states that allow them. Mutations and buttons read this one table. */
export const FILE_ACTS = {
  check: ["checking"],
  send: ["ready"],
  restamp: ["ready"],
  discard: ["invalid", "ready"],
} as const satisfies Record<string, readonly AchFileStatus[]>;
export type FileAct = keyof typeof FILE_ACTS;

export function mayAct(act: FileAct, status: string): boolean {
  return (FILE_ACTS[act] as readonly string[]).includes(status);
}

/**
 * The earliest settlement date the desk may promise for a file released now: the next banking day while the
 * account's ACH cut-off is ahead on a banking day, else the one after (next-day ACH; domain.md "ACH / NACHA").
 */
export function earliestEffectiveDate(now: Date, zone: string, cutoff: string): LocalDate {
  const wall = wallClock(now, zone);
  const inTime = isBusinessDay(wall.date) && wall.time.slice(0, 5) < cutoff;
  return addBusinessDays(wall.date, inTime || !isBusinessDay(wall.date) ? 1 : 2);
}

/** How the batches' effective dates stand against the calendar. A past date is a warning with a restamp, no refusal. */
export function adviseDates(summary: NachaSummary, now: Date, zone: string, cutoff: string): DateAdvice {
  const earliest = earliestEffectiveDate(now, zone, cutoff);
  const dates = summary.batches.map((batch) => batch.effectiveDate);
  return {
    earliest,
    pastBatches: dates.filter((date) => date === null || date < earliest).length,
    holidayBatches: dates.filter((date) => date !== null && date >= earliest && !isBusinessDay(date)).length,
  };
}

/** The date advice in sentences. */
export function dateSentences(advice: DateAdvice): AchAdvice[] {
  const found: AchAdvice[] = [];
  if (advice.pastBatches > 0) {
    found.push({
      code: "EFFECTIVE_DATE_PAST",
      sentence: `${batches(advice.pastBatches)} an effective date before ${formatDate(advice.earliest)}. The bank settles such a batch on the next banking day; restamp the file to say so itself.`,
    });
  }
  if (advice.holidayBatches > 0) {
    found.push({
      code: "EFFECTIVE_DATE_NOT_BANKING_DAY",
      sentence: `${batches(advice.holidayBatches)} an effective date on a weekend or holiday. It settles on the next banking day.`,
    });
  }
  return found;
}

function batches(count: number): string {
  return count === 1 ? "One batch has" : `${count} batches have`;
}

/** Whether a date may be stamped on a file: a banking day, not before the earliest, at most 30 days ahead. */
export function canRestampTo(date: LocalDate, earliest: LocalDate): Refusal | null {
  if (!isLocalDate(date)) return refuse("bad_date", "Choose a date.", "effectiveDate");
  if (!isBusinessDay(date))
    return refuse("not_banking_day", `${formatDate(date)} is not a banking day. Choose one.`, "effectiveDate");
  if (date < earliest) {
    return refuse("too_early", `The earliest date the bank can settle is ${formatDate(earliest)}.`, "effectiveDate");
  }
  if (date > addBusinessDays(earliest, 22))
    return refuse("too_late", "Choose a date within the next month.", "effectiveDate");
  return null;
}

/**
 * A file names the company it originates for. Another entity's id refuses the account; an id that no entity has is
 * a warning, since the bank's own list may be longer than ours.
 */
export function assessCompany(
  companyIds: readonly string[],
  account: { entityId: string | null; entityName: string | null },
  entities: readonly { id: string; name: string; achCompanyIds: readonly string[] }[],
): Refusal | AchAdvice | null {
  const owners = new Map(entities.flatMap((entity) => entity.achCompanyIds.map((id) => [id.trim(), entity] as const)));
  const foreign = companyIds.map((id) => owners.get(id.trim())).find((owner) => owner && owner.id !== account.entityId);
  if (foreign) {
    return refuse(
      "other_entity",
      `This file originates for ${foreign.name}, but the account belongs to ${account.entityName ?? "no entity"}. Choose an account of ${foreign.name}.`,
      "accountId",
    );
  }
  const unknown = companyIds.find((id) => !owners.has(id.trim()));
  if (unknown === undefined) return null;
  return {
    code: "COMPANY_UNKNOWN",
    sentence: `Company id ${unknown.trim()} is not registered for any of our entities. Check it before you send the file.`,
  };
}

/** True for `assessCompany`'s refusal. */
export function isRefusal(assessment: Refusal | AchAdvice | null): assessment is Refusal {
  return assessment !== null && "ok" in assessment;
}

/**
 * Masks the account number (columns 13-29) of an entry record to its last four characters. Any other line is shown
 * as it is, digits runs of nine and more masked: free text and broken lines may hold account numbers too.
 */
export function maskLine(text: string): string {
  if (text.startsWith("6") && text.length >= 29) {
    const field = text.slice(12, 29);
    const number = field.trim();
    const masked = field.replace(number, `${"\u2022".repeat(Math.max(0, number.length - 4))}${number.slice(-4)}`);
    return text.slice(0, 12) + masked + text.slice(29);
  }
  if (/^[1589]/.test(text)) return text;
  return text.replaceAll(/\d{9,}/g, (digits) => `${"\u2022".repeat(digits.length - 4)}${digits.slice(-4)}`);
}
