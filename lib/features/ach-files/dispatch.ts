import "server-only";
import { log } from "@/lib/core/log";
import { checkFile, listFilesToCheck } from "./mutations/check";
import { abandonStaleUploads } from "./mutations/upload";

const holder = globalThis as { cutoffFileCheck?: Promise<unknown> };

/**
 * Checks one received file now; the sweep does the same for any that was left. True when this call checked it. A
 * process checks one file at a time: a file is whole in memory while it is checked.
 */
export function dispatchCheck(fileId: string): Promise<boolean> {
  const turn = (holder.cutoffFileCheck ?? Promise.resolve()).then(() => checkNow(fileId));
  holder.cutoffFileCheck = turn;
  return turn;
}

async function checkNow(fileId: string): Promise<boolean> {
  try {
    return await checkFile(fileId, new Date());
  } catch (error) {
    log.error({ err: error, fileId }, "checking an ACH file failed; the sweep takes it again");
    return false;
  }
}

/** Checks the files that wait, and drops uploads that stopped half-way. */
export async function sweepAchFiles(limit: number): Promise<number> {
  const now = new Date();
  await abandonStaleUploads(now);
  let done = 0;
  for (const id of await listFilesToCheck(now, limit)) done += (await dispatchCheck(id)) ? 1 : 0;
  return done;
}
