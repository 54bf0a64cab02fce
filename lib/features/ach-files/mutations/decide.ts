import "server-only";
import { createHash } from "node:crypto";
import { personOf, type Actor } from "@/lib/core/actor";
import { audit } from "@/lib/core/audit";
import { seal } from "@/lib/core/crypto";
import { inTransaction } from "@/lib/core/db";
import { newId } from "@/lib/core/ids";
import { ok, refuse, type Refusal, type Result } from "@/lib/core/result";
import { restampEffectiveDates } from "@/lib/formats/nacha/restamp";
import { getAchFile, CHUNK_CONTEXT, readFileBytes } from "../data";
import { canRestampTo, earliestEffectiveDate, mayAct, type FileAct } from "../rules";
import type { AchFileDetail } from "../types";

const CHUNK_BYTES = 1024 * 1024;

const NOT_THERE = refuse("not_found", "This file is not there, or not in your accounts.");

/** The file for an act, or why not: only whoever uploaded it goes on with it. */
export async function fileFor(actor: Actor, fileId: string, act: FileAct): Promise<AchFileDetail | Refusal> {
  const file = await getAchFile(actor, fileId);
  if (!file) return NOT_THERE;
  if (file.uploadedById !== actor.memberId)
    return refuse("not_yours", `${file.uploadedBy} uploaded this file and goes on with it.`);
  if (mayAct(act, file.status)) return file;
  return refuse(
    "wrong_state",
    `This file is ${file.status.replaceAll("_", " ")} by now. Reload the page to see what can be done.`,
  );
}

/** Takes a file out of the work list. Its bytes and its trail stay. */
export async function discardFile(actor: Actor, fileId: string): Promise<Result<null>> {
  const file = await fileFor(actor, fileId, "discard");
  if ("ok" in file) return file;
  return inTransaction(async (tx) => {
    const { count } = await tx.achFile.updateMany({
      where: { id: fileId, status: file.status },
      data: { status: "discarded" },
    });
    if (count === 0) return refuse("someone_was_first", "This file was changed a moment ago. Reload the page.");
    await audit(tx, personOf(actor), {
      action: "ach_file.discarded",
      subjectType: "ach_file",
      subjectId: fileId,
      before: { status: file.status },
      after: { status: "discarded" },
    });
    return ok(null);
  });
}

/**
 * Makes a copy of a file with every batch's effective entry date set to `effectiveDate` and nothing else changed;
 * the original is discarded. Both hashes stand in the trail. The copy is checked like any upload.
 */
export async function restampFile(
  actor: Actor,
  input: { fileId: string; effectiveDate: string },
  calendar: { zone: string; cutoff: string },
  now: Date,
): Promise<Result<{ fileId: string }>> {
  const file = await fileFor(actor, input.fileId, "restamp");
  if ("ok" in file) return file;
  const refusal = canRestampTo(input.effectiveDate, earliestEffectiveDate(now, calendar.zone, calendar.cutoff));
  if (refusal) return refusal;
  const bytes = restampEffectiveDates(await readFileBytes(file.id), input.effectiveDate);
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const copyId = newId();
  return inTransaction(async (tx) => {
    const { count } = await tx.achFile.updateMany({
      where: { id: file.id, status: file.status },
      data: { status: "discarded" },
    });
    if (count === 0) return refuse("someone_was_first", "This file was changed a moment ago. Reload the page.");
    await tx.achFile.create({
      data: {
        id: copyId,
        fileName: file.fileName,
        status: "checking",
        sizeBytes: BigInt(bytes.byteLength),
        sha256,
        restampedFromId: file.id,
        uploadedById: actor.memberId,
        uploadedAt: now,
      },
    });
    for (let at = 0, index = 0; at < bytes.byteLength; at += CHUNK_BYTES, index += 1) {
      await tx.achFileChunk.create({
        data: { fileId: copyId, index, cipher: seal(bytes.subarray(at, at + CHUNK_BYTES), CHUNK_CONTEXT) },
      });
    }
    await audit(tx, personOf(actor), {
      action: "ach_file.restamped",
      subjectType: "ach_file",
      subjectId: copyId,
      before: { fileId: file.id, sha256: file.sha256 },
      after: { fileId: copyId, sha256, effectiveDate: input.effectiveDate },
    });
    return ok({ fileId: copyId });
  }, 60_000);
}
