import "server-only";
import { createHash } from "node:crypto";
import { personOf, type ActingFor, type Actor } from "@/lib/core/actor";
import { audit } from "@/lib/core/audit";
import { db, inTransaction, Prisma, type Tx } from "@/lib/core/db";
import { newId } from "@/lib/core/ids";
import { ok, refuse, type Refusal, type Result } from "@/lib/core/result";
import { bankZone } from "../data";
import { CHUNK_BYTES, storeChunk } from "../data/chunks";
import { mayAct } from "../rules";
import { fileNameSchema, MAX_FILE_BYTES } from "../schema";
import type { AchFileSource, AchFileStatus, AchRepairs, AchTwin } from "../types";
import { FIRST_TAKEN, takeOut } from "./take-out";
import { duplicateOf, lockTwin } from "./upload";

/** A file that the desk made, or fetched from the bank. */
export type MadeFile = {
  readonly fileName: string;
  readonly bytes: Uint8Array;
  readonly source: Exclude<AchFileSource, "upload">;
  /** The file it is a repaired copy of, which it replaces: that one is discarded in the same transaction. */
  readonly repairedFromId?: string;
  /** The sent file whose batches it takes back, or whose returned entries it sends again. */
  readonly basedOnId?: string;
  readonly repairs?: AchRepairs;
  /** Why a person made it. */
  readonly reason?: string;
  /** The bank's own id of a fetched file: it is fetched once. */
  readonly bankFileId?: string;
};

/** Who made it: a person, or nobody when it came from the bank. */
export type Maker = Actor | Extract<ActingFor, { type: "bank" | "system" }>;

/** A duplicate's refusal names the earlier file, so that the page can lead there. */
export type MadeResult = Result<{ fileId: string }> | (Refusal & { readonly earlierFileId?: string });

/**
 * Stores bytes that the desk made or fetched as a new file that waits for its check, sealed like an upload. Whoever
 * made it calls `dispatchCheck` after. Refuses by name, and keeps nothing: more than 200 MB (`too_large`), nothing
 * (`empty_file`), a living file with these very bytes (`duplicate_file`), a bank's file that was fetched before
 * (`fetched_before`), a repaired original that moved on (`someone_was_first`, `being_paid`).
 */
export async function storeMadeFile(by: Maker, made: MadeFile, now: Date): Promise<MadeResult> {
  const fileName = fileNameSchema.safeParse(made.fileName);
  if (!fileName.success) return refuse("no_name", "The file needs a name.");
  if (made.bytes.byteLength === 0) return refuse("empty_file", "The file would be empty. Nothing was kept.");
  if (made.bytes.byteLength > MAX_FILE_BYTES)
    return refuse("too_large", "The file would be larger than 200 MB. Make it in parts.");
  const { bankFileId } = made;
  if (bankFileId !== undefined && (await db().achFile.count({ where: { bankFileId } })) > 0) return FETCHED_BEFORE;
  const fileId = newId();
  const facts = { fileId, fileName: fileName.data, zone: await bankZone() };
  await db().achFile.create({ data: rowOf(by, made, facts, now) });
  try {
    const sha256 = await storeBytes(fileId, made.bytes);
    const result = await inTransaction((tx) => finish(tx, by, made, { ...facts, sha256 }));
    if (!result.ok) await drop(fileId);
    return result;
  } catch (error) {
    await drop(fileId);
    if (isFetchedBefore(error)) return FETCHED_BEFORE;
    throw error;
  }
}

const FETCHED_BEFORE = refuse("fetched_before", "This file was fetched from the bank before. Nothing was kept.");

type Facts = { readonly fileId: string; readonly fileName: string; readonly zone: string };

function rowOf(by: Maker, made: MadeFile, facts: Facts, now: Date): Prisma.AchFileUncheckedCreateInput {
  return {
    id: facts.fileId,
    fileName: facts.fileName,
    status: "receiving",
    source: made.source,
    repairedFromId: made.repairedFromId ?? null,
    basedOnId: made.basedOnId ?? null,
    repairs: made.repairs ?? Prisma.DbNull,
    reason: made.reason ?? null,
    uploadedById: "memberId" in by ? by.memberId : null,
    uploadedAt: now,
  };
}

/** Stores the bytes in sealed pieces, one at a time: others run in between. Answers their SHA-256 in hex. */
async function storeBytes(fileId: string, bytes: Uint8Array): Promise<string> {
  const hash = createHash("sha256");
  for (let at = 0, index = 0; at < bytes.byteLength; at += CHUNK_BYTES, index += 1) {
    const piece = bytes.subarray(at, at + CHUNK_BYTES);
    hash.update(piece);
    await storeChunk(db(), fileId, index, piece);
  }
  return hash.digest("hex");
}

async function finish(tx: Tx, by: Maker, made: MadeFile, facts: Facts & { sha256: string }): Promise<MadeResult> {
  const { fileId, sha256 } = facts;
  const twin = await lockTwin(tx, sha256, fileId);
  if (twin) return refuseTwin(by, twin, facts.zone);
  const original = made.repairedFromId === undefined ? null : await takeOriginal(tx, made.repairedFromId);
  if (original && "ok" in original) return original;
  const sizeBytes = made.bytes.byteLength;
  const { count } = await tx.achFile.updateMany({
    where: { id: fileId, status: "receiving" },
    data: { status: "checking", sha256, sizeBytes: BigInt(sizeBytes), bankFileId: made.bankFileId ?? null },
  });
  if (count === 0) throw new Error(`The made file ${fileId} is gone before it was whole`);
  const { source, basedOnId, reason, repairs, bankFileId } = made;
  await audit(tx, "memberId" in by ? personOf(by) : by, {
    action: "ach_file.made",
    subjectType: "ach_file",
    subjectId: fileId,
    ...(original ? { before: original } : {}),
    after: {
      fileId,
      fileName: facts.fileName,
      sizeBytes,
      sha256,
      source,
      ...(basedOnId === undefined ? {} : { basedOnId }),
      ...(reason === undefined ? {} : { reason }),
      ...(bankFileId === undefined ? {} : { bankFileId }),
      ...(repairs ? { repairs: repairs.applied, changes: repairs.changeCount } : {}),
    },
  });
  return ok({ fileId });
}

/** Takes the repaired original out of the work list; its id and hash for the trail, or why it cannot be replaced. */
async function takeOriginal(tx: Tx, id: string): Promise<{ fileId: string; sha256: string | null } | Refusal> {
  const original = await tx.achFile.findUnique({ where: { id }, select: { status: true, sha256: true } });
  if (!original || !mayAct("repair", original.status)) return FIRST_TAKEN;
  const refusal = await takeOut(tx, { id, status: original.status as AchFileStatus });
  return refusal ?? { fileId: id, sha256: original.sha256 };
}

function refuseTwin(by: Maker, twin: AchTwin, zone: string): MadeResult {
  if ("memberId" in by) return duplicateOf(by, twin, zone);
  return { ...refuse("duplicate_file", "These very bytes are a file of the desk already."), earlierFileId: twin.id };
}

/** The unique key of the bank's file ids let another fetch in first. */
function isFetchedBefore(error: unknown): boolean {
  return (
    error instanceof Prisma.PrismaClientKnownRequestError &&
    error.code === "P2002" &&
    JSON.stringify(error.meta).includes("bank_file_id")
  );
}

async function drop(fileId: string): Promise<void> {
  await db().achFile.deleteMany({ where: { id: fileId, status: "receiving" } });
}
