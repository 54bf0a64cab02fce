import "server-only";
import type { AccountScope } from "@/lib/core/actor";
import { db, type Prisma, type Tx } from "@/lib/core/db";
import { isId } from "@/lib/core/ids";
import { minorFromBigInt } from "@/lib/core/money";
import { listBanks } from "@/lib/features/banks/data/freshness";
import type { NachaSummary } from "@/lib/formats/nacha/types";
import { DEAD_PAYMENTS, LIVE_FILES, REPEAT_DAYS } from "./rules";
import type {
  AchEntryPage,
  AchFileDetail,
  AchFilePage,
  AchFileRow,
  AchFileState,
  AchFileStatus,
  AchRepeat,
  AchTwin,
} from "./types";

export { readFileBytes, StoredFileError } from "./data/chunks";

/** Who asks, and what they may see: their own uploads, and files whose payment runs on an account in scope. */
export type FileReader = { readonly memberId: string; readonly scope: AccountScope };

/** Where the bank's zone is not known yet. */
const DEFAULT_ZONE = "America/New_York";

export function visible(reader: FileReader): Prisma.AchFileWhereInput {
  if (reader.scope === "all") return {};
  return { OR: [{ uploadedById: reader.memberId }, { payment: { accountId: { in: [...reader.scope] } } }] };
}

const WITH_PAYMENT = { payment: { select: { id: true, number: true, status: true } } } as const;
type FileRecord = Omit<Prisma.AchFileGetPayload<{ include: typeof WITH_PAYMENT }>, "summary">;

async function namesOf(ids: readonly (string | null)[]): Promise<Map<string, string>> {
  const people = await db().member.findMany({
    where: { id: { in: [...new Set(ids.filter((id) => id !== null))] } },
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
    uploadedBy: file.uploadedById === null ? "the bank" : (names.get(file.uploadedById) ?? "someone who left"),
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
  const from = at ? new Date(at) : null;
  if (from && !Number.isNaN(from.getTime()) && id && isId(id)) {
    filters.push({ OR: [{ uploadedAt: { lt: from } }, { uploadedAt: from, id: { lt: id } }] });
  }
  const files = await db().achFile.findMany({
    where: { AND: filters },
    include: WITH_PAYMENT,
    omit: { summary: true },
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
  const issues = await db().achFileIssue.findMany({
    where: { fileId: id },
    orderBy: { position: "asc" },
    omit: { fileId: true, position: true },
    take: 200,
  });
  const successor = await db().achFile.findFirst({ where: { repairedFromId: id }, select: { id: true } });
  return {
    ...toRow(file, await namesOf([file.uploadedById])),
    sha256: file.sha256,
    addendaCount: file.addendaCount,
    entryHash: file.entryHash,
    summary: file.summary as NachaSummary | null,
    issues: issues.map((issue) => ({ ...issue, severity: issue.severity === "warning" ? "warning" : "error" })),
    issueLines: await db().achFileLine.findMany({
      where: { fileId: id },
      orderBy: { line: "asc" },
      omit: { fileId: true },
    }),
    repairedFromId: file.repairedFromId,
    repairedToId: successor?.id ?? null,
    uploadedById: file.uploadedById,
    checkedAt: file.checkedAt?.toISOString() ?? null,
    source: file.source as AchFileDetail["source"],
    purpose: file.purpose as AchFileDetail["purpose"],
    reason: file.reason,
    basedOnId: file.basedOnId,
    lineCount: file.lineCount,
    control: controlOf(file),
    findings: file.findings as AchFileDetail["findings"],
  };
}

type ControlRecord = Pick<
  Prisma.AchFileGetPayload<object>,
  | "status"
  | "entryCount"
  | "debitMinor"
  | "creditMinor"
  | "controlEntryCount"
  | "controlDebitMinor"
  | "controlCreditMinor"
  | "controlKeyedAt"
>;

/** What was keyed, and whether it is what the file adds up to: not known before its check. */
function controlOf(file: ControlRecord): AchFileDetail["control"] {
  const { controlEntryCount, controlDebitMinor, controlCreditMinor, controlKeyedAt } = file;
  if (controlEntryCount === null || controlDebitMinor === null || controlCreditMinor === null || !controlKeyedAt)
    return null;
  const agrees =
    controlEntryCount === file.entryCount &&
    controlDebitMinor === file.debitMinor &&
    controlCreditMinor === file.creditMinor;
  return {
    entryCount: controlEntryCount,
    debitMinor: minorFromBigInt(controlDebitMinor),
    creditMinor: minorFromBigInt(controlCreditMinor),
    keyedAt: controlKeyedAt.toISOString(),
    agrees: file.status === "checking" ? null : agrees,
  };
}

/** Entries of a file a person may see, in line order, from after a line; `text` looks in names, ids, trace numbers. */
export async function listEntries(
  reader: FileReader,
  fileId: string,
  query: { afterLine?: number | undefined; text?: string | undefined; limit: number },
): Promise<AchEntryPage> {
  const isSeen = (await db().achFile.count({ where: { AND: [{ id: fileId }, visible(reader)] } })) === 1;
  if (!isSeen) return { rows: [], total: 0, nextAfterLine: null };
  const where: Prisma.AchEntryWhereInput = { fileId };
  if (query.text) {
    const contains = { contains: query.text, mode: "insensitive" } as const;
    where.OR = [{ individualName: contains }, { individualId: contains }, { traceNumber: contains }];
  }
  const total = await db().achEntry.count({ where });
  const rows = await db().achEntry.findMany({
    where: { AND: [where, { line: { gt: query.afterLine ?? 0 } }] },
    omit: { fileId: true, batchLine: true, payeeHash: true },
    orderBy: { line: "asc" },
    take: query.limit + 1,
  });
  const shown = rows.slice(0, query.limit).map((row) => ({ ...row, amountMinor: minorFromBigInt(row.amountMinor) }));
  return { rows: shown, total, nextAfterLine: rows.length > query.limit ? (shown.at(-1)?.line ?? null) : null };
}

/**
 * A living file with these bytes, or one that was restamped from them: uploading them again would pay them twice.
 * Null when there is none, or the payment of each came to nothing.
 */
export async function findTwin(tx: Tx, sha256: string, exceptId: string): Promise<AchTwin | null> {
  const found = await tx.$queryRaw<AchTwin[]>`
    with recursive heir as (
      select id from ach_file where sha256 = ${sha256} and id <> ${exceptId}::uuid
      union
      select f.id from ach_file f join heir h on f.repaired_from_id = h.id where f.id <> ${exceptId}::uuid)
    select f.id, f.file_name as "fileName", f.uploaded_by_id as "uploadedById",
      coalesce(m.name, 'The bank') as "uploadedBy",
      f.uploaded_at as "uploadedAt", p.number as "paymentNumber", p.account_id as "accountId"
    from heir h join ach_file f on f.id = h.id left join member m on m.id = f.uploaded_by_id
      left join payment p on p.ach_file_id = f.id
    where f.status = any(${[...LIVE_FILES]}) and (p.id is null or p.status <> all(${[...DEAD_PAYMENTS]}))
    order by f.uploaded_at limit 1`;
  return found[0] ?? null;
}

type RawRepeat = {
  for_id: string;
  id: string;
  file_name: string;
  uploaded_at: Date;
  uploaded_by_id: string | null;
  uploaded_by: string;
  number: number | null;
  account_id: string | null;
};

/** For each of the given files: the other living files of those days with the same entry hash, totals and count. */
export async function listRepeats(reader: FileReader, ids: readonly string[]): Promise<Map<string, AchRepeat[]>> {
  const rows = await db().$queryRaw<RawRepeat[]>`
    select f.id as for_id, t.id, t.file_name, t.uploaded_at, t.uploaded_by_id, coalesce(m.name, 'the bank') as uploaded_by, p.number, p.account_id
    from ach_file f
    join ach_file t on t.id <> f.id and t.entry_hash = f.entry_hash and t.entry_count = f.entry_count
      and t.credit_minor = f.credit_minor and t.debit_minor = f.debit_minor
      and abs(extract(epoch from t.uploaded_at - f.uploaded_at)) <= ${REPEAT_DAYS} * 86400
      and t.based_on_id is distinct from f.id and f.based_on_id is distinct from t.id
    left join member m on m.id = t.uploaded_by_id
    left join payment p on p.ach_file_id = t.id
    where f.id = any(${[...ids]}::uuid[]) and f.entry_count > 0 and t.status = any(${[...LIVE_FILES]})
      and (p.id is null or p.status <> all(${[...DEAD_PAYMENTS]}))
    order by t.uploaded_at, t.id`;
  const found = new Map<string, AchRepeat[]>();
  for (const row of rows) {
    const isSeen =
      reader.scope === "all" ||
      row.uploaded_by_id === reader.memberId ||
      (row.account_id !== null && reader.scope.includes(row.account_id));
    const { id, file_name: fileName, uploaded_by: uploadedBy, number: paymentNumber } = row;
    const repeat = { id, fileName, uploadedBy, paymentNumber, isSeen, uploadedAt: row.uploaded_at.toISOString() };
    found.set(row.for_id, [...(found.get(row.for_id) ?? []), repeat]);
  }
  return found;
}

/** The zone of the bank, for times that belong to no account. */
export async function bankZone(): Promise<string> {
  return (await listBanks())[0]?.timeZone ?? DEFAULT_ZONE;
}

/**
 * The state of one file, and how far its upload or check is (bytes or rows done, of how many; 0 when nobody knows);
 * null when it is not there or not for this reader.
 */
export async function getAchFileStatus(reader: FileReader, id: string): Promise<AchFileState | null> {
  const file = await db().achFile.findFirst({
    where: { AND: [{ id }, visible(reader)] },
    select: { status: true, progressText: true, progressDone: true, progressTotal: true, assessedAt: true },
  });
  if (!file) return null;
  const { progressText: text, progressDone, progressTotal } = file;
  return {
    status: file.status as AchFileStatus,
    progress: text === null ? null : { text, done: Number(progressDone), total: Number(progressTotal) },
    assessed: file.assessedAt !== null,
  };
}
