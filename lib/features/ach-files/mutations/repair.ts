import "server-only";
import type { Actor } from "@/lib/core/actor";
import { ok, refuse, type Refusal, type Result } from "@/lib/core/result";
import type { Repair } from "@/lib/formats/nacha/repair/types";
import { readFileBytes } from "../data";
import { orDamaged } from "../data/chunks";
import { makeCopy } from "../data/repairing/run";
import type { RepairedCopy } from "../data/repairing/job";
import { earliestFor } from "../data/repairs";
import { canRestampTo } from "../rules";
import { diffsOf } from "../rules/repairs";
import type { AchFileDetail } from "../types";
import type { RepairPreview } from "../types/repairs";
import { fileFor } from "./decide";
import { storeMadeFile, type MadeResult } from "./made";

const CHANGES_SHOWN = 200;
const ISSUES_SHOWN = 20;

/** A file with a copy that repairs would make of it. */
type Repaired = { readonly file: AchFileDetail; readonly copy: RepairedCopy };

/** What repairs would make of a file, and what the check will say of it. Stores nothing. */
export async function previewRepairs(
  actor: Actor,
  input: { fileId: string; repairs: readonly Repair[] },
  now: Date,
): Promise<Result<RepairPreview>> {
  const repaired = await repairedCopy(actor, input, now);
  if ("ok" in repaired) return repaired;
  const { bytes, changes, changeCount, lines, sha256, check } = repaired.copy;
  return ok({
    records: diffsOf(changes.slice(0, CHANGES_SHOWN), lines),
    changeCount,
    sha256,
    sizeBytes: bytes.byteLength,
    verdict: check.verdict,
    issueCount: check.issueCount,
    issues: check.issues.slice(0, ISSUES_SHOWN),
  });
}

/**
 * Makes a repaired copy of a file, the very one that was previewed; the original is kept and discarded. Both hashes, who
 * and why stand in the trail. The copy is checked like any upload: whoever calls this dispatches that check.
 */
export async function repairFile(
  actor: Actor,
  input: { fileId: string; repairs: readonly Repair[]; sha256: string; reason: string },
  now: Date,
): Promise<MadeResult> {
  const repaired = await repairedCopy(actor, input, now);
  if ("ok" in repaired) return repaired;
  const { file, copy } = repaired;
  if (copy.sha256 !== input.sha256)
    return refuse("preview_differs", "The copy would be another than the one you looked at. Preview it again.");
  const { changes, changeCount } = copy;
  const made = {
    fileName: file.fileName,
    bytes: copy.bytes,
    source: "repair",
    repairedFromId: file.id,
    repairs: { applied: input.repairs, changes, changeCount },
    reason: input.reason,
  } as const;
  return storeMadeFile(actor, made, now);
}

async function repairedCopy(
  actor: Actor,
  { fileId, repairs }: { fileId: string; repairs: readonly Repair[] },
  now: Date,
): Promise<Repaired | Refusal> {
  const file = await fileFor(actor, fileId, "repair");
  if ("ok" in file) return file;
  const restamp = repairs.find((repair) => repair.name === "restampDates");
  const refusal = restamp ? canRestampTo(restamp.effectiveDate, await earliestFor(actor, file.summary, now)) : null;
  if (refusal) return refusal;
  if (!file.summary) return refuse("no_records", "This is not a NACHA file: there is nothing to repair in it.");
  const bytes = await orDamaged(file.id, readFileBytes(file.id));
  if (!bytes.ok) return bytes;
  const copy = await makeCopy({ bytes: bytes.value, repairs });
  if (copy.changeCount === 0)
    return refuse("nothing_changed", "These repairs change nothing in this file. Choose others.");
  return { file, copy };
}
