import "server-only";
import { db, type Prisma } from "@/lib/core/db";
import type { NachaBatchSummary } from "@/lib/formats/nacha/types";
import type { RecordKind } from "../schema/records";
import { walkLines, type LinesOf } from "./record-lines";

/** The most lines that a search lists; it stops at the next match. */
export const MOST_FOUND = 1_000;
/** Searches whose outcome is kept: the rows of one are asked for page by page, and a checked file never changes. */
const KEPT = 30;

export type Searched = {
  readonly lines: LinesOf;
  readonly batches: readonly NachaBatchSummary[];
  readonly lineCount: number;
  /** Its entries have rows of their own. */
  readonly hasEntries: boolean;
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
  const any: Prisma.AchEntryWhereInput[] = [
    { individualName: contains },
    { individualId: contains },
    { traceNumber: { contains: q } },
  ];
  if (/^\d{4}$/.test(q)) any.push({ accountLast4: q });
  if (amountMinor !== null) any.push({ amountMinor: BigInt(amountMinor) });
  const rows = await db().achEntry.findMany({
    where: { fileId: file.lines.id, line: { gte: first, lte: last }, AND: [{ OR: any }, directionOf(kind)] },
    select: { line: true },
    orderBy: { line: "asc" },
    take: MOST_FOUND + 1,
  });
  return cut(rows.map((row) => row.line));
}

/** Reads the masked lines one chunk after the other: for what has no rows of its own. */
async function scan(file: Searched, search: Search, only: ReadonlySet<number> | null): Promise<Found> {
  const lines: number[] = [];
  for await (const read of walkLines(file.lines, search.first, (bytes) => mayMatch(bytes, search))) {
    for (const { line, text } of read) {
      if (line > search.last || lines.length > MOST_FOUND) return cut(lines);
      if ((only === null || only.has(line)) && matches(text, search)) lines.push(line);
    }
  }
  return cut(lines);
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
