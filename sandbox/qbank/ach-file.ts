import { checkNacha } from "@/lib/formats/nacha/check";
import { refuse, ok, type Result } from "@/lib/core/result";
import type { LocalDate } from "@/lib/core/dates";

/** What the bank needs to know of a NACHA file. Amounts in cents, as the entries add up. */
export type AchFile = {
  readonly companyIds: readonly string[];
  readonly companyName: string;
  readonly entryCount: number;
  readonly creditMinor: number;
  readonly debitMinor: number;
  /** The latest effective date of its batches: the file settles as one. */
  readonly effectiveDate: LocalDate | null;
};

/**
 * Refuses a file whose form is invalid, naming the first problem, and one with returns or advices, which a customer
 * does not send. The bank takes any SEC code; past dates are no fault: those settle on the next banking day.
 */
export function readAchFile(bytes: Uint8Array): Result<AchFile> {
  const check = checkNacha(bytes);
  const { summary } = check;
  if (check.verdict === "invalid" || summary === null) {
    const first = check.issues.find((issue) => issue.severity === "error") ?? check.issues[0];
    const sentence = first
      ? `Line ${first.line}, columns ${first.column}-${first.columnEnd} (${first.record}, ${first.field}): ${first.message}`
      : "The file is not a NACHA file";
    return refuse(first?.code ?? "NOT_NACHA", sentence);
  }
  if (summary.purpose !== "origination") {
    return refuse("NOT_ORIGINATION", "The file holds returns or advices; a customer sends entries to be made only");
  }
  const dates = summary.batches.flatMap((batch) => batch.effectiveDate ?? []);
  return ok({
    companyIds: [...new Set(summary.batches.map((batch) => batch.companyId.trim()))],
    companyName: (summary.batches[0]?.companyName ?? summary.originName).trim(),
    entryCount: summary.entries,
    creditMinor: summary.creditMinor,
    debitMinor: summary.debitMinor,
    effectiveDate: dates.length === 0 ? null : dates.reduce((a, b) => (a > b ? a : b)),
  });
}
