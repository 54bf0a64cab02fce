import "server-only";
import { audit } from "@/lib/core/audit";
import type { ActingFor } from "@/lib/core/actor";
import { db, inTransaction } from "@/lib/core/db";
import { newId } from "@/lib/core/ids";
import { log } from "@/lib/core/log";
import { EXCEPTION_ACTS } from "../rules/decide";
import { isPastCutoff } from "../rules/deadline";
import { lockException } from "./stored";

const AT_MOST = 500;

/**
 * Past the cut-off the bank applies the account's default to what nobody decided. We record that once for each, as
 * assumed: the bank does not say so itself (D9). Answers how many were recorded.
 */
export async function applyDefaults(now: Date): Promise<number> {
  const due = await db().positivePayException.findMany({
    where: { status: { in: [...EXCEPTION_ACTS.default] }, decideBy: { lte: now } },
    select: { id: true },
    orderBy: { decideBy: "asc" },
    take: AT_MOST,
  });
  const by: ActingFor = { type: "system", name: "Cut-off", requestId: newId() };
  let done = 0;
  for (const { id } of due) {
    try {
      done += (await applyDefault(by, id, now)) ? 1 : 0;
    } catch (error) {
      // One that cannot be written keeps none of the others open; it is tried again at the next sweep.
      log.error({ err: error, exceptionId: id }, "the default of an exception could not be recorded");
    }
  }
  return done;
}

function applyDefault(by: ActingFor, id: string, now: Date): Promise<boolean> {
  return inTransaction(async (tx) => {
    const stored = await lockException(tx, id);
    if (stored?.status !== "open" || !isPastCutoff(stored.decideBy, now)) return false;
    await tx.positivePayException.update({ where: { id }, data: { status: "defaulted", updatedAt: now } });
    await audit(tx, by, {
      action: "exception.defaulted",
      subjectType: "exception",
      subjectId: id,
      accountId: stored.accountId,
      before: { status: "open" },
      after: { status: "defaulted", assumed: stored.defaultAction, decideBy: stored.decideBy.toISOString() },
    });
    return true;
  });
}
