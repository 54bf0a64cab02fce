import "server-only";
import { audit } from "@/lib/core/audit";
import { inTransaction, type Tx } from "@/lib/core/db";
import { toDecimal } from "@/lib/core/money";
import { keyUsableUntil, pastKeyLife, stoppedByUs, type Verdict } from "../../rules/attempt";
import type { IntentFacts } from "../../rules/bank-status";
import { heldPayment, type Ticket } from "../lease";
import { integrityRefusal, type Stored } from "../stored";
import { effectiveDateOf } from "./dates";
import { settlePayment } from "./settle";
import { endUnsent } from "./stop";

/** What judging needs to know of an entry. */
export type EntryTried = {
  readonly attempt: number;
  readonly everUnsure: boolean;
  readonly acceptedWithoutId: boolean;
  /** When its key first left: what the bank's memory is counted from. */
  readonly keyStoredAt: Date;
};

/** All that the bank is told of an entry but the account number, which is opened at the moment of the call. */
export type EntryOrder = {
  readonly fileId: string;
  readonly line: number;
  readonly idempotencyKey: string;
  readonly signedInAt: Date | null;
  readonly bankAccountId: string;
  readonly amount: string;
  readonly amountMinor: number;
  readonly effectiveDate: string;
  readonly name: string;
  readonly accountType: "checking" | "savings";
};

export type BegunEntry =
  /** `lost`: somebody else holds the payment. `rest`: nothing to do now; the lease was given back. */
  | { readonly kind: "lost" }
  | { readonly kind: "rest" }
  | { readonly kind: "send"; readonly tried: EntryTried; readonly order: EntryOrder }
  | {
      readonly kind: "watch";
      readonly line: number;
      /** The number of this question, from 1. */
      readonly asked: number;
      readonly bankPaymentId: string;
      readonly tried: EntryTried;
      readonly facts: IntentFacts;
    };

type Next = {
  line: number;
  amount_minor: bigint;
  idempotency_key: string;
  status: string;
  attempt_count: number;
  key_used_at: Date | null;
  lease_token: string | null;
  ever_unsure: boolean;
  accepted_without_id: boolean;
  conflict_payment_id: string | null;
  poll_count: number;
  individual_name: string;
  transaction_code: string;
  batch_line: number;
};

/**
 * Takes the next entry of a payment whose lease is held, and writes its attempt before anything is sent. The first
 * that is due in the order of the file is the next: after a death the one that was cut off comes first, with the doubt
 * that it may have reached the bank. An entry whose key may not be used any more ends here, and the next is looked at
 * in the next call.
 */
export async function beginEntry(ticket: Ticket, keyLifeMs: number, now: Date): Promise<BegunEntry> {
  return inTransaction(async (tx): Promise<BegunEntry> => {
    const stored = await heldPayment(tx, ticket);
    if (!stored) return { kind: "lost" };
    const broken = integrityRefusal(stored);
    if (broken) await endUnsent(tx, ticket.by, stored, { status: "not_sent", ...broken }, now);
    const next = await nextEntry(tx, stored.id, now);
    if (!next) return rest(tx, ticket, stored, now);
    const everUnsure = next.ever_unsure || next.lease_token !== null;
    const { attempt_count, key_used_at, accepted_without_id: acceptedWithoutId, conflict_payment_id: held } = next;
    const tried = { attempt: attempt_count + 1, everUnsure, acceptedWithoutId, keyStoredAt: key_used_at ?? now };
    // Asking about what the bank holds sends nothing, so that goes on.
    if (broken && !held) {
      await endHere(tx, ticket, stored, next.line, { verdict: stoppedByUs(everUnsure), notSent: broken.sentence }, now);
      return rest(tx, ticket, stored, now);
    }
    if (!held && now >= keyUsableUntil(tried.keyStoredAt, keyLifeMs)) {
      await endHere(tx, ticket, stored, next.line, { verdict: pastKeyLife(everUnsure), notSent: NOT_TAKEN }, now);
      return rest(tx, ticket, stored, now);
    }
    if (held) {
      const facts = entryIntent(stored, Number(next.amount_minor));
      return { kind: "watch", line: next.line, asked: next.poll_count + 1, bankPaymentId: held, tried, facts };
    }
    await tx.paymentEntry.update({
      where: { paymentId_line: { paymentId: stored.id, line: next.line } },
      data: {
        status: "sending",
        attemptCount: tried.attempt,
        keyUsedAt: tried.keyStoredAt,
        leaseToken: ticket.leaseToken,
        everUnsure,
      },
    });
    await audit(tx, ticket.by, {
      action: "payment_entry.attempt_started",
      subjectType: "payment_entry",
      subjectId: stored.id,
      accountId: stored.accountId,
      before: { status: next.status },
      after: { line: next.line, attempt: tried.attempt, idempotencyKey: next.idempotency_key },
    });
    return { kind: "send", tried, order: orderOf(stored, next, tried.keyStoredAt) };
  });
}

async function nextEntry(tx: Tx, paymentId: string, now: Date): Promise<Next | null> {
  const rows = await tx.$queryRaw<Next[]>`
    select pe.line, pe.amount_minor, pe.idempotency_key, pe.status, pe.attempt_count, pe.key_used_at, pe.lease_token,
      pe.ever_unsure, pe.accepted_without_id, pe.conflict_payment_id, pe.poll_count, e.individual_name,
      e.transaction_code, e.batch_line
    from payment_entry pe join payment p on p.id = pe.payment_id
    join ach_entry e on e.file_id = p.ach_file_id and e.line = pe.line
    where pe.payment_id = ${paymentId}::uuid and pe.status in ('due', 'sending')
      and (pe.due_at is null or pe.due_at <= ${now})
    order by pe.line limit 1`;
  return rows[0] ?? null;
}

/** Nothing can go now: the payment moves on where all have gone, else it is due again when the first of them is. */
async function rest(tx: Tx, ticket: Ticket, stored: Stored, now: Date): Promise<BegunEntry> {
  const status = await settlePayment(tx, ticket.by, stored, now);
  if (status !== "releasing") return { kind: "rest" };
  const [first] = await tx.$queryRaw<{ at: Date }[]>`
    select min(coalesce(due_at, ${now})) as at from payment_entry
    where payment_id = ${stored.id}::uuid and status in ('due', 'sending')`;
  await tx.payment.updateMany({
    where: { id: stored.id, status: "releasing" },
    data: { dueAt: first?.at ?? now, leaseToken: null, leaseUntil: null },
  });
  return { kind: "rest" };
}

const NOT_TAKEN = "The bank took it at no time while its key was good, so it was not paid.";

type EndHere = {
  readonly verdict: Extract<Verdict, { kind: "failed" | "unknown" }>;
  /** What is said of it when surely nothing left. */
  readonly notSent: string;
};

/** Ends an entry that must not be sent (again): failed when surely nothing left, else unknown. */
async function endHere(
  tx: Tx,
  ticket: Ticket,
  stored: Stored,
  line: number,
  { verdict, notSent }: EndHere,
  now: Date,
): Promise<void> {
  const told =
    verdict.kind === "failed"
      ? { errorName: "not_sent", errorText: notSent }
      : { errorName: "outcome_unknown", errorText: verdict.why };
  await tx.paymentEntry.update({
    where: { paymentId_line: { paymentId: stored.id, line } },
    data: {
      status: verdict.kind,
      leaseToken: null,
      dueAt: null,
      ...told,
      ...(verdict.kind === "failed" ? { finalAt: now } : { everUnsure: true }),
    },
  });
  await audit(tx, ticket.by, {
    action: `payment_entry.${verdict.kind}`,
    subjectType: "payment_entry",
    subjectId: stored.id,
    accountId: stored.accountId,
    after: { line, status: verdict.kind, ...told },
  });
}

/** What a bank that speaks of an entry is compared with. */
export function entryIntent(stored: Stored, amountMinor: number): IntentFacts {
  const { rail, currency, account } = stored;
  return { rail, amountMinor, currency, bankAccountId: account.bankAccountId, ach: null, achAmount: "unchecked" };
}

/** The same at every try: a repeat under a key says what the first said, also after midnight. */
function orderOf(stored: Stored, next: Next, firstTriedAt: Date): EntryOrder {
  const { achFile, account, currency, releaserSignedInAt } = stored;
  if (!achFile) throw new Error(`Payment ${stored.id} goes entry by entry without a file`);
  return {
    fileId: achFile.id,
    line: next.line,
    idempotencyKey: next.idempotency_key,
    signedInAt: releaserSignedInAt,
    bankAccountId: account.bankAccountId,
    amountMinor: Number(next.amount_minor),
    amount: toDecimal(Number(next.amount_minor), currency),
    effectiveDate: effectiveDateOf(achFile.summary, next.batch_line, firstTriedAt, account.timeZone),
    name: next.individual_name,
    accountType: next.transaction_code === "32" ? "savings" : "checking",
  };
}
