import "server-only";
import { log } from "@/lib/core/log";
import { assessFile, listFilesToAssess } from "./mutations/assess";
import { checkFile, isLargeFile, listFilesToCheck } from "./mutations/check";
import { abandonStaleUploads } from "./mutations/upload";

type Lane = "small" | "large";
const holder = globalThis as { cutoffFileChecks?: Partial<Record<Lane, Promise<unknown>>> };

/**
 * Checks one received file now; the sweep does the same for any that was left. True when this call checked it. A
 * process checks one small file and one large file at a time: each is whole in memory meanwhile, and no small one waits
 * for a large one.
 */
export async function dispatchCheck(fileId: string): Promise<boolean> {
  return inTurn((await isLargeFile(fileId)) ? "large" : "small", fileId);
}

function inTurn(lane: Lane, fileId: string): Promise<boolean> {
  const lanes = (holder.cutoffFileChecks ??= {});
  const turn = (lanes[lane] ?? Promise.resolve()).then(() => checkNow(fileId));
  lanes[lane] = turn;
  return turn;
}

async function checkNow(fileId: string): Promise<boolean> {
  try {
    const isChecked = await checkFile(fileId, new Date());
    if (isChecked) await assessNow(fileId);
    return isChecked;
  } catch (error) {
    log.error({ err: error, fileId }, "checking an ACH file failed; the sweep takes it again");
    return false;
  }
}

/** The file can be sent without; what fails here is done by the sweep, or seen in the log. */
async function assessNow(fileId: string): Promise<void> {
  try {
    await assessFile(fileId, new Date());
  } catch (error) {
    log.error({ err: error, fileId }, "an ACH file could not be looked through; the sweep tries again");
  }
}

/** Checks the files that wait, looks through those that were not, and drops uploads that stopped half-way. */
export async function sweepAchFiles(limit: number): Promise<number> {
  const now = new Date();
  await abandonStaleUploads(now);
  const waiting = await listFilesToCheck(now, limit);
  const done = await Promise.all(waiting.map((file) => inTurn(file.isLarge ? "large" : "small", file.id)));
  for (const id of await listFilesToAssess(now, limit)) await assessNow(id);
  return done.filter(Boolean).length;
}
