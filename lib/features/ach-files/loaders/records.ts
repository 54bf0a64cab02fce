import "server-only";
import { notFound } from "next/navigation";
import { isId } from "@/lib/core/ids";
import { requireActor } from "@/lib/core/session";
import { listRecords } from "../data/records";
import { getRecordsHead } from "../data/records-head";
import { recordFilter, type RecordFilter } from "../schema/records";
import type { RecordsHead } from "../types/records";

export type RecordsView = {
  readonly head: RecordsHead;
  readonly filter: RecordFilter;
  /** Place of the row that the address names. */
  readonly start: number;
};

/** The file view for its address: what it can be narrowed to, and where its issues are. */
export async function loadRecords(
  id: string,
  params: Record<string, string | string[] | undefined>,
): Promise<RecordsView> {
  const actor = await requireActor("ach-files.read");
  const filter = recordFilter.parse(params);
  const head = isId(id) ? await getRecordsHead(actor, id, filter.batch ?? null) : null;
  if (!head) notFound();
  const { line, ...rest } = filter;
  if (line === undefined) return { head, filter, start: 0 };
  const page = await listRecords(actor, id, { ...rest, near: line, from: 0, count: 1 });
  return { head, filter, start: page?.ok ? page.value.from : 0 };
}
