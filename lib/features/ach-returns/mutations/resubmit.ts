import "server-only";
import { personOf, type Actor } from "@/lib/core/actor";
import { auditAll } from "@/lib/core/audit";
import { inTransaction, type Tx } from "@/lib/core/db";
import { ok, refuse, type Refusal, type Result } from "@/lib/core/result";
import { bankZone, readFileBytes } from "@/lib/features/ach-files/data";
import { storeMadeFile } from "@/lib/features/ach-files/mutations/made";
import { buildResubmission } from "@/lib/formats/nacha/resubmit";
import { getBaseFile, headerOf } from "../data/base";
import { refuseResubmissionOn } from "../rules/derive";
import type { ResubmitInput } from "../schema";
import type { ReturnDetail } from "../types";
import { discardMade } from "./discard";
import { FIRST_TAKEN, NOT_THERE, returnFor } from "./handle";

/**
 * Sends returned debits of one file again, in a new file that waits for its check and its approval like any other. Each
 * return is marked with the file in the same transaction; of two that do it at once the second makes nothing that could
 * be sent. The caller has the file checked.
 */
export async function resubmitReturns(
  actor: Actor,
  input: ResubmitInput,
  now: Date,
): Promise<Result<{ fileId: string }>> {
  const chosen = await choose(actor, [...new Set(input.returnIds)]);
  if ("ok" in chosen) return chosen;
  const [first] = chosen;
  const zone = await bankZone();
  const base = first?.original ? await getBaseFile(first.original.fileId, zone, now) : null;
  if (!base) return NOT_THERE;
  const { effectiveDate } = input;
  for (const row of chosen) {
    const refused = refuseResubmissionOn(row, effectiveDate, base.earliest);
    if (refused) return refused;
  }
  const entryLines = chosen.flatMap((row) => row.original?.line ?? []);
  if (entryLines.some((line) => base.resentLines.includes(line)))
    return refuse(
      "being_resent",
      "Another file sends one of these entries again already. Look for it under ACH files.",
    );
  const options = { ...headerOf(now, zone), effectiveDate, modifier: "S", entryLines, profile: base.profile };
  const built = buildResubmission(await readFileBytes(base.fileId), options);
  if (!built.ok) return built;
  const applied = [{ name: "resubmit", lines: entryLines }];
  const made = await storeMadeFile(
    actor,
    {
      fileName: `retry-of-${base.fileName}`.slice(0, 200),
      bytes: built.value.bytes,
      source: "resubmission",
      basedOnId: base.fileId,
      repairs: { applied, changes: [], changeCount: 0 },
      reason: `Returned as ${[...new Set(chosen.map((row) => row.code))].join(", ")}, sent again`,
    },
    now,
  );
  if (!made.ok) return made;
  const { fileId } = made.value;
  const marked = await inTransaction((tx) => markResent(tx, actor, chosen, fileId, now));
  return marked ?? ok({ fileId });
}

/** The returns of one original file; entries that came back twice are sent again once. */
async function choose(actor: Actor, ids: readonly string[]): Promise<ReturnDetail[] | Refusal> {
  const rows: ReturnDetail[] = [];
  for (const id of ids) {
    const row = await returnFor(actor, id, "resubmit");
    if ("ok" in row) return row;
    rows.push(row);
  }
  const places = new Set(rows.map((row) => `${row.original?.fileId}/${row.original?.line}`));
  if (new Set(rows.map((row) => row.original?.fileId)).size > 1 || places.size < rows.length)
    return refuse("many_files", "Send entries of one file again at a time, each of them once.");
  return rows;
}

/** Marks the returns. When one was handled meanwhile none is, and the file that was made is taken out of the work list. */
async function markResent(
  tx: Tx,
  actor: Actor,
  rows: readonly ReturnDetail[],
  resentFileId: string,
  now: Date,
): Promise<Refusal | null> {
  const data = { state: "resent", resentFileId, endedById: actor.memberId, endedAt: now };
  const ids = rows.map((row) => row.id);
  const held = await tx.$queryRaw<{ id: string; resent_file_id: string | null; state: string }[]>`
    select id, state, resent_file_id from ach_return where id = any(${ids}::uuid[]) order by id for update`;
  const before = new Map(held.map((row) => [row.id, `${row.state} ${row.resent_file_id}`]));
  if (rows.some((row) => before.get(row.id) !== `${row.state} ${row.resent?.fileId ?? null}`)) {
    await discardMade(tx, actor, resentFileId);
    return FIRST_TAKEN;
  }
  await tx.achReturn.updateMany({ where: { id: { in: ids } }, data });
  await auditAll(
    tx,
    rows.map((row) => ({
      by: personOf(actor),
      action: "ach_return.resent",
      subjectType: "ach_return" as const,
      subjectId: row.id,
      accountId: row.payment?.accountId ?? null,
      before: { state: row.state },
      after: { state: "resent", code: row.code, fileId: resentFileId },
    })),
  );
  return null;
}
