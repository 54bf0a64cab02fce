import "server-only";
import type { Tx } from "@/lib/core/db";
import { DEAD_PAYMENTS } from "@/lib/features/ach-files/rules";

/** A file that was repaired lives on in its copy: what it was made of, and what it takes, is looked for over all of them. */

export type Origin = { readonly source: string; readonly basedOnId: string | null };

/** How a file, or the one that it is a repaired copy of, came to be. Null when it is not there. */
export async function originOf(tx: Tx, fileId: string): Promise<Origin | null> {
  const [row] = await tx.$queryRaw<{ source: string; based_on_id: string | null }[]>`
    with recursive kin as (
      select id, source, based_on_id, repaired_from_id from ach_file where id = ${fileId}::uuid
      union select f.id, f.source, f.based_on_id, f.repaired_from_id from ach_file f join kin on f.id = kin.repaired_from_id)
    select source, based_on_id from kin where repaired_from_id is null limit 1`;
  return row ? { source: row.source, basedOnId: row.based_on_id } : null;
}

/** Those of some files that are alive, themselves or in a repaired copy: not refused, not discarded, not paid in vain. */
export async function listLiving(tx: Tx, fileIds: readonly string[]): Promise<Set<string>> {
  const rows = await tx.$queryRaw<{ root: string }[]>`
    with recursive kin as (
      select id, id as root from ach_file where id = any(${[...fileIds]}::uuid[])
      union select f.id, kin.root from ach_file f join kin on f.repaired_from_id = kin.id)
    select distinct kin.root from kin join ach_file f on f.id = kin.id left join payment p on p.ach_file_id = f.id
    where f.status not in ('receiving', 'invalid', 'discarded')
      and (p.id is null or p.status <> all(${[...DEAD_PAYMENTS]}))`;
  return new Set(rows.map((row) => row.root));
}
