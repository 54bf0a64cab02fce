import "server-only";
import type { Actor } from "@/lib/core/actor";
import { inTransaction, type Tx } from "@/lib/core/db";
import { refuse, type Refusal, type Result } from "@/lib/core/result";
import { bankZone, getAchFile, readFileBytes } from "@/lib/features/ach-files/data";
import { storeMadeFile } from "@/lib/features/ach-files/mutations/made";
import { buildReversal } from "@/lib/formats/nacha/reverse";
import { getBaseFile, headerOf, listTakenLines } from "../data/base";
import { refuseReversal } from "../rules/derive";
import type { ReverseInput } from "../schema";
import { discardMade } from "./discard";

const NOT_THERE = refuse("not_found", "This file is not there, or not in your accounts.");

/**
 * Makes a file that takes back whole batches of a sent file, within five banking days of its settlement. It waits for
 * its check and then for an approval like any other; nothing has moved when this answers. The caller has it checked.
 */
export async function reverseBatches(
  actor: Actor,
  input: ReverseInput,
  now: Date,
): Promise<Result<{ fileId: string }>> {
  const file = await getAchFile(actor, input.fileId);
  const zone = await bankZone();
  const base = file && (await getBaseFile(file.id, zone, now));
  if (!file || !base) return NOT_THERE;
  const batchLines = [...new Set(input.batchLines)].toSorted((a, b) => a - b);
  const { effectiveDate, reason } = input;
  const refused = refuseReversal(base, { batchLines, effectiveDate }, { earliest: base.earliest, now });
  if (refused) return refused;
  const options = { ...headerOf(now, zone), effectiveDate, modifier: "R", batchLines, profile: base.profile };
  const built = buildReversal(await readFileBytes(file.id), options);
  if (!built.ok) return built;
  const applied = [{ name: "reverse", lines: batchLines }];
  const made = await storeMadeFile(
    actor,
    {
      fileName: `reversal-of-${file.fileName}`.slice(0, 200),
      bytes: built.value.bytes,
      source: "reversal",
      basedOnId: file.id,
      reason,
      repairs: { applied, changes: [], changeCount: 0 },
    },
    now,
  );
  if (!made.ok) return made;
  const first = await inTransaction((tx) => discardIfTaken(tx, actor, { ...made.value, baseId: file.id, batchLines }));
  return first ?? made;
}

type Reversal = { readonly fileId: string; readonly baseId: string; readonly batchLines: readonly number[] };

/** Of two that reverse the same batch at once, one at a time looks here, and leaves the batch to the other. */
async function discardIfTaken(tx: Tx, actor: Actor, made: Reversal): Promise<Refusal | null> {
  await tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended(${made.baseId}, 7114))`;
  const taken = await listTakenLines(tx, made.baseId, "reversal", made.fileId);
  if (!made.batchLines.some((line) => taken.includes(line))) return null;
  await discardMade(tx, actor, made.fileId);
  return refuse("reversed_already", "One of these batches was taken back by another file a moment ago.", "batchLines");
}
