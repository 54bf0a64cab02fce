import "server-only";
import { db } from "@/lib/core/db";
import { parseTyped } from "@/lib/core/money";
import { refuse, type Result } from "@/lib/core/result";
import type { RecordLayout } from "@/lib/formats/nacha/fields/layouts";
import type { NachaLine } from "@/lib/formats/nacha/lines";
import type { NachaBatchSummary, NachaSummary } from "@/lib/formats/nacha/types";
import { visible, type FileReader } from "../data";
import { batchAt, endOfBatch, layoutOfText, shownLayout } from "../rules/records";
import type { RecordQuery } from "../schema/records";
import type { RecordIssue, RecordPage, RecordRow } from "../types/records";
import { orDamaged } from "./chunks";
import { directionOf, findLines, isEntryKind, TAIL_LINES, type Found, type Searched } from "./record-search";
import { canReadLines, walkLines, type LinesOf } from "./record-lines";

/**
 * Some rows of a file's records for a question, with their issues. Null when the file is not there or not for this
 * reader; refuses (`being_checked`, `no_records`, `not_numbered`, `stored_file_damaged`) where there is nothing to
 * show yet, or ever.
 */
export async function listRecords(
  reader: FileReader,
  id: string,
  query: RecordQuery,
): Promise<Result<RecordPage> | null> {
  const found = await db().achFile.findFirst({
    where: { AND: [{ id }, visible(reader)] },
    select: { status: true, summary: true, sizeBytes: true, chunkLines: true, lineCount: true, addendaCount: true },
  });
  if (!found) return null;
  const summary = found.summary as NachaSummary | null;
  if (found.status === "checking" || found.status === "receiving")
    return refuse("being_checked", "The file is being checked. Its records can be read when that is over.");
  if (!summary) return refuse("no_records", "This is not a NACHA file: it has no records to show.");
  const lines: LinesOf = { id, sizeBytes: Number(found.sizeBytes), chunkLines: found.chunkLines };
  if (!canReadLines(lines)) {
    return refuse(
      "not_numbered",
      "The lines of this file were not numbered when it was checked. Its issues and entries are on its own page.",
    );
  }
  return orDamaged(id, readFor(lines, summary, found, query));
}

async function readFor(
  lines: LinesOf,
  { batches }: NachaSummary,
  known: { readonly lineCount: number; readonly addendaCount: number },
  query: RecordQuery,
): Promise<RecordPage> {
  const lineCount = known.lineCount > 0 ? known.lineCount : await countLines(lines);
  const hasEntries = (await db().achEntry.findFirst({ where: { fileId: lines.id } })) !== null;
  return readPage({ lines, batches, lineCount, hasEntries, addendaCount: known.addendaCount }, query);
}

async function readPage(file: Searched, query: RecordQuery): Promise<RecordPage> {
  const { total, isCut, placeOf, linesFrom } = await sourceOf(file, query);
  const from = query.near === undefined ? Math.min(query.from, total) : await placeOf(query.near);
  const wanted = await linesFrom(from, Math.min(query.count, total - from));
  const { rows, layouts } = await readRows(file, wanted);
  return { total, isCut, from, rows, layouts };
}

/** The line numbers that a question finds, by their place among each other. */
type Source = {
  readonly total: number;
  readonly isCut: boolean;
  /** The place of a line, or of the next one after it. */
  readonly placeOf: (line: number) => number | Promise<number>;
  readonly linesFrom: (from: number, count: number) => readonly number[] | Promise<readonly number[]>;
};

async function sourceOf(file: Searched, query: RecordQuery): Promise<Source> {
  const range = await rangeOf(file, query.batch);
  const { kind, q, issues } = query;
  if (kind === undefined && q === undefined && issues === undefined) return plainSource(range.first, range.last);
  if (isEntryKind(kind) && q === undefined && issues === undefined && file.hasEntries)
    return entrySource(file, range, kind);
  const amountMinor = q === undefined ? null : parseTyped(q, "USD");
  return listSource(await findLines(file, { ...range, kind, q, issues: issues === "1", amountMinor }));
}

/** The lines of a batch, from its header to its control; of the whole file without one. */
async function rangeOf(file: Searched, batch: number | undefined): Promise<{ first: number; last: number }> {
  if (batch === undefined) return { first: 1, last: file.lineCount };
  const first = Math.max(1, batch);
  const end = endOfBatch(file.batches, first);
  if (end !== null) return { first, last: end - 1 };
  const { value } = await walkLines(file.lines, Math.max(first, file.lineCount - TAIL_LINES)).next();
  const tail: readonly NachaLine[] = value ?? [];
  const control = tail.findLast((line) => line.record === "Batch control");
  return { first, last: Math.max(first - 1, control?.line ?? file.lineCount) };
}

function plainSource(first: number, last: number): Source {
  const total = last - first + 1;
  return {
    total,
    isCut: false,
    placeOf: (line) => Math.min(Math.max(0, line - first), Math.max(0, total - 1)),
    linesFrom: (from, count) => Array.from({ length: count }, (_, index) => first + from + index),
  };
}

function listSource({ lines, isCut }: Found): Source {
  return {
    total: lines.length,
    isCut,
    placeOf: (line) => {
      const at = lines.findIndex((one) => one >= line);
      return at === -1 ? Math.max(0, lines.length - 1) : at;
    },
    linesFrom: (from, count) => lines.slice(from, from + count),
  };
}

/** Stored entries by their place: the key of the table is in line order. */
async function entrySource(
  file: Searched,
  { first, last }: { first: number; last: number },
  kind: RecordQuery["kind"],
): Promise<Source> {
  const entries = { fileId: file.lines.id, ...directionOf(kind) };
  const within = { ...entries, line: { gte: first, lte: last } };
  const total = await db().achEntry.count({ where: within });
  return {
    total,
    isCut: false,
    placeOf: async (line) => {
      const before = await db().achEntry.count({ where: { ...entries, line: { gte: first, lt: line } } });
      return Math.min(Math.max(0, total - 1), before);
    },
    linesFrom: async (skip, take) => {
      const page = { orderBy: { line: "asc" }, select: { line: true }, skip, take } as const;
      return (await db().achEntry.findMany({ where: within, ...page })).map((row) => row.line);
    },
  };
}

/** The wanted lines with their columns and issues. Lines that stand far apart are read chunk by chunk. */
async function readRows(file: Searched, wanted: readonly number[]): Promise<Pick<RecordPage, "rows" | "layouts">> {
  const texts = await readTexts(file.lines, wanted);
  const issues = await issuesOn(file.lines.id, wanted);
  const layouts = new Map<RecordLayout, number>();
  const rows = wanted.map((line): RecordRow => {
    const found = texts.get(line);
    const shown = { line, issues: issues.get(line) ?? [] };
    if (!found) return { ...shown, record: "Blank line", text: "", layout: -1 };
    const { record, text } = found;
    const layout = record === "Padding" ? null : layoutOfText(text, secAt(file.batches, record, line));
    if (layout && !layouts.has(layout)) layouts.set(layout, layouts.size);
    return { ...shown, record, text, layout: layout ? (layouts.get(layout) ?? -1) : -1 };
  });
  return { rows, layouts: [...layouts.keys()].map(shownLayout) };
}

/** The SEC code of the batch that a line stands in; of the file's control that of all batches where they share one. */
function secAt(batches: readonly NachaBatchSummary[], record: NachaLine["record"], line: number): string {
  if (record !== "File control") return batchAt(batches, line)?.sec ?? "";
  const codes = new Set(batches.map(({ sec }) => sec));
  return codes.size === 1 ? ([...codes][0] ?? "") : "";
}

async function readTexts(lines: LinesOf, wanted: readonly number[]): Promise<Map<number, NachaLine>> {
  const texts = new Map<number, NachaLine>();
  const left = new Set(wanted);
  for (let next = wanted[0]; next !== undefined;) {
    const { value } = await walkLines(lines, next, { take: (line) => left.has(line) }).next();
    const read = value ?? [];
    for (const line of read) if (left.has(line.line)) texts.set(line.line, line);
    const reached = read.at(-1)?.line ?? next;
    for (const line of left) if (line <= Math.max(reached, next)) left.delete(line);
    next = left.values().next().value;
  }
  return texts;
}

async function countLines(lines: LinesOf): Promise<number> {
  let last = 0;
  for await (const read of walkLines(lines, 1)) last = read.at(-1)?.line ?? last;
  return last;
}

async function issuesOn(fileId: string, wanted: readonly number[]): Promise<Map<number, RecordIssue[]>> {
  const rows = await db().achFileIssue.findMany({
    where: { fileId, line: { in: [...wanted] } },
    orderBy: { position: "asc" },
    omit: { fileId: true, position: true, record: true, excerpt: true },
    take: 1_000,
  });
  const found = new Map<number, RecordIssue[]>();
  for (const { line, ...issue } of rows) {
    const severity = issue.severity === "warning" ? "warning" : "error";
    found.set(line, [...(found.get(line) ?? []), { ...issue, severity }]);
  }
  return found;
}
