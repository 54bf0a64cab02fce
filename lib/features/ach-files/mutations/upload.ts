import "server-only";
import { createHash, type Hash } from "node:crypto";
import { personOf, type Actor } from "@/lib/core/actor";
import { audit } from "@/lib/core/audit";
import { seal } from "@/lib/core/crypto";
import { db, inTransaction } from "@/lib/core/db";
import { formatInstant } from "@/lib/core/dates";
import { newId } from "@/lib/core/ids";
import { ok, refuse, type Result } from "@/lib/core/result";
import { CHUNK_CONTEXT } from "../data";
import { fileNameSchema, MAX_FILE_BYTES } from "../schema";

const CHUNK_BYTES = 1024 * 1024;
const STALE_UPLOAD_MS = 60 * 60 * 1000;

/** Payment states after which the same file may be sent again: nothing of it reached the bank. */
const DEAD_PAYMENTS = ["rejected", "cancelled", "failed"];

/** What an upload knows while its bytes come in. */
type Receiving = { readonly fileId: string; readonly hash: Hash; size: number; index: number };

/**
 * Receives a file as it comes: counted, hashed and stored encrypted in pieces of 1 MiB, never whole in memory.
 * Refuses more than 200 MB, an empty file, and a file that was received before and is still alive.
 */
export async function receiveUpload(
  actor: Actor,
  name: string,
  body: AsyncIterable<Uint8Array>,
  now: Date,
): Promise<Result<{ fileId: string }>> {
  const fileName = fileNameSchema.safeParse(name);
  if (!fileName.success) return refuse("no_name", "The file needs a name.");
  const fileId = newId();
  await inTransaction(async (tx) => {
    await tx.achFile.create({
      data: { id: fileId, fileName: fileName.data, status: "receiving", uploadedById: actor.memberId, uploadedAt: now },
    });
  });
  const receiving: Receiving = { fileId, hash: createHash("sha256"), size: 0, index: 0 };
  const stored = await storeBody(receiving, body).catch(async (error: unknown) => {
    await dropUpload(fileId);
    throw error;
  });
  if (!stored) {
    await dropUpload(fileId);
    return refuse("too_large", "The file is larger than 200 MB. Split it and upload the parts.");
  }
  if (receiving.size === 0) {
    await dropUpload(fileId);
    return refuse("empty_file", "The file is empty. Export it again and upload it.");
  }
  return finishUpload(actor, receiving, fileName.data);
}

/** False when the body is larger than allowed. */
async function storeBody(receiving: Receiving, body: AsyncIterable<Uint8Array>): Promise<boolean> {
  let held: Uint8Array[] = [];
  let heldBytes = 0;
  for await (const piece of body) {
    receiving.size += piece.byteLength;
    if (receiving.size > MAX_FILE_BYTES) return false;
    receiving.hash.update(piece);
    held.push(piece);
    heldBytes += piece.byteLength;
    if (heldBytes >= CHUNK_BYTES) {
      await storeChunk(receiving, held);
      [held, heldBytes] = [[], 0];
    }
  }
  if (heldBytes > 0) await storeChunk(receiving, held);
  return true;
}

async function storeChunk(receiving: Receiving, pieces: Uint8Array[]): Promise<void> {
  const cipher = seal(Buffer.concat(pieces), CHUNK_CONTEXT);
  await db().achFileChunk.create({ data: { fileId: receiving.fileId, index: receiving.index, cipher } });
  receiving.index += 1;
}

async function finishUpload(actor: Actor, receiving: Receiving, fileName: string): Promise<Result<{ fileId: string }>> {
  const sha256 = receiving.hash.digest("hex");
  const duplicate = await inTransaction(async (tx) => {
    // Two uploads of the same bytes at once: the second waits here and then sees the first.
    await tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended(${sha256}, 7103))`;
    const twin = await tx.achFile.findFirst({
      where: {
        sha256,
        status: { in: ["checking", "ready", "sent_for_approval"] },
        OR: [{ payment: null }, { payment: { status: { notIn: DEAD_PAYMENTS } } }],
      },
      include: { payment: { select: { number: true, status: true } } },
    });
    const data = { sha256, sizeBytes: BigInt(receiving.size), status: twin ? "discarded" : "checking" };
    await tx.achFile.updateMany({ where: { id: receiving.fileId, status: "receiving" }, data });
    await audit(tx, personOf(actor), {
      action: twin ? "ach_file.duplicate" : "ach_file.received",
      subjectType: "ach_file",
      subjectId: receiving.fileId,
      after: { fileName, sizeBytes: receiving.size, sha256, ...(twin ? { duplicateOf: twin.id } : {}) },
    });
    return twin;
  });
  if (!duplicate) return ok({ fileId: receiving.fileId });
  const payment = duplicate.payment ? ` and became payment P-${String(duplicate.payment.number).padStart(6, "0")}` : "";
  return refuse(
    "duplicate_file",
    `This is the same file as ${duplicate.fileName}: it was uploaded ${formatInstant(duplicate.uploadedAt, "UTC")}${payment}. Nothing was changed. Open that one, or discard it before you upload it again.`,
  );
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
