import "server-only";
import { createHash, type Hash } from "node:crypto";
import { inScope, personOf, type Actor } from "@/lib/core/actor";
import { audit } from "@/lib/core/audit";
import { db, inTransaction, type Tx } from "@/lib/core/db";
import { formatInstant } from "@/lib/core/dates";
import { newId } from "@/lib/core/ids";
import { ok, refuse, type Refusal } from "@/lib/core/result";
import { paymentNumber } from "@/lib/features/payments/rules/words";
import { bankZone, findTwin } from "../data";
import { CHUNK_BYTES, storeChunk } from "../data/chunks";
import { fileNameSchema, MAX_FILE_BYTES } from "../schema";
import type { AchTwin } from "../types";

const STALE_UPLOAD_MS = 60 * 60 * 1000;
const TOO_LARGE = refuse("too_large", "The file is larger than 200 MB. Split it and upload the parts.");
const GONE = refuse("upload_gone", "The upload took more than an hour and was given up. Upload the file again.");

/** A duplicate's refusal names the earlier file, so that the page can lead there. */
export type UploadResult = ReturnType<typeof ok<{ fileId: string }>> | (Refusal & { readonly earlierFileId?: string });

/** What an upload knows while its bytes come in. */
type Receiving = { readonly fileId: string; readonly hash: Hash; size: number; index: number };

/**
 * Receives a file as it comes: counted, hashed and stored encrypted in pieces of 1 MiB, never whole in memory.
 * Refuses more than 200 MB, an empty file, one that was cut off, and one that was received before and still lives.
 * A refused upload leaves nothing; a duplicate leaves a row in the trail of the earlier file. `expectedBytes` is what
 * the sender announced, null when it did not say.
 */
export async function receiveUpload(
  actor: Actor,
  name: string,
  body: AsyncIterable<Uint8Array>,
  now: Date,
  expectedBytes: number | null = null,
): Promise<UploadResult> {
  const fileName = fileNameSchema.safeParse(name);
  if (!fileName.success) return refuse("no_name", "The file needs a name.");
  if (expectedBytes !== null && expectedBytes > MAX_FILE_BYTES) return TOO_LARGE;
  const fileId = newId();
  await db().achFile.create({
    data: { id: fileId, fileName: fileName.data, status: "receiving", uploadedById: actor.memberId, uploadedAt: now },
  });
  const receiving: Receiving = { fileId, hash: createHash("sha256"), size: 0, index: 0 };
  try {
    const refusal = await storeBody(receiving, body, expectedBytes);
    const result = refusal ?? (await finishUpload(actor, receiving, fileName.data));
    if (!result.ok) await dropUpload(fileId);
    return result;
  } catch (error) {
    await dropUpload(fileId);
    throw error;
  }
}

/** Stores what comes; the refusal when it is no whole file. */
async function storeBody(
  receiving: Receiving,
  body: AsyncIterable<Uint8Array>,
  expectedBytes: number | null,
): Promise<Refusal | null> {
  const buffer = Buffer.alloc(CHUNK_BYTES);
  let held = 0;
  for await (const piece of body) {
    receiving.size += piece.byteLength;
    if (receiving.size > MAX_FILE_BYTES) return TOO_LARGE;
    receiving.hash.update(piece);
    for (let at = 0; at < piece.byteLength;) {
      const taken = piece.subarray(at, at + CHUNK_BYTES - held);
      buffer.set(taken, held);
      held += taken.byteLength;
      at += taken.byteLength;
      if (held === CHUNK_BYTES) held = await flush(receiving, buffer);
    }
  }
  if (held > 0) await flush(receiving, buffer.subarray(0, held));
  if (expectedBytes !== null && expectedBytes !== receiving.size) {
    return refuse("cut_off", "The upload was cut off before its end. Nothing was kept; upload the file again.");
  }
  return receiving.size === 0 ? refuse("empty_file", "The file is empty. Export it again and upload it.") : null;
}

async function flush(receiving: Receiving, bytes: Uint8Array): Promise<0> {
  await storeChunk(db(), receiving.fileId, receiving.index, bytes);
  receiving.index += 1;
  return 0;
}

async function finishUpload(actor: Actor, receiving: Receiving, fileName: string): Promise<UploadResult> {
  const { fileId, size: sizeBytes } = receiving;
  const sha256 = receiving.hash.digest("hex");
  const zone = await bankZone();
  return inTransaction(async (tx) => {
    const twin = await lockTwin(tx, sha256, fileId);
    const file = { fileName, sizeBytes, sha256 };
    if (twin) {
      await audit(tx, personOf(actor), {
        action: "ach_file.duplicate_refused",
        subjectType: "ach_file",
        subjectId: twin.id,
        accountId: twin.accountId,
        after: file,
      });
      return duplicateOf(actor, twin, zone);
    }
    const { count } = await tx.achFile.updateMany({
      where: { id: fileId, status: "receiving" },
      data: { sha256, sizeBytes: BigInt(sizeBytes), status: "checking" },
    });
    if (count === 0) return GONE;
    await audit(tx, personOf(actor), {
      action: "ach_file.received",
      subjectType: "ach_file",
      subjectId: fileId,
      after: file,
    });
    return ok({ fileId });
  });
}

/** The living file with these bytes. Of two that bring them at once, the second waits here and then sees the first. */
export async function lockTwin(tx: Tx, sha256: string, exceptId: string): Promise<AchTwin | null> {
  await tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended(${sha256}, 7103))`;
  return findTwin(tx, sha256, exceptId);
}

/** The refusal of bytes that are a living file already; it leads there where the actor may see it. */
export function duplicateOf(actor: Actor, twin: AchTwin, zone: string): Refusal & { earlierFileId?: string } {
  const when = formatInstant(twin.uploadedAt, zone);
  const visible =
    actor.scope === "all" ||
    twin.uploadedById === actor.memberId ||
    (twin.accountId !== null && inScope(actor.scope, twin.accountId));
  if (!visible) {
    return refuse(
      "duplicate_file",
      `${twin.uploadedBy} uploaded this very file on ${when}. Nothing was kept. Ask them before you go on.`,
    );
  }
  const payment = twin.paymentNumber === null ? "" : ` and became payment ${paymentNumber(twin.paymentNumber)}`;
  const next =
    twin.paymentNumber === null
      ? "Go on with that one, or have it discarded before you upload it again."
      : "It can be uploaded again once that payment was rejected, cancelled or failed.";
  const sentence = `This is the same file as ${twin.fileName}: ${twin.uploadedBy} uploaded it on ${when}${payment}. Nothing was kept. ${next}`;
  return { ...refuse("duplicate_file", sentence), earlierFileId: twin.id };
}

async function dropUpload(fileId: string): Promise<void> {
  await db().achFile.deleteMany({ where: { id: fileId, status: "receiving" } });
}

/** Removes uploads that stopped half-way more than an hour ago: their bytes were never a file. */
export async function abandonStaleUploads(now: Date): Promise<number> {
  const { count } = await db().achFile.deleteMany({
    where: { status: "receiving", uploadedAt: { lt: new Date(now.getTime() - STALE_UPLOAD_MS) } },
  });
  return count;
}
