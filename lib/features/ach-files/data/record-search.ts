import "server-only";
import { db, type Prisma } from "@/lib/core/db";
import type { NachaBatchSummary } from "@/lib/formats/nacha/types";
import type { RecordKind } from "../schema/records";
import type { TakeLine } from "@/lib/formats/nacha/lines";
import { walkLines, type LinesOf } from "./record-lines";

/** The most lines that a search lists; it stops at the next match. */
export const MOST_FOUND = 1_000;
/** A file ends with its control and at most nine records of padding, where it keeps to its blocks. */
export const TAIL_LINES = 20;
/** Searches whose outcome is kept: the rows of one are asked for page by page, and a checked file never changes. */
const KEPT = 30;

export type Searched = {
  readonly lines: LinesOf;
  readonly batches: readonly NachaBatchSummary[];
  readonly lineCount: number;
  /** Its entries have rows of their own. */
  readonly hasEntries: boolean;
  /** Known of a file whose entries have rows. */
  readonly addendaCount: number;
};

export type Search = {
  readonly first: number;
  readonly last: number;
  readonly kind: RecordKind | undefined;
  readonly q: string | undefined;
  readonly issues: boolean;
  /** The text read as an amount, in cents; null where it is none. */
  readonly amountMinor: number | null;
};

export type Found = { readonly lines: readonly number[]; readonly isCut: boolean };

const kept = new Map<string, Promise<Found>>();

/** The lines that a search finds, in order: at most `MOST_FOUND`. Account numbers are searched by their last four. */
export function findLines(file: Searched, search: Search): Promise<Found> {
  const key = JSON.stringify([file.lines.id, search]);
  const before = kept.get(key);
  if (before) return before;
  const isPlain = search.q === undefined && !search.issues && file.hasEntries;
  if (isPlain && search.kind === "7" && file.addendaCount === 0) return Promise.resolve(cut([]));
  if (isPlain && search.kind === "5") return Promise.resolve(headersIn(file, search));
  const found = search.issues
    ? findIssues(file, search)
    : search.q !== undefined && file.hasEntries && (search.kind === undefined || isEntryKind(search.kind))
      ? findEntries(file, search)
      : scan(file, search, null);
  kept.set(key, found);
  found.catch(() => kept.delete(key));
  for (const oldest of kept.keys()) {
    if (kept.size <= KEPT) break;
    kept.delete(oldest);
  }
  return found;
}

/** True for entries, or those of one direction. */
export function isEntryKind(kind: RecordKind | undefined): boolean {
  return kind === "6" || kind === "credits" || kind === "debits";
}

/** The second digit of a transaction code says the direction: 5 and above are debits (Nacha, transaction codes). */
export function directionOf(kind: RecordKind | undefined): Prisma.AchEntryWhereInput {
  if (kind !== "credits" && kind !== "debits") return {};
  const digits = kind === "credits" ? ["0", "1", "2", "3", "4"] : ["5", "6", "7", "8", "9"];
  return { OR: digits.map((digit) => ({ transactionCode: { endsWith: digit } })) };
}

function headersIn({ batches }: Searched, { first, last }: Search): Found {
  return cut(batches.map(({ line }) => line).filter((line) => line >= first && line <= last));
}

function cut(lines: readonly number[]): Found {
  return { lines: lines.slice(0, MOST_FOUND), isCut: lines.length > MOST_FOUND };
}

async function findIssues(file: Searched, search: Search): Promise<Found> {
  const rows = await db().achFileIssue.findMany({
    where: { fileId: file.lines.id, line: { gte: search.first, lte: search.last } },
    select: { line: true },
    distinct: ["line"],
    orderBy: { line: "asc" },
    take: MOST_FOUND + 1,
  });
  const lines = rows.map((row) => row.line);
  if (search.kind === undefined && search.q === undefined) return cut(lines);
  return scan(file, search, new Set(lines));
}

async function findEntries(file: Searched, { first, last, kind, q = "", amountMinor }: Search): Promise<Found> {
  const contains = { contains: q, mode: "insensitive" } as const;
  const conditions: Prisma.AchEntryWhereInput[] = [
    { individualName: contains },
    { individualId: contains },
    { traceNumber: { contains: q } },
  ];
  if (/^\d{4}$/.test(q)) conditions.push({ accountLast4: q });
  if (amountMinor !== null) conditions.push({ amountMinor: BigInt(amountMinor) });
  const rows = await db().achEntry.findMany({
    where: { fileId: file.lines.id, line: { gte: first, lte: last }, AND: [{ OR: conditions }, directionOf(kind)] },
    select: { line: true },
    orderBy: { line: "asc" },
    take: MOST_FOUND + 1,
  });
  return cut(rows.map((row) => row.line));
}

/** Reads the masked lines one chunk after the other: for what has no rows of its own. */
async function scan(file: Searched, search: Search, only: ReadonlySet<number> | null): Promise<Found> {
  const lines: number[] = [];
  const { first, last } = narrowed(file, search);
  const digit = isEntryKind(search.kind) ? "6" : search.kind;
  const mayHold = (bytes: Uint8Array): boolean => mayMatch(bytes, search);
  const take: TakeLine = (line, kind) =>
    line <= last && (digit === undefined || kind === digit.charCodeAt(0)) && (only === null || only.has(line));
  for await (const read of walkLines(file.lines, first, { mayHold, take, lastLine: last })) {
    for (const { line, text } of read) {
      if (lines.length > MOST_FOUND) return cut(lines);
      if (matches(text, search)) lines.push(line);
    }
  }
  return cut(lines);
}

/** Where records of a kind can stand: file headers before the first batch, file controls near the end. */
function narrowed(file: Searched, { first, last, kind }: Search): { first: number; last: number } {
  // A refused file may have any record anywhere.
  if (!file.hasEntries) return { first, last };
  if (kind === "1") return { first, last: Math.min(last, file.batches[0]?.line ?? last) };
  if (kind === "9") return { first: Math.max(first, file.lineCount - TAIL_LINES), last };
  return { first, last };
}

/** A quick look at a whole piece of a file: masking its lines one by one takes far longer than finding nothing in it. */
function mayMatch(bytes: Uint8Array, { q, amountMinor }: Search): boolean {
  if (q === undefined || q.includes("*")) return true;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1").toLowerCase();
  return (
    text.includes(q.toLowerCase()) || (amountMinor !== null && text.includes(String(amountMinor).padStart(10, "0")))
  );
}

function matches(text: string, { kind, q, amountMinor }: Search): boolean {
  if (isEntryKind(kind) ? !text.startsWith("6") : !text.startsWith(kind ?? "")) return false;
  if ((kind === "credits" && text.charAt(2) >= "5") || (kind === "debits" && text.charAt(2) < "5")) return false;
  // Padding starts as a file control does.
  if (kind === "9" && text.startsWith("99999999")) return false;
  if (q === undefined) return true;
  if (text.toLowerCase().includes(q.toLowerCase())) return true;
  return amountMinor !== null && text.startsWith("6") && Number(text.slice(29, 39)) === amountMinor;
}
