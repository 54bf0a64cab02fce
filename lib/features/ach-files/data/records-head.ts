import "server-only";
import { db } from "@/lib/core/db";
import type { NachaSummary } from "@/lib/formats/nacha/types";
import { visible, type FileReader } from "../data";
import type { AchFileStatus } from "../types";
import type { RecordsHead } from "../types/records";

/** Batches that one may choose from; others are reached from the file's own page. */
const BATCHES_OFFERED = 200;
const MOST_ISSUE_LINES = 1_000;

/** What the file view needs before its rows; null when the file is not there or not for this reader. */
export async function getRecordsHead(
  reader: FileReader,
  id: string,
  batchLine: number | null,
): Promise<RecordsHead | null> {
  const file = await db().achFile.findFirst({
    where: { AND: [{ id }, visible(reader)] },
    select: { fileName: true, status: true, summary: true, lineCount: true, issueCount: true },
  });
  if (!file) return null;
  const summary = file.summary as NachaSummary | null;
  const all = summary?.batches ?? [];
  const batches = all.filter(({ line }, at) => at < BATCHES_OFFERED || line === batchLine);
  const issues = await db().achFileIssue.findMany({
    where: { fileId: id },
    select: { line: true },
    distinct: ["line"],
    orderBy: { line: "asc" },
    take: MOST_ISSUE_LINES,
  });
  return {
    id,
    fileName: file.fileName,
    status: file.status as AchFileStatus,
    lineCount: file.lineCount,
    issueCount: file.issueCount,
    issueLines: issues.map(({ line }) => line),
    batches: batches.map(({ line, number, companyName, sec }) => ({ line, number, companyName, sec })),
    batchCount: all.length,
  };
}
