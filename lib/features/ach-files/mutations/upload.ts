import "server-only";
import { createHash, type Hash } from "node:crypto";
import { inScope, personOf, type ActingFor, type Actor } from "@/lib/core/actor";
import { audit } from "@/lib/core/audit";
import { db, inTransaction, type Tx } from "@/lib/core/db";
import { formatInstant } from "@/lib/core/dates";
import { newId } from "@/lib/core/ids";
import { log } from "@/lib/core/log";
import { ok, refuse, type Refusal } from "@/lib/core/result";
import { paymentNumber } from "@/lib/features/payments/rules/words";
import { bankZone, findTwin } from "../data";
import { CHUNK_BYTES, ChunkWriter, storeChunk } from "../data/chunks";
import { fileNameSchema, MAX_FILE_BYTES } from "../schema";
import type { AchTwin } from "../types";
import { takeUploadSlot } from "./upload-slots";

const STALE_UPLOAD_MS = 60 * 60 * 1000;
const TOO_LARGE = refuse("too_large", "The file is larger than 200 MB. Split it and upload the parts.");
const TAKEN = refuse("id_taken", "There is a file of this id already. Upload it again.");
const NO_ROOM = refuse(
  "no_room",
  "The disk of the desk's database is full. Nothing was kept; whoever runs the desk must make room first.",
);
const GONE = refuse("upload_gone", "The upload took more than an hour and was given up. Upload the file again.");

/** A duplicate's refusal names the earlier file, so that the page can lead there. */
export type UploadResult = ReturnType<typeof ok<{ fileId: string }>> | (Refusal & { readonly earlierFileId?: string });

/** What an upload knows while its bytes come in. */
type Receiving = {
  readonly fileId: string;
  readonly fileName: string;
  readonly expectedBytes: number | null;
  readonly hash: Hash;
  readonly chunks: ChunkWriter;
  size: number;
};

/** How the sender names the upload and how long it says that it is; both may be left out. */
export type UploadOptions = { readonly expectedBytes?: number | null; readonly fileId?: string };

/**
 * Receives a file as it comes: counted, hashed and stored encrypted in pieces of 1 MiB, never whole in memory.
 * Refuses more than 200 MB, an empty file, one that was cut off, one that was received before and still lives, more
 * uploads than may be under way (`too_many_uploads`), and any when the disk is full (`no_room`). A refused upload
 * leaves nothing but its name in the trail where it was cut off; a duplicate leaves a row in the trail of the earlier
 * file. `fileId` lets the sender ask how much has come meanwhile.
 */
export async function receiveUpload(
  actor: Actor,
  name: string,
  body: AsyncIterable<Uint8Array>,
  now: Date,
  { expectedBytes = null, fileId = newId() }: UploadOptions = {},
): Promise<UploadResult> {
  const fileName = fileNameSchema.safeParse(name);
  if (!fileName.success) return refuse("no_name", "The file needs a name.");
  if (expectedBytes !== null && expectedBytes > MAX_FILE_BYTES) return TOO_LARGE;
  const slot = takeUploadSlot(actor.memberId);
  if ("ok" in slot) return slot;
  const chunks = new ChunkWriter(fileId);
  const receiving = { fileId, fileName: fileName.data, expectedBytes, hash: createHash("sha256"), chunks, size: 0 };
  try {
    if (!(await openUpload(actor, receiving, now))) return TAKEN;
    return await receiveInto(actor, receiving, body);
  } finally {
    await chunks.close();
    slot.release();
  }
}

/** False when there is a file of that id already. */
async function openUpload(actor: Actor, { fileId, fileName, expectedBytes }: Receiving, now: Date): Promise<boolean> {
  const { count } = await db().achFile.createMany({
    data: {
      id: fileId,
      fileName,
      status: "receiving",
      uploadedById: actor.memberId,
      uploadedAt: now,
      progressText: "Being received",
      progressTotal: BigInt(expectedBytes ?? 0),
    },
    skipDuplicates: true,
  });
  return count === 1;
}

async function receiveInto(actor: Actor, receiving: Receiving, body: AsyncIterable<Uint8Array>): Promise<UploadResult> {
  try {
    const refusal = await storeBody(receiving, body);
    const result = refusal ?? (await finishUpload(actor, receiving));
    if (!result.ok) await dropUpload(actor, receiving, result.reason === "cut_off");
    return result;
  } catch (error) {
    const isFull = isDiskFull(error);
    await dropUpload(actor, receiving, !isFull);
    if (!isFull) throw error;
    log.error({ err: error }, "an upload found the disk full");
    return NO_ROOM;
  }
}

/** Stores what comes; the refusal when it is no whole file. */
async function storeBody(receiving: Receiving, body: AsyncIterable<Uint8Array>): Promise<Refusal | null> {
  const { hash, chunks, expectedBytes } = receiving;
  const buffer = Buffer.alloc(CHUNK_BYTES);
  let held = 0;
  for await (const piece of body) {
    receiving.size += piece.byteLength;
    if (receiving.size > MAX_FILE_BYTES) return TOO_LARGE;
    hash.update(piece);
    for (let at = 0; at < piece.byteLength;) {
      const taken = piece.subarray(at, at + CHUNK_BYTES - held);
      buffer.set(taken, held);
      held += taken.byteLength;
      at += taken.byteLength;
      if (held < CHUNK_BYTES) continue;
      if (!(await chunks.write(buffer))) return GONE;
      held = 0;
    }
  }
  const rest = buffer.subarray(0, held);
  // Most files are smaller than one piece: no connection is opened for them.
  if (held > 0 && held === receiving.size) await storeChunk(db(), receiving.fileId, 0, rest);
  else if (held > 0 && !(await chunks.write(rest))) return GONE;
  if (!(await chunks.flush())) return GONE;
  if (expectedBytes !== null && expectedBytes !== receiving.size) {
    return refuse("cut_off", "The upload was cut off before its end. Nothing was kept; upload the file again.");
  }
  return receiving.size === 0 ? refuse("empty_file", "The file is empty. Export it again and upload it.") : null;
}

async function finishUpload(actor: Actor, receiving: Receiving): Promise<UploadResult> {
  const { fileId, fileName, size: sizeBytes } = receiving;
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
      data: { sha256, sizeBytes: BigInt(sizeBytes), status: "checking", progressText: "Waiting for its check" },
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

/** What came of it is removed; that it was cut off stands in the trail, with its name and how much had come. */
async function dropUpload(actor: Actor, { fileId, fileName, size, chunks }: Receiving, isCut: boolean): Promise<void> {
  // Nothing of it may arrive after it was removed.
  await chunks.flush().catch(() => false);
  await inTransaction(async (tx) => {
    const { count } = await tx.achFile.deleteMany({ where: { id: fileId, status: "receiving" } });
    if (count > 0 && isCut) await auditCut(tx, personOf(actor), { fileId, fileName, receivedBytes: size });
  });
}

function auditCut(
  tx: Tx,
  by: ActingFor,
  { fileId, ...facts }: { fileId: string; fileName: string; receivedBytes: number },
): Promise<void> {
  return audit(tx, by, { action: "ach_file.cut_off", subjectType: "ach_file", subjectId: fileId, after: facts });
}

/** PostgreSQL's "disk full" (53100), as its driver or Prisma tells it. */
function isDiskFull(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return ("code" in error && error.code === "53100") || /\b53100\b|no space left on device/i.test(error.message);
}

/** Removes uploads that stopped half-way more than an hour ago: their bytes were never a file. The trail names them. */
export async function abandonStaleUploads(now: Date): Promise<number> {
  const stale = { status: "receiving", uploadedAt: { lt: new Date(now.getTime() - STALE_UPLOAD_MS) } };
  const by: ActingFor = { type: "system", name: "File check", requestId: newId() };
  const found = await db().achFile.findMany({ where: stale, select: { id: true }, take: 100 });
  for (const { id } of found) {
    await inTransaction(async (tx) => {
      const [gone] = await tx.$queryRaw<{ name: string; received: bigint }[]>`
        delete from ach_file where id = ${id}::uuid and status = 'receiving'
        returning file_name as name, progress_done as received`;
      if (gone) await auditCut(tx, by, { fileId: id, fileName: gone.name, receivedBytes: Number(gone.received) });
    }, 60_000);
  }
  return found.length;
}
