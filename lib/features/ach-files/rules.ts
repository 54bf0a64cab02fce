import { addBusinessDays, businessDayOnOrAfter, isBusinessDay } from "@/lib/core/business-days";
import { dateInZone, formatDate, isLocalDate, wallClock, type LocalDate } from "@/lib/core/dates";
import { refuse, type Refusal } from "@/lib/core/result";
import { paymentNumber } from "@/lib/features/payments/rules/words";
import { SEC_CODES } from "@/lib/formats/nacha/codes";
import type { NachaBatchSummary, NachaCheck, NachaIssue, NachaSummary } from "@/lib/formats/nacha/types";
import type { AchAdvice, AchFileStatus, AchPolicy, AchRepeat, DateAdvice, SettlementAccount } from "./types";

/** Acts on a file and the states that allow them. Mutations and buttons read this one table. */
export const FILE_ACTS = {
  check: ["checking"],
  send: ["ready"],
  repair: ["invalid", "ready"],
  discard: ["checking", "invalid", "ready"],
  control: ["checking", "ready"],
} as const satisfies Record<string, readonly AchFileStatus[]>;
export type FileAct = keyof typeof FILE_ACTS;

export function mayAct(act: FileAct, status: string): boolean {
  return (FILE_ACTS[act] as readonly string[]).includes(status);
}

/** Files that may yet be paid, or were, and those that the bank sent back: none of them is taken twice. */
export const LIVE_FILES = [
  "checking",
  "ready",
  "returns",
  "sent_for_approval",
] as const satisfies readonly AchFileStatus[];

/** Payment states after which the same file may be sent again: nothing of it reached the bank. */
export const DEAD_PAYMENTS = ["rejected", "cancelled", "failed"] as const;

/** True when a payment of a file was made and did not come to nothing. */
export function isPaymentAlive(payment: { readonly status: string } | null): boolean {
  return payment !== null && !(DEAD_PAYMENTS as readonly string[]).includes(payment.status);
}

/** The bank's cut-off for files, where no account says its own. */
export const DEFAULT_CUTOFF = "16:00";

/** The most batches a file may have: each is kept with its figures, and a person reads them. */
export const MOST_BATCHES = 10_000;

/** What an account asks that nobody has said anything about. */
export const NO_POLICY: AchPolicy = {
  controlTotals: false,
  secCodes: [],
  entryLimitMinor: null,
  dailyLimitMinor: null,
};

/** The companies a file originates for. */
export function companyIdsOf(summary: NachaSummary | null): string[] {
  return [...new Set(summary?.batches.map((batch) => batch.companyId.trim()) ?? [])];
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

/** The earliest date over the accounts a file may settle on; by the fallback where it may settle on none. */
export function earliestOver(
  accounts: readonly Pick<SettlementAccount, "refusal" | "earliest">[],
  fallback: LocalDate,
): LocalDate {
  const dates = accounts.filter((account) => account.refusal === null).map((account) => account.earliest);
  return dates.toSorted()[0] ?? fallback;
}

/** The latest effective date of the batches, by which a file settles as one; null when none names a real date. */
export function latestEffectiveDate(summary: NachaSummary | null): LocalDate | null {
  const dates = summary?.batches.flatMap((batch) => (batch.effectiveDate === null ? [] : [batch.effectiveDate])) ?? [];
  return dates.length === 0 ? null : dates.reduce((a, b) => (a > b ? a : b));
}

/** When a file settles that is released in time for `earliest`: then, or on its latest effective date if later. */
export function settlesOn(earliest: LocalDate, summary: NachaSummary): LocalDate {
  const dates = summary.batches.flatMap((batch) => (batch.effectiveDate === null ? [] : [batch.effectiveDate]));
  const latest = dates.reduce((a, b) => (a > b ? a : b), earliest);
  return businessDayOnOrAfter(latest);
}

/** How the batches' effective dates stand against the calendar. A past date is a warning with a repair, no refusal. */
export function adviseDates(summary: NachaSummary, earliest: LocalDate): DateAdvice {
  const dates = summary.batches.map((batch) => batch.effectiveDate);
  return {
    earliest,
    latest: latestRestampDate(earliest),
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
      sentence: `${batches(advice.pastBatches)} an effective date before ${formatDate(advice.earliest)}. The bank settles ${advice.pastBatches === 1 ? "it" : "them"} on the next banking day. Date it anew in the file doctor to have it name the real date.`,
    });
  }
  if (advice.holidayBatches > 0) {
    found.push({
      code: "EFFECTIVE_DATE_NOT_BANKING_DAY",
      sentence: `${batches(advice.holidayBatches)} an effective date on a weekend or holiday, and ${advice.holidayBatches === 1 ? "settles" : "settle"} on the banking day after it.`,
    });
  }
  return found;
}

/** How many days around a file another one with its figures is suspicious. */
export const REPEAT_DAYS = 10;

/**
 * Warns of the commonest double payroll: the same run under other bytes (another file name, time or effective date), which
 * no comparison of hashes finds. A warning only: two runs may be equal.
 */
export function repeatSentence(repeat: AchRepeat, zone: string): AchAdvice {
  const when = formatDate(dateInZone(new Date(repeat.uploadedAt), zone));
  const payment = repeat.paymentNumber === null ? "" : `, payment ${paymentNumber(repeat.paymentNumber)}`;
  const which = repeat.isSeen ? `${repeat.fileName}${payment}` : "a file that is not yours to see";
  return {
    code: "SAME_FIGURES",
    sentence: `Entry hash, totals and number of entries are those of ${which}, uploaded by ${repeat.uploadedBy} on ${when}. Make sure that this is not the same run again.`,
  };
}

function batches(count: number): string {
  return count === 1 ? "One batch has" : `${count.toLocaleString("en-US")} batches have`;
}

/** The last date a file may be stamped with: about a month ahead. */
export function latestRestampDate(earliest: LocalDate): LocalDate {
  return addBusinessDays(earliest, 22);
}

/** Whether a date may be stamped on a file: a banking day, not before the earliest and about a month ahead at most. */
export function canRestampTo(date: LocalDate, earliest: LocalDate): Refusal | null {
  if (!isLocalDate(date)) return refuse("bad_date", "Choose a date.", "effectiveDate");
  if (!isBusinessDay(date))
    return refuse("not_banking_day", `${formatDate(date)} is not a banking day. Choose one.`, "effectiveDate");
  if (date < earliest) {
    return refuse("too_early", `The earliest date the bank can settle is ${formatDate(earliest)}.`, "effectiveDate");
  }
  const latest = latestRestampDate(earliest);
  if (date > latest) return refuse("too_late", `Choose a date up to ${formatDate(latest)}.`, "effectiveDate");
  return null;
}

type EntityIds = { readonly id: string; readonly name: string; readonly achCompanyIds: readonly string[] };

/**
 * A file names the company it originates for. Another entity's id refuses the account; an id that no entity has is
 * a warning, since the bank's own list may be longer than ours.
 */
export function assessCompany(
  companyIds: readonly string[],
  account: { readonly entityId: string | null; readonly entityName: string | null },
  entities: readonly EntityIds[],
): Refusal | AchAdvice | null {
  const owners = new Map(entities.flatMap((entity) => entity.achCompanyIds.map((id) => [id.trim(), entity] as const)));
  const named = new Set(companyIds.map((id) => owners.get(id.trim())).filter((owner) => owner !== undefined));
  const names = [...named].map((entity) => entity.name);
  if (named.size > 1) {
    return refuse(
      "many_entities",
      `This file originates for ${names.join(" and ")}. One file settles on one account: make a file for each of them.`,
      "accountId",
    );
  }
  const [owner] = named;
  if (owner && owner.id !== account.entityId) {
    return refuse(
      "other_entity",
      `This file originates for ${owner.name}, but the account belongs to ${account.entityName ?? "no entity"}. Choose an account of ${owner.name}.`,
      "accountId",
    );
  }
  const unknown = companyIds.find((id) => !owners.has(id.trim()));
  if (unknown === undefined) return null;
  const id = unknown.trim();
  const what = id === "" ? "A batch names no company id" : `Company id ${id} belongs to none of our entities`;
  return {
    code: "COMPANY_UNKNOWN",
    sentence: `${what}. Check it before you send the file.`,
  };
}

/** True for `assessCompany`'s refusal. */
export function isRefusal(assessment: Refusal | AchAdvice | null): assessment is Refusal {
  return assessment !== null && "ok" in assessment;
}

/** A text of an entry with its account number hidden, where the originator repeated it there. */
export function hideNumber(text: string, accountNumber: string): string {
  if (accountNumber.length <= 4 || !text.includes(accountNumber)) return text;
  return text.replaceAll(accountNumber, () => "\u2022".repeat(accountNumber.length - 4) + accountNumber.slice(-4));
}

/** What of an account number is kept in clear: its last four, and nothing of one that has no more than four. */
export function shownDigits(accountNumber: string): string {
  return accountNumber.length > 4 ? accountNumber.slice(-4) : "";
}

/** The outcome of a file about which one thing must be said, of the file as a whole. */
export function oneIssue(code: string, message: string, summary: NachaSummary | null): NachaCheck {
  const place = { line: 1, column: 1, columnEnd: 94, record: "File", field: "File", excerpt: "" } as const;
  return {
    verdict: "invalid",
    summary,
    issues: [{ ...place, code, severity: "error", message, expected: "", rule: "" }],
    issueCount: 1,
  };
}

/**
 * What a check of the format comes to at this desk: refused, too, are more batches than are kept, and what a company
 * does not send. A well-formed file of what the bank sent back is taken as such: nobody sends it on.
 */
export function takenCheck(check: NachaCheck): NachaCheck {
  const isReturns = check.verdict !== "invalid" && check.summary?.purpose === "returns";
  return refuseManyBatches(isReturns ? check : refuseNotSent(check));
}

/** A check whose file has more batches than the desk keeps becomes a refusal that says so. */
function refuseManyBatches(check: NachaCheck): NachaCheck {
  const { summary } = check;
  if (!summary || summary.batches.length <= MOST_BATCHES) return check;
  const count = summary.batches.length.toLocaleString("en-US");
  const message = `The file has ${count} batches; at most ${MOST_BATCHES.toLocaleString("en-US")} were expected. Split it and upload the parts.`;
  return oneIssue("TOO_MANY_BATCHES", message, { ...summary, batches: [] });
}

/** How many batches are named that a company does not send; the rest are counted. */
const NOT_SENT_SHOWN = 100;

/**
 * What of a well-formed file is not a company's to send: SEC codes that only banks, agencies and operators originate
 * (`SEC_NOT_SENT`), returns and notifications of change (`RETURNS_NOT_SENT`). Each such batch becomes an error.
 */
function refuseNotSent(check: NachaCheck): NachaCheck {
  const found = check.summary?.batches.flatMap((batch) => notSent(batch) ?? []) ?? [];
  if (found.length === 0) return check;
  const issues = [...found.slice(0, NOT_SENT_SHOWN), ...check.issues];
  return {
    ...check,
    verdict: "invalid",
    issues: issues.toSorted((a, b) => a.line - b.line || a.column - b.column),
    issueCount: check.issueCount + found.length,
  };
}

function notSent(batch: NachaBatchSummary): NachaIssue | null {
  const { line, sec, purpose } = batch;
  const place = { line, record: "Batch header", severity: "error", rule: "policy.sent" } as const;
  const expected = "entries that a company sends";
  if (purpose === "returns" || purpose === "mixed") {
    const message = `The batch holds returns or notifications of change (${sec}); only entries to be sent were expected.`;
    const where = { column: 1, columnEnd: 94, field: "Record", excerpt: "" };
    return { ...place, ...where, code: "RETURNS_NOT_SENT", message, expected };
  }
  const rules = SEC_CODES.get(sec);
  if (!rules || rules.originator === "company") return null;
  const message = `${sec} (${rules.name}) is originated by a ${rules.originator === "government" ? "government agency" : rules.originator}, not by a company; it cannot be sent from here.`;
  const where = { column: 51, columnEnd: 53, field: "Standard entry class code", excerpt: sec };
  return { ...place, ...where, code: "SEC_NOT_SENT", message, expected };
}
