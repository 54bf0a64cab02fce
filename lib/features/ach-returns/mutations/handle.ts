import "server-only";
import { personOf, type Actor } from "@/lib/core/actor";
import { audit } from "@/lib/core/audit";
import { sealText } from "@/lib/core/crypto";
import { dateInZone } from "@/lib/core/dates";
import { inTransaction, Prisma, type Tx } from "@/lib/core/db";
import { payeeHash } from "@/lib/core/payee-hash";
import { ok, refuse, type Refusal, type Result } from "@/lib/core/result";
import { bankZone } from "@/lib/features/ach-files/data";
import { findCandidate } from "../data/candidates";
import { openCorrected } from "../data/corrected";
import { getReturn } from "../data/detail";
import { actByOf, allowsAct, codeWords, payeeChange, shownEnd, type ReturnAct } from "../rules";
import type { ReturnDetail, ReturnState } from "../types";

export const NOT_THERE = refuse("not_found", "This return is not there, or not in your accounts.");
export const FIRST_TAKEN = refuse("someone_was_first", "Somebody handled this a moment ago. Reload the page.");

/** The return for an act, or why not. */
export async function returnFor(actor: Actor, id: string, act: ReturnAct): Promise<ReturnDetail | Refusal> {
  const row = await getReturn(actor.scope, id, await bankZone());
  if (!row) return NOT_THERE;
  if (allowsAct(row, act)) return row;
  return refuse("wrong_state", "This cannot be done with it (any more). Reload the page to see what can.");
}

/** Ends an open return; false when somebody was first. The audit row is the caller's. */
async function end(
  tx: Tx,
  actor: Actor,
  row: ReturnDetail,
  data: { state: Exclude<ReturnState, "open" | "resent">; note?: string },
  now: Date,
): Promise<boolean> {
  const { count } = await tx.achReturn.updateMany({
    where: { id: row.id, state: "open" },
    data: { ...data, endedById: actor.memberId, endedAt: now },
  });
  return count === 1;
}

/** Marks a return as handled, with a note that says how. */
export async function closeReturn(
  actor: Actor,
  input: { returnId: string; note: string },
  now: Date,
): Promise<Result<null>> {
  return endWith(actor, input, { act: "close", state: "closed", action: "ach_return.closed" }, now);
}

/** Declines a notification of change: nothing changes for the payee. */
export async function declineCorrection(
  actor: Actor,
  input: { returnId: string; note: string },
  now: Date,
): Promise<Result<null>> {
  return endWith(actor, input, { act: "decline", state: "declined", action: "ach_return.declined" }, now);
}

type Ending = { readonly act: "close" | "decline"; readonly state: "closed" | "declined"; readonly action: string };

async function endWith(
  actor: Actor,
  { returnId, note }: { returnId: string; note: string },
  { act, state, action }: Ending,
  now: Date,
): Promise<Result<null>> {
  const row = await returnFor(actor, returnId, act);
  if ("ok" in row) return row;
  if (act === "close" && row.changes.length > 0) {
    return refuse("needs_approver", "This notification changes a payee. An approver accepts or declines it.");
  }
  return inTransaction(async (tx) => {
    if (!(await end(tx, actor, row, { state, note }, now))) return FIRST_TAKEN;
    await audit(tx, personOf(actor), {
      action,
      subjectType: "ach_return",
      subjectId: row.id,
      accountId: row.payment?.accountId ?? null,
      before: { state: row.state },
      after: { state, code: row.code, note },
    });
    return ok(null);
  });
}

/** Says which sent entry an unmatched return speaks of. Written once; only for entries of accounts in scope. */
export async function matchReturn(
  actor: Actor,
  input: { returnId: string; fileId: string; line: number },
): Promise<Result<null>> {
  const row = await returnFor(actor, input.returnId, "match");
  if ("ok" in row) return row;
  const zone = await bankZone();
  const found = await findCandidate(zone, input.fileId, input.line);
  if (!found || (actor.scope !== "all" && !actor.scope.includes(found.accountId))) {
    return refuse("no_entry", "This entry is not there any more, or its file was not sent. Choose another.");
  }
  const actBy = actByOf(row.code, {
    receivedOn: dateInZone(new Date(row.receivedAt), zone),
    settledOn: row.settlementDate,
    originalSettledOn: found.settledOn,
  });
  const { fileId: matchedFileId, line: matchedLine, paymentId: matchedPaymentId } = found;
  return inTransaction(async (tx) => {
    const { count } = await tx.achReturn.updateMany({
      where: { id: row.id, state: "open", matchedFileId: null },
      data: { matchedFileId, matchedLine, matchedPaymentId, actBy: actBy === null ? null : new Date(actBy) },
    });
    if (count === 0) return FIRST_TAKEN;
    await audit(tx, personOf(actor), {
      action: "ach_return.matched",
      subjectType: "ach_return",
      subjectId: row.id,
      accountId: found.accountId,
      after: { code: row.code, fileId: matchedFileId, line: matchedLine, paymentId: matchedPaymentId },
    });
    return ok(null);
  });
}

/** Binds the right account number to its correction. */
export function correctionContext(returnId: string): string {
  return `payee_correction.account ${returnId}`;
}

/**
 * Accepts what a notification of change says is right: from now on entries that still carry what was wrong are named
 * when a file is checked. Nothing that was sent before changes. Only where the data stand in the columns of the code.
 */
export async function acceptCorrection(actor: Actor, input: { returnId: string }, now: Date): Promise<Result<null>> {
  const row = await returnFor(actor, input.returnId, "accept");
  if ("ok" in row) return row;
  return inTransaction(async (tx) => {
    const stored = await lockReturn(tx, row.id);
    if (!stored) return FIRST_TAKEN;
    const said = stored.correctedCipher && openCorrected(row.id, stored.correctedCipher);
    const change = said && payeeChange(row.code, said.correctedText);
    if (!change || !row.original) return refuse("nothing_to_change", noChange(row.code));
    const { accountNumber, routingNumber, transactionCode, individualName, individualId } = change;
    await tx.payeeCorrection.create({
      data: {
        returnId: row.id,
        code: row.code,
        payeeHash: stored.payeeHash,
        name: row.original.individualName,
        oldLast4: row.accountLast4,
        routingNumber: routingNumber ?? null,
        accountCipher: accountNumber === undefined ? null : sealText(accountNumber, correctionContext(row.id)),
        accountLast4: accountNumber === undefined ? null : shownEnd(accountNumber),
        newPayeeHash: Uint8Array.from(
          payeeHash(routingNumber ?? row.original.routingNumber, accountNumber ?? said.accountNumber),
        ),
        transactionCode: transactionCode === undefined ? null : String(transactionCode),
        individualName: individualName ?? null,
        individualId: individualId ?? null,
        acceptedById: actor.memberId,
        acceptedAt: now,
      },
    });
    if (!(await end(tx, actor, row, { state: "corrected" }, now)))
      throw new Error(`Return ${row.id} changed under its lock`);
    await audit(tx, personOf(actor), {
      action: "ach_return.correction_accepted",
      subjectType: "ach_return",
      subjectId: row.id,
      accountId: row.payment?.accountId ?? null,
      before: { state: row.state, account: `··${row.accountLast4}` },
      after: { state: "corrected", code: row.code, changes: row.changes },
    });
    return ok(null);
  });
}

/** Whoever comes second waits here, and then finds it done. */
async function lockReturn(tx: Tx, id: string) {
  await tx.$executeRaw(Prisma.sql`select 1 from ach_return where id = ${id}::uuid for update`);
  return tx.achReturn.findFirst({
    where: { id, state: "open" },
    select: { payeeHash: true, correctedCipher: true },
  });
}

function noChange(code: string): string {
  return `Nothing of it can be taken over: the data are not where ${code} puts them, or it is not about the payee. ${codeWords(code).nextStep} Close it with a note, or decline it.`;
}
