import "server-only";
import { createHash } from "node:crypto";
import { setImmediate as pause } from "node:timers/promises";
import { personOf, type Actor } from "@/lib/core/actor";
import { audit } from "@/lib/core/audit";
import { db, inTransaction, type Tx } from "@/lib/core/db";
import { newId } from "@/lib/core/ids";
import { ok, refuse, type Refusal, type Result } from "@/lib/core/result";
import { paymentNumber } from "@/lib/features/payments/rules/words";
import { restampEffectiveDates } from "@/lib/formats/nacha/restamp";
import { bankZone, getAchFile, listSettlementAccounts, readFileBytes, storeChunk } from "../data";
import {
  canRestampTo,
  DEFAULT_CUTOFF,
  earliestEffectiveDate,
  earliestOver,
  isPaymentAlive,
  mayAct,
  type FileAct,
} from "../rules";
import type { AchFileDetail } from "../types";
import { lockTwin } from "./upload";

const CHUNK_BYTES = 1024 * 1024;

const NOT_THERE = refuse("not_found", "This file is not there, or not in your accounts.");
/** Somebody else, or the same person in another tab, acted first. */
export const FIRST_TAKEN = refuse("someone_was_first", "This file was changed a moment ago. Reload the page.");

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
    const refusal = await takeOut(tx, file);
    if (refusal) return refusal;
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

/** Discards the file unless it moved on, or is being paid: a payment made meanwhile waited for this row. */
async function takeOut(tx: Tx, file: AchFileDetail): Promise<Refusal | null> {
  await tx.$executeRaw`select 1 from ach_file where id = ${file.id}::uuid for update`;
  const payment = await tx.payment.findUnique({ where: { achFileId: file.id } });
  if (payment && isPaymentAlive(payment)) {
    return refuse("being_paid", `This file is payment ${paymentNumber(payment.number)} by now. Cancel that one first.`);
  }
  const { count } = await tx.achFile.updateMany({
    where: { id: file.id, status: file.status },
    data: { status: "discarded" },
  });
  return count === 0 ? FIRST_TAKEN : null;
}

/**
 * Makes a copy of a file with every batch's effective entry date set to `effectiveDate` and nothing else changed;
 * the original is discarded. Both hashes stand in the trail. The copy is checked like any upload.
 */
export async function restampFile(
  actor: Actor,
  input: { fileId: string; effectiveDate: string },
  now: Date,
): Promise<Result<{ fileId: string }>> {
  const file = await fileFor(actor, input.fileId, "restamp");
  if ("ok" in file) return file;
  const accounts = await listSettlementAccounts(actor.scope, file.summary, now);
  const earliest = earliestOver(accounts, earliestEffectiveDate(now, await bankZone(), DEFAULT_CUTOFF));
  const refusal = canRestampTo(input.effectiveDate, earliest);
  if (refusal) return refusal;
  const bytes = restampEffectiveDates(await readFileBytes(file.id), input.effectiveDate);
  const sha256 = await hashInTurns(bytes);
  if (sha256 === file.sha256)
    return refuse("same_date", "Every batch has this date already. Choose another.", "effectiveDate");
  const copy = { id: newId(), fileName: file.fileName, repairedFromId: file.id, uploadedById: actor.memberId };
  await db().achFile.create({ data: { ...copy, status: "receiving", uploadedAt: now } });
  try {
    for (let at = 0, index = 0; at < bytes.byteLength; at += CHUNK_BYTES, index += 1)
      await storeChunk(db(), copy.id, index, bytes.subarray(at, at + CHUNK_BYTES));
    const facts = { id: copy.id, sha256, sizeBytes: bytes.byteLength, effectiveDate: input.effectiveDate };
    const result = await inTransaction((tx) => takeItsPlace(tx, actor, file, facts));
    if (!result.ok) await dropCopy(copy.id);
    return result;
  } catch (error) {
    await dropCopy(copy.id);
    throw error;
  }
}

type CopyFacts = { id: string; sha256: string; sizeBytes: number; effectiveDate: string };

async function takeItsPlace(
  tx: Tx,
  actor: Actor,
  file: AchFileDetail,
  copy: CopyFacts,
): Promise<Result<{ fileId: string }>> {
  const twin = await lockTwin(tx, copy.sha256, copy.id);
  if (twin) {
    const sentence = `This file with this date was uploaded before, by ${twin.uploadedBy}. Nothing was changed.`;
    return refuse("duplicate_file", sentence, "effectiveDate");
  }
  const refusal = await takeOut(tx, file);
  if (refusal) return refusal;
  const { count } = await tx.achFile.updateMany({
    where: { id: copy.id, status: "receiving" },
    data: { status: "checking", sha256: copy.sha256, sizeBytes: BigInt(copy.sizeBytes) },
  });
  if (count === 0) throw new Error(`The restamped copy ${copy.id} is gone`);
  await audit(tx, personOf(actor), {
    action: "ach_file.restamped",
    subjectType: "ach_file",
    subjectId: copy.id,
    before: { fileId: file.id, sha256: file.sha256 },
    after: { fileId: copy.id, sha256: copy.sha256, effectiveDate: copy.effectiveDate },
  });
  return ok({ fileId: copy.id });
}

async function dropCopy(fileId: string): Promise<void> {
  await db().achFile.deleteMany({ where: { id: fileId, status: "receiving" } });
}

/** SHA-256 in hex; others run in between. */
async function hashInTurns(bytes: Uint8Array): Promise<string> {
  const hash = createHash("sha256");
  for (let at = 0; at < bytes.byteLength; at += 8 * CHUNK_BYTES) {
    hash.update(bytes.subarray(at, at + 8 * CHUNK_BYTES));
    await pause();
  }
  return hash.digest("hex");
}
