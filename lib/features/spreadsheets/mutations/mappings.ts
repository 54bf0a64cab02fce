import "server-only";
import { personOf, type Actor } from "@/lib/core/actor";
import { audit } from "@/lib/core/audit";
import { inTransaction, type Tx } from "@/lib/core/db";
import { newId } from "@/lib/core/ids";
import { ok, refuse, type Refusal, type Result } from "@/lib/core/result";
import { MOST_MAPPINGS } from "../data/mappings";
import type { MappingChange } from "../schema";

const CHANGED: Refusal = refuse(
  "changed_meanwhile",
  "Someone saved or deleted a mapping of this name while yours was open. Reload the page, look at it, then save yours.",
  "name",
);
const LOCK = 7_140;

/**
 * Saves how a sheet's columns become entries, by a name that the whole company uses. Version 0 makes a new one; the
 * version of the one that was opened replaces that. Refuses a name that is taken, and a change under another's hands.
 */
export async function saveMapping(
  actor: Actor,
  { name, mapping, version }: MappingChange,
  now: Date,
): Promise<Result<{ id: string; version: number }>> {
  return inTransaction(async (tx): Promise<Result<{ id: string; version: number }>> => {
    await lock(tx);
    const held = await tx.spreadsheetMapping.findUnique({ where: { name } });
    if (!held && version > 0) return CHANGED;
    if (held && version === 0) {
      return refuse(
        "name_taken",
        `There is a mapping "${name}" already. Choose it first, or take another name.`,
        "name",
      );
    }
    if (held && held.version !== version) return CHANGED;
    if (!held && (await tx.spreadsheetMapping.count()) >= MOST_MAPPINGS) {
      return refuse("too_many", `${MOST_MAPPINGS} mappings are kept. Delete one that nobody uses.`, "name");
    }
    const data = { name, mapping, updatedById: actor.memberId, updatedAt: now };
    const saved = held
      ? await tx.spreadsheetMapping.update({ where: { id: held.id }, data: { ...data, version: { increment: 1 } } })
      : await tx.spreadsheetMapping.create({ data: { ...data, id: newId() } });
    await audit(tx, personOf(actor), {
      action: "spreadsheet_mapping.saved",
      subjectType: "spreadsheet_mapping",
      subjectId: saved.id,
      ...(held ? { before: { name: held.name, mapping: held.mapping } } : {}),
      after: { name, mapping },
    });
    return ok({ id: saved.id, version: saved.version });
  });
}

/** Deletes a saved mapping; files that were made by it stay as they are. */
export async function dropMapping(
  actor: Actor,
  { id, version }: { readonly id: string; readonly version: number },
): Promise<Result<null>> {
  return inTransaction(async (tx): Promise<Result<null>> => {
    await lock(tx);
    const held = await tx.spreadsheetMapping.findUnique({ where: { id } });
    if (!held || held.version !== version) return CHANGED;
    await tx.spreadsheetMapping.delete({ where: { id } });
    await audit(tx, personOf(actor), {
      action: "spreadsheet_mapping.deleted",
      subjectType: "spreadsheet_mapping",
      subjectId: id,
      before: { name: held.name, mapping: held.mapping },
      after: null,
    });
    return ok(null);
  });
}

/** Changes of mappings are rare, and one waits for the other: a name is new only once. */
async function lock(tx: Tx): Promise<void> {
  await tx.$executeRaw`select pg_advisory_xact_lock(${LOCK})`;
}
