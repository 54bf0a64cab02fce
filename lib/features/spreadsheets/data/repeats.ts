import "server-only";
import type { LocalDate } from "@/lib/core/dates";
import { db } from "@/lib/core/db";
import { openChunk } from "@/lib/features/ach-files/data/chunks";
import { DEAD_PAYMENTS, LIVE_FILES } from "@/lib/features/ach-files/rules";
import { FILE_HEADER, RECORD_LENGTH, type Field } from "@/lib/formats/nacha/fields";
import { shortDate } from "@/lib/formats/nacha/write/record-writer";

/** How the trail and the file's page name a sheet with its choices: the first twelve digits of their hash. */
export function markOf(fingerprint: string): string {
  return `sheet ${fingerprint.slice(0, 12)}`;
}

/** The living file that was made of the same sheet with the same choices; null when there is none. */
export async function findMade(
  fingerprint: string,
): Promise<{ id: string; uploadedById: string | null; uploadedAt: Date } | null> {
  return db().achFile.findFirst({
    where: {
      source: "spreadsheet",
      status: { in: [...LIVE_FILES] },
      reason: { contains: markOf(fingerprint) },
      OR: [{ payment: null }, { payment: { status: { notIn: [...DEAD_PAYMENTS] } } }],
    },
    select: { id: true, uploadedById: true, uploadedAt: true },
  });
}

/** The most files of the desk's own that wait for their check at once and are looked into. */
const MOST_UNCHECKED = 50;

/** The file ID modifiers that files of a day and an origin have already, those that wait for their check included. */
export async function usedModifiers(origin: string, day: LocalDate, since: Date): Promise<string[]> {
  const rows = await db().$queryRaw<{ modifier: string | null }[]>`
    select distinct summary->>'modifier' as modifier from ach_file
    where uploaded_at >= ${since} and status <> 'discarded'
      and summary->>'createdDate' = ${day} and trim(summary->>'origin') = ${origin.trim()}
    limit 100`;
  const unchecked = await db().achFile.findMany({
    where: { source: "spreadsheet", status: "checking", uploadedAt: { gte: since } },
    select: { id: true },
    orderBy: { uploadedAt: "desc" },
    take: MOST_UNCHECKED,
  });
  const headers = await Promise.all(unchecked.map(({ id }) => headerOf(id)));
  const written = headers.flatMap((header) => {
    const isSame = textOf(header, FILE_HEADER.origin) === origin.trim();
    return isSame && textOf(header, FILE_HEADER.createdDate) === shortDate(day)
      ? [textOf(header, FILE_HEADER.modifier)]
      : [];
  });
  return [...rows.flatMap(({ modifier }) => modifier ?? []), ...written];
}

function textOf(record: string, { start, end }: Field): string {
  return record.slice(start - 1, end).trim();
}

/** The first record of a stored file; empty when it is gone. */
async function headerOf(fileId: string): Promise<string> {
  const chunk = await db().achFileChunk.findUnique({ where: { fileId_index: { fileId, index: 0 } } });
  return chunk ? openChunk(chunk.cipher, fileId, 0).toString("latin1", 0, RECORD_LENGTH) : "";
}
