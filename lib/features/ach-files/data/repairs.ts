import "server-only";
import { z } from "zod";
import type { Actor } from "@/lib/core/actor";
import { db } from "@/lib/core/db";
import type { LocalDate } from "@/lib/core/dates";
import { ok, type Result } from "@/lib/core/result";
import type { NachaCheck, NachaIssue, NachaSummary } from "@/lib/formats/nacha/types";
import { bankZone, readFileBytes } from "../data";
import { DEFAULT_CUTOFF, earliestEffectiveDate, earliestOver, latestRestampDate } from "../rules";
import { diffsOf } from "../rules/repairs";
import type { AchFileDetail } from "../types";
import type { RepairDesk, RepairStory } from "../types/repairs";
import { orDamaged } from "./chunks";
import { findOffers } from "./repairing/run";
import { listSettlementAccounts } from "./settlement";

/** The first day on which a file released now can settle, over the accounts that this person may settle it on. */
export async function earliestFor(actor: Actor, summary: NachaSummary | null, now: Date): Promise<LocalDate> {
  const accounts = await listSettlementAccounts(actor.scope, summary, now);
  return earliestOver(accounts, earliestEffectiveDate(now, await bankZone(), DEFAULT_CUTOFF));
}

/**
 * The repairs that would change something in a file. Reads all of it, a large one in a worker. Refuses
 * (`stored_file_damaged`) a file that cannot be read back.
 */
export async function getRepairDesk(actor: Actor, file: AchFileDetail, now: Date): Promise<Result<RepairDesk>> {
  const earliest = await earliestFor(actor, file.summary, now);
  const check = await storedCheck(file);
  const bytes = await orDamaged(file.id, readFileBytes(file.id));
  if (!bytes.ok) return bytes;
  const offers = await findOffers({ bytes: bytes.value, check, earliest });
  return ok({
    fileId: file.id,
    fileName: file.fileName,
    sha256: file.sha256 ?? "",
    verdict: file.verdict,
    issueCount: file.issueCount,
    offers,
    earliest,
    latest: latestRestampDate(earliest),
  });
}

/** The outcome of the check as it was stored. */
async function storedCheck(file: AchFileDetail): Promise<NachaCheck> {
  const issues = await db().achFileIssue.findMany({
    where: { fileId: file.id },
    orderBy: { position: "asc" },
    omit: { fileId: true, position: true },
    take: 1_000,
  });
  return {
    verdict: file.verdict ?? "invalid",
    summary: file.summary,
    issues: issues.map((issue) => ({
      ...issue,
      record: issue.record as NachaIssue["record"],
      severity: issue.severity === "warning" ? ("warning" as const) : ("error" as const),
    })),
    issueCount: file.issueCount,
  };
}

const storedRepairs = z.object({
  applied: z.array(z.looseObject({ name: z.string() })),
  changes: z.array(
    z.object({
      repair: z.string(),
      line: z.number(),
      column: z.number(),
      columnEnd: z.number(),
      record: z.string(),
      field: z.string(),
      before: z.string(),
      after: z.string(),
    }),
  ),
  changeCount: z.number(),
});

/** Changes of a stored repair that its page lists. */
const SHOWN = 200;

/** How a file came to be that the reader sees anyway; null when it is no repaired copy. */
export async function getRepairStory(fileId: string): Promise<RepairStory | null> {
  const file = await db().achFile.findUnique({
    where: { id: fileId },
    select: { repairs: true, reason: true, repairedFromId: true },
  });
  if (!file?.repairedFromId) return null;
  const original = await db().achFile.findUnique({
    where: { id: file.repairedFromId },
    select: { sha256: true },
  });
  const stored = storedRepairs.safeParse(file.repairs).data;
  return {
    originalId: file.repairedFromId,
    originalSha256: original?.sha256 ?? null,
    reason: file.reason,
    applied: stored?.applied.map(({ name }) => name) ?? [],
    records: diffsOf((stored?.changes ?? []).slice(0, SHOWN) as Parameters<typeof diffsOf>[0], []),
    changeCount: stored?.changeCount ?? 0,
  };
}
