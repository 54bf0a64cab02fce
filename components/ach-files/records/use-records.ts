"use client";

import { useQueries } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import type { Result } from "@/lib/core/result";
import type { RecordFilter } from "@/lib/features/ach-files/schema/records";
import type { RecordField, RecordPage, RecordRow } from "@/lib/features/ach-files/types/records";

const PAGE_ROWS = 200;
/** A bar that is dragged passes thousands of rows; those are asked for on which it rests so long. */
const REST_MS = 60;
/** Rows that were looked at stay at hand for a minute. */
const KEPT_MS = 60_000;
const LOST = "The records could not be read from the desk. Check the connection, then try again.";

/** A row with the fields that its columns hold. */
export type ShownRow = RecordRow & { readonly title: string; readonly fields: readonly RecordField[] };

export type Records = {
  /** Undefined until the first answer. */
  readonly total: number | undefined;
  readonly isCut: boolean;
  /** Undefined while it is on its way. */
  readonly rowAt: (index: number) => ShownRow | undefined;
  readonly setRange: (first: number, last: number) => void;
  readonly error: string | null;
  readonly retry: () => void;
};

/** The address of rows for a filter. */
function addressOf(fileId: string, filter: RecordFilter, more: Readonly<Record<string, number>>): string {
  const params = new URLSearchParams();
  for (const name of ["kind", "batch", "issues", "q"] as const) {
    const value = filter[name];
    if (value !== undefined) params.set(name, String(value));
  }
  for (const [name, value] of Object.entries(more)) params.set(name, String(value));
  return `/api/ach-files/${fileId}/records?${params}`;
}

/** Throws with the desk's own sentence when it refuses. */
async function ask(address: string, signal: AbortSignal | null): Promise<RecordPage> {
  const answer = await fetch(address, { headers: { accept: "application/json" }, signal }).catch((error: unknown) => {
    throw signal?.aborted ? error : new Error(LOST);
  });
  const result = (await answer.json().catch(() => null)) as Result<RecordPage> | null;
  if (result?.ok) return result.value;
  throw new Error(result?.sentence ?? LOST);
}

/** The place of a line among the rows of a filter, and the line that stands there. */
export async function placeOfLine(
  fileId: string,
  filter: RecordFilter,
  line: number,
): Promise<{ readonly index: number; readonly line: number | null }> {
  const page = await ask(addressOf(fileId, filter, { near: line, count: 1 }), null);
  return { index: page.from, line: page.rows[0]?.line ?? null };
}

/** The rows in view and the current one, asked for two hundred at a time. */
export function useRecords(fileId: string, filter: RecordFilter, current: number): Records {
  const [range, setRange] = useState({ first: 0, last: 0 });
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const [from, to] = [Math.floor(range.first / PAGE_ROWS), Math.floor(Math.max(0, range.last) / PAGE_ROWS)];
  const inView = Array.from({ length: to - from + 1 }, (_, at) => from + at);
  const pages = [...new Set([...inView, Math.floor(current / PAGE_ROWS)])];
  const { queryFilter, answers } = useAnswers(fileId, filter, pages);
  const known = answers.find((answer) => answer.data !== undefined)?.data;
  const [last, setLast] = useState<{ total: number; isCut: boolean; filter: string } | null>(null);
  if (known && (last?.total !== known.total || last.filter !== queryFilter))
    setLast({ total: known.total, isCut: known.isCut, filter: queryFilter });
  const failed = answers.find((answer) => answer.error !== null);
  return {
    total: known?.total ?? last?.total,
    isCut: known?.isCut ?? last?.isCut ?? false,
    rowAt: (index) => {
      const page = answers[pages.indexOf(Math.floor(index / PAGE_ROWS))]?.data;
      const row = page?.rows[index - page.from];
      const layout = row && page.layouts[row.layout];
      return row && { ...row, title: layout?.title ?? row.record, fields: layout?.fields ?? [] };
    },
    setRange: (first, end) => {
      clearTimeout(timer.current);
      timer.current = setTimeout(() => setRange({ first, last: end }), REST_MS);
    },
    error: failed?.error?.message ?? null,
    retry: () => void failed?.refetch(),
  };
}

function useAnswers(fileId: string, filter: RecordFilter, pages: readonly number[]) {
  const queryFilter = addressOf(fileId, filter, {});
  const answers = useQueries({
    queries: pages.map((page) => ({
      queryKey: ["ach-records", queryFilter, page],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        ask(addressOf(fileId, filter, { from: page * PAGE_ROWS, count: PAGE_ROWS }), signal),
      staleTime: Infinity,
      gcTime: KEPT_MS,
      retry: false,
    })),
  });
  return { queryFilter, answers };
}
