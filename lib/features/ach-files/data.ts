import "server-only";
import type { AccountScope } from "@/lib/core/actor";
import { open } from "@/lib/core/crypto";
import { db, Prisma } from "@/lib/core/db";
import { minorFromBigInt } from "@/lib/core/money";
import type { NachaSummary } from "@/lib/formats/nacha/types";
import { maskLine } from "./rules";
import type { AchEntryPage, AchFileDetail, AchFilePage, AchFileRow, AchFileStatus, AchLine } from "./types";

/** Who asks, and what they may see: their own uploads, and files whose payment runs on an account in scope. */
export type FileReader = { readonly memberId: string; readonly scope: AccountScope };

export const CHUNK_CONTEXT = "ach_file.chunk";

function visible(reader: FileReader): Prisma.AchFileWhereInput {
  if (reader.scope === "all") return {};
  return { OR: [{ uploadedById: reader.memberId }, { payment: { accountId: { in: [...reader.scope] } } }] };
}

const WITH_PAYMENT = { payment: { select: { id: true, number: true, status: true } } } as const;
type FileRecord = Prisma.AchFileGetPayload<{ include: typeof WITH_PAYMENT }>;

async function namesOf(ids: readonly string[]): Promise<Map<string, string>> {
  const people = await db().member.findMany({
    where: { id: { in: [...new Set(ids)] } },
    select: { id: true, name: true },
  });
  return new Map(people.map((person) => [person.id, person.name]));
}

function toRow(file: FileRecord, names: Map<string, string>): AchFileRow {
  return {
    id: file.id,
    fileName: file.fileName,
    status: file.status as AchFileStatus,
    verdict: file.verdict as AchFileRow["verdict"],
    sizeBytes: Number(file.sizeBytes),
    batchCount: file.batchCount,
    entryCount: file.entryCount,
    debitMinor: minorFromBigInt(file.debitMinor),
    creditMinor: minorFromBigInt(file.creditMinor),
    issueCount: file.issueCount,
    uploadedBy: names.get(file.uploadedById) ?? "someone who left",
    uploadedAt: file.uploadedAt.toISOString(),
    payment: file.payment,
  };
}

/** The files a person may see, newest first; the cursor is the last row's upload time and id. */
export async function listAchFiles(
  reader: FileReader,
  query: { status?: AchFileStatus | undefined; text?: string | undefined; cursor?: string | undefined; limit: number },
): Promise<AchFilePage> {
  const filters: Prisma.AchFileWhereInput[] = [visible(reader), { status: query.status ?? { notIn: ["receiving"] } }];
  if (query.text) filters.push({ fileName: { contains: query.text, mode: "insensitive" } });
  const total = await db().achFile.count({ where: { AND: filters } });
  const [at, id] = query.cursor?.split("_") ?? [];
  const from = at && id ? new Date(at) : null;
  if (from && !Number.isNaN(from.getTime()) && id) {
    filters.push({ OR: [{ uploadedAt: { lt: from } }, { uploadedAt: from, id: { lt: id } }] });
  }
  const files = await db().achFile.findMany({
    where: { AND: filters },
    include: WITH_PAYMENT,
    orderBy: [{ uploadedAt: "desc" }, { id: "desc" }],
    take: query.limit + 1,
  });
  const names = await namesOf(files.map((file) => file.uploadedById));
  const rows = files.slice(0, query.limit).map((file) => toRow(file, names));
  const last = rows.at(-1);
  return { rows, total, nextCursor: files.length > query.limit && last ? `${last.uploadedAt}_${last.id}` : null };
}

/** How many files wait for their uploader: ready to send, or refused by the check. */
export async function countUnfinishedFiles(memberId: string): Promise<{ ready: number; invalid: number }> {
  const count = (status: string) => db().achFile.count({ where: { uploadedById: memberId, status } });
  return { ready: await count("ready"), invalid: await count("invalid") };
}

/** One file with its issues and the lines they stand on; null when it is not there or not for this reader. */
export async function getAchFile(reader: FileReader, id: string): Promise<AchFileDetail | null> {
  const file = await db().achFile.findFirst({ where: { AND: [{ id }, visible(reader)] }, include: WITH_PAYMENT });
  if (!file) return null;
  const issues = await db().achFileIssue.findMany({ where: { fileId: id }, orderBy: { position: "asc" }, take: 200 });
  const successor = await db().achFile.findFirst({ where: { restampedFromId: id }, select: { id: true } });
  const wanted = new Set(issues.slice(0, 50).flatMap((issue) => [issue.line - 1, issue.line, issue.line + 1]));
  return {
    ...toRow(file, await namesOf([file.uploadedById])),
    sha256: file.sha256,
    addendaCount: file.addendaCount,
    entryHash: file.entryHash,
    summary: file.summary as NachaSummary | null,
    issues: issues.map(({ fileId: _fileId, position: _position, ...issue }) => ({
      ...issue,
      severity: issue.severity === "warning" ? "warning" : "error",
    })),
    issueLines: await readLines(id, wanted),
    restampedFromId: file.restampedFromId,
    restampedToId: successor?.id ?? null,
    uploadedById: file.uploadedById,
    checkedAt: file.checkedAt?.toISOString() ?? null,
  };
}

/** Entries of a file in line order, from after a line; `text` looks in names, ids and trace numbers. */
export async function listEntries(
  fileId: string,
  query: { afterLine?: number | undefined; text?: string | undefined; limit: number },
): Promise<AchEntryPage> {
  const where: Prisma.AchEntryWhereInput = { fileId };
  if (query.text) {
    const contains = { contains: query.text, mode: "insensitive" } as const;
    where.OR = [{ individualName: contains }, { individualId: contains }, { traceNumber: contains }];
  }
  const total = await db().achEntry.count({ where });
  const rows = await db().achEntry.findMany({
    where: { AND: [where, { line: { gt: query.afterLine ?? 0 } }] },
    omit: { fileId: true, accountCipher: true, accountHash: true },
    orderBy: { line: "asc" },
    take: query.limit + 1,
  });
  const shown = rows.slice(0, query.limit).map((row) => ({ ...row, amountMinor: minorFromBigInt(row.amountMinor) }));
  return { rows: shown, total, nextAfterLine: rows.length > query.limit ? (shown.at(-1)?.line ?? null) : null };
}

/** The raw file, piece by piece, as it came. Throws when a piece is missing or was tampered with. */
export async function* readChunks(fileId: string): AsyncGenerator<Buffer> {
  for (let index = 0; ; index += 1) {
    const chunk = await db().achFileChunk.findUnique({ where: { fileId_index: { fileId, index } } });
    if (!chunk) return;
    yield open(chunk.cipher, CHUNK_CONTEXT);
  }
}

/** The raw file in one buffer: what is checked and what is sent. */
export async function readFileBytes(fileId: string): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of readChunks(fileId)) pieces.push(piece);
  return Buffer.concat(pieces);
}

/** SHA-256 of the file as received, hex; null while it is being received. */
export async function fileHash(fileId: string): Promise<string | null> {
  return (await db().achFile.findUnique({ where: { id: fileId }, select: { sha256: true } }))?.sha256 ?? null;
}

/** The wanted lines (1-based) of the stored file, masked and cut to 200 characters. Reads no further than it must. */
async function readLines(fileId: string, wanted: ReadonlySet<number>): Promise<AchLine[]> {
  const last = Math.max(0, ...wanted);
  const found: AchLine[] = [];
  let line = 1;
  let rest = "";
  const take = (text: string): void => {
    if (wanted.has(line)) found.push({ line, text: maskLine(text.slice(0, 200)) });
    line += 1;
  };
  for await (const piece of readChunks(fileId)) {
    const parts = (rest + piece.toString("latin1")).split(/\r\n|\n|\r(?!\n)/);
    rest = (parts.pop() ?? "").slice(0, 2 * 1024 * 1024);
    for (const part of parts) take(part);
    if (line > last) return found;
  }
  if (rest !== "") take(rest);
  return found;
}

/** The legal entities and the ACH company ids registered for them. */
export async function listEntities(): Promise<{ id: string; name: string; achCompanyIds: string[] }[]> {
  return db().legalEntity.findMany({
    select: { id: true, name: true, achCompanyIds: true },
    orderBy: { name: "asc" },
    take: 500,
  });
}

/** Only the state of one file; null when it is not there or not for this reader. */
export async function getAchFileStatus(reader: FileReader, id: string): Promise<string | null> {
  const file = await db().achFile.findFirst({ where: { AND: [{ id }, visible(reader)] }, select: { status: true } });
  return file?.status ?? null;
}
