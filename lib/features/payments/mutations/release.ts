import "server-only";
import { inScope, personOf, type Actor } from "@/lib/core/actor";
import { audit } from "@/lib/core/audit";
import { inTransaction } from "@/lib/core/db";
import { newId } from "@/lib/core/ids";
import { ok, refuse, type Refusal, type Result } from "@/lib/core/result";
import { canRelease } from "../rules/permits";
import { isByEntry, layOutEntries, LAYOUT_MS, unfitForEntries } from "./entries/layout";
import { FIRST_TAKEN, integrityRefusal, lockPayment, NO_PERSON, NOT_FOUND, permitFacts, personNow } from "./stored";

/**
 * Releases an approved payment: mints its one idempotency key and stores it with the new state and the audit row in
 * one transaction, and with them the keys of all its entries where its bank takes it entry by entry. Nothing is sent
 * here; from now on the payment is due and whoever sends it uses these keys.
 */
export async function releasePayment(
  actor: Actor,
  input: { paymentId: string; payloadHash: string },
  now: Date,
): Promise<Result<{ idempotencyKey: string }>> {
  try {
    return await release(actor, input, now);
  } catch (error) {
    if (error instanceof NotLaidOut) return error.refusal;
    throw error;
  }
}

/** Takes the whole release back: what was laid out is not what was approved. */
class NotLaidOut extends Error {
  override readonly name = "NotLaidOut";
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(refusal.sentence);
    this.refusal = refusal;
  }
}

function release(
  actor: Actor,
  input: { paymentId: string; payloadHash: string },
  now: Date,
): Promise<Result<{ idempotencyKey: string }>> {
  return inTransaction(async (tx) => {
    const stored = await lockPayment(tx, input.paymentId);
    if (!stored || !inScope(actor.scope, stored.accountId)) return NOT_FOUND;
    const person = await personNow(tx, actor);
    if (!person) return NO_PERSON;
    if (!inScope(person.scope, stored.accountId)) return NOT_FOUND;
    const refusal = canRelease(permitFacts(stored), person, input.payloadHash) ?? integrityRefusal(stored);
    if (refusal) return refusal;
    const approvals = await tx.approval.findMany({ where: { paymentId: stored.id, payloadHash: stored.payloadHash } });
    if (!approvals.some((row) => row.verdict === "approved" && row.memberId !== stored.createdById)) {
      return refuse("no_approval", "No approval stands for this version of the payment. It must be approved first.");
    }
    const { ach: file } = stored.detail;
    const ach = file && (await isByEntry(tx, stored.account.bank.code)) ? file : null;
    const unfit = ach ? await unfitForEntries(tx, ach.fileId) : null;
    if (unfit) return unfit;
    const idempotencyKey = newId();
    const { count } = await tx.payment.updateMany({
      where: { id: stored.id, status: "approved", idempotencyKey: null },
      data: {
        status: "releasing",
        idempotencyKey,
        keyStoredAt: now,
        releasedById: person.memberId,
        releasedAt: now,
        releaserSignedInAt: actor.signedInAt,
        dueAt: now,
        byEntry: ach !== null,
      },
    });
    if (count === 0) return FIRST_TAKEN;
    const wrong = ach ? await layOutEntries(tx, stored.id, ach) : null;
    if (wrong) throw new NotLaidOut(wrong);
    await audit(tx, personOf(actor), {
      action: "payment.released",
      subjectType: "payment",
      subjectId: stored.id,
      accountId: stored.accountId,
      before: { status: "approved" },
      after: {
        status: "releasing",
        idempotencyKey,
        payloadHash: stored.payloadHash,
        ...(ach ? { byEntry: true, entries: ach.entryCount } : {}),
      },
    });
    return ok({ idempotencyKey });
  }, LAYOUT_MS);
}
