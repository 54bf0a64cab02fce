import "server-only";
import { inScope, personOf, type AccountScope, type ActingFor, type Actor } from "@/lib/core/actor";
import { audit } from "@/lib/core/audit";
import { inTransaction, type Prisma, type Tx } from "@/lib/core/db";
import { isId, newId } from "@/lib/core/ids";
import { ok, refuse, type Refusal, type Result } from "@/lib/core/result";
import { canDecideClosing, canPropose, canWithdraw, type ClosingFacts } from "../rules/closing";
import type { PermitPerson } from "../rules/permits";
import { paymentNumber } from "../rules/words";
import type { ProposeClosing } from "../schema";
import type { ClosingState, ClosingVerdict, PaymentStatus } from "../types";
import { settlePayment } from "./entries/settle";
import { lockPayment, NO_PERSON, NOT_FOUND, permitFacts, personNow, type Stored } from "./stored";

/** How two people close a payment that the bank cannot speak for. What was proposed is never changed (migration 0011). */

type Now = { readonly status: PaymentStatus };
type Named = { readonly paymentId: string; readonly closingId: string; readonly note?: string };
type Closing = Omit<ClosingFacts, "state"> & {
  readonly id: string;
  readonly state: ClosingState;
  readonly verdict: ClosingVerdict;
  readonly evidence: string;
  readonly bankReference: string | null;
};
type Person = PermitPerson & { readonly scope: AccountScope };

const NO_CLOSING = refuse("not_found", "This proposal does not exist. Reload the page.");

/** Says how an unknown payment ended, with evidence. Nothing changes before another person confirms it. */
export function proposeClosing(actor: Actor, input: ProposeClosing, now: Date): Promise<Result<{ closingId: string }>> {
  return inTransaction((tx) =>
    asPerson(tx, actor, input.paymentId, async (stored, person): Promise<Result<{ closingId: string }>> => {
      const waiting = await tx.paymentClosing.findFirst({ where: { paymentId: stored.id, state: "proposed" } });
      const { verdict, evidence } = input;
      const bankReference = input.bankReference === "" ? null : input.bankReference;
      const refusal =
        canPropose(permitFacts(stored), person, waiting !== null) ?? (await takenNumber(tx, stored, bankReference));
      if (refusal) return refusal;
      const closingId = newId();
      const proposed = { verdict, evidence, bankReference };
      await tx.paymentClosing.create({
        data: { id: closingId, paymentId: stored.id, ...proposed, proposedById: person.memberId, proposedAt: now },
      });
      await trail(tx, personOf(actor), stored, "payment.closing_proposed", { closingId, ...proposed });
      return ok({ closingId });
    }),
  );
}

/** Ends an unknown payment as proposed. The proposal, both people and the evidence stay with it. */
export function confirmClosing(actor: Actor, input: Named, now: Date): Promise<Result<Now>> {
  return decide(actor, input, async (tx, stored, closing, person) => {
    const taken = await takenNumber(tx, stored, closing.bankReference);
    if (taken) return taken;
    const note = input.note || null;
    await end(tx, closing.id, { state: "confirmed", endedById: person.memberId, endedAt: now, note });
    const { verdict, evidence, bankReference } = closing;
    const by = personOf(actor);
    if (stored.byEntry) {
      await closeEntries(tx, stored.id, verdict, now);
      await trail(tx, by, stored, "payment.closing_confirmed", { closingId: closing.id, note, evidence, verdict });
      return ok({ status: await settlePayment(tx, by, stored, now) });
    }
    await tx.payment.updateMany({
      where: { id: stored.id, status: "unknown" },
      data: { status: verdict, finalAt: now, dueAt: null, ...toldBy(verdict), ...askedOn(stored, bankReference, now) },
    });
    await trail(tx, by, stored, "payment.closing_confirmed", { closingId: closing.id, note });
    const proposedBy = await tx.member.findUnique({ where: { id: closing.proposedById }, select: { name: true } });
    const people = { closedByPeople: true, proposedBy: proposedBy?.name ?? null, confirmedBy: actor.name };
    const after = { status: verdict, ...people, evidence, bankReference };
    await trail(tx, by, stored, `payment.${verdict}`, after, { status: stored.status });
    return ok({ status: verdict });
  });
}

/** Of a payment that goes entry by entry the closing speaks of its entries of unknown outcome, all of them. */
async function closeEntries(tx: Tx, paymentId: string, verdict: ClosingVerdict, now: Date): Promise<void> {
  await tx.paymentEntry.updateMany({
    where: { paymentId, status: "unknown" },
    data: { status: verdict, finalAt: now, ...toldBy(verdict) },
  });
}

/** Says no to a proposal, with a reason. The payment stays unknown. */
export function declineClosing(actor: Actor, input: Named, now: Date): Promise<Result<Now>> {
  return decide(actor, input, async (tx, stored, closing, person) => {
    const note = input.note || null;
    if (note === null) return refuse("no_reason", "Say why, so that the proposer can look again.", "note");
    await end(tx, closing.id, { state: "declined", endedById: person.memberId, endedAt: now, note });
    await trail(tx, personOf(actor), stored, "payment.closing_declined", { closingId: closing.id, note });
    return ok({ status: stored.status });
  });
}

/** Takes one's own proposal back. */
export function withdrawClosing(actor: Actor, input: Named, now: Date): Promise<Result<Now>> {
  return inTransaction((tx) =>
    asPerson(tx, actor, input.paymentId, async (stored, person): Promise<Result<Now>> => {
      const closing = await closingOf(tx, input);
      if (!closing) return NO_CLOSING;
      const refusal = canWithdraw(closing, person);
      if (refusal) return refusal;
      await end(tx, closing.id, { state: "withdrawn", endedById: person.memberId, endedAt: now });
      await trail(tx, personOf(actor), stored, "payment.closing_withdrawn", { closingId: closing.id });
      return ok({ status: stored.status });
    }),
  );
}

/** Whether two people, not the bank, ended it. Only a payment that was in doubt can have been. */
export async function isClosedByPeople(tx: Tx, stored: Stored): Promise<boolean> {
  if (!stored.everUnsure || (stored.status !== "completed" && stored.status !== "failed")) return false;
  return (await tx.paymentClosing.count({ where: { paymentId: stored.id, state: "confirmed" } })) > 0;
}

/** The bank itself has said how the payment stands, so no proposal waits any more. Answers the id of the one that did. */
export async function endByBank(tx: Tx, paymentId: string, bankStatus: string, now: Date): Promise<string | null> {
  const waiting = await tx.paymentClosing.findFirst({ where: { paymentId, state: "proposed" } });
  if (!waiting) return null;
  await end(tx, waiting.id, {
    state: "withdrawn",
    endedAt: now,
    note: `Ended by the desk: the bank itself says ${bankStatus}.`,
  });
  return waiting.id;
}

async function asPerson<T>(
  tx: Tx,
  actor: Actor,
  paymentId: string,
  work: (stored: Stored, person: Person) => Promise<Result<T>>,
): Promise<Result<T>> {
  const stored = await lockPayment(tx, paymentId);
  if (!stored || !inScope(actor.scope, stored.accountId)) return NOT_FOUND;
  const person = await personNow(tx, actor);
  if (!person) return NO_PERSON;
  return inScope(person.scope, stored.accountId) ? work(stored, person) : NOT_FOUND;
}

function decide(
  actor: Actor,
  input: Named,
  work: (tx: Tx, stored: Stored, closing: Closing, person: Person) => Promise<Result<Now>>,
): Promise<Result<Now>> {
  return inTransaction((tx) =>
    asPerson(tx, actor, input.paymentId, async (stored, person): Promise<Result<Now>> => {
      const closing = await closingOf(tx, input);
      if (!closing) return NO_CLOSING;
      return canDecideClosing(permitFacts(stored), closing, person) ?? work(tx, stored, closing, person);
    }),
  );
}

/** The payment's lock is held, so nobody ends it meanwhile. */
async function closingOf(tx: Tx, input: Named): Promise<Closing | null> {
  const row = await tx.paymentClosing.findFirst({ where: { id: input.closingId, paymentId: input.paymentId } });
  // The database holds both columns to these lists.
  return row as (typeof row & Pick<Closing, "state" | "verdict">) | null;
}

async function end(tx: Tx, id: string, data: Prisma.PaymentClosingUncheckedUpdateInput): Promise<void> {
  const { count } = await tx.paymentClosing.updateMany({ where: { id, state: "proposed" }, data });
  if (count !== 1) throw new Error("A closing changed under its payment's lock");
}

/** The bank's number of one payment is never that of another one of ours, nor one that a 409 named for it. */
async function takenNumber(tx: Tx, stored: Stored, reference: string | null): Promise<Refusal | null> {
  if (reference === null || !isId(reference)) return null;
  const named = { conflictPaymentId: reference, bankPaymentId: null, status: { in: ["releasing", "unknown"] } };
  const taken = await tx.payment.findFirst({
    where: { OR: [{ bankPaymentId: reference }, named], NOT: { id: stored.id } },
  });
  const entry = taken
    ? null
    : await tx.paymentEntry.findFirst({
        where: { bankPaymentId: reference, NOT: { paymentId: stored.id } },
        select: { payment: { select: { number: true } } },
      });
  const number = taken?.number ?? entry?.payment.number;
  if (number === undefined) return null;
  return refuse(
    "number_taken",
    `This is the bank's number of ${paymentNumber(number)}, another payment of ours. Look at the bank again.`,
    "bankReference",
  );
}

function toldBy(verdict: ClosingVerdict): { errorName: string | null; errorText: string | null } {
  if (verdict === "completed") return { errorName: null, errorText: null };
  return {
    errorName: "closed_by_people",
    errorText: "Two people closed it as not paid. The bank itself has not said so.",
  };
}

/**
 * A reference that is a number of the bank is from now on this payment's, so the bank's word about it is heard. Where
 * there is a number, the bank is still asked; a transfer has none (R12).
 */
function askedOn(stored: Stored, reference: string | null, now: Date): Prisma.PaymentUpdateManyMutationInput {
  const number = reference !== null && isId(reference) && stored.rail !== "TRANSFER" ? reference.toLowerCase() : null;
  const isAsked = (number ?? stored.conflictPaymentId) !== null && stored.rail !== "TRANSFER";
  return { ...(number ? { bankPaymentId: number } : {}), pollDueAt: isAsked ? now : null, pollCount: 0 };
}

async function trail(
  tx: Tx,
  by: ActingFor,
  stored: Stored,
  action: string,
  after: object,
  before?: object,
): Promise<void> {
  const { id: subjectId, accountId } = stored;
  await audit(tx, by, { action, subjectType: "payment", subjectId, accountId, after, ...(before ? { before } : {}) });
}
