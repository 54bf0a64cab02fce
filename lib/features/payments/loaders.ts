import "server-only";
import { notFound } from "next/navigation";
import type { Actor } from "@/lib/core/actor";
import { may } from "@/lib/core/permissions";
import { requireActor } from "@/lib/core/session";
import { listAccountsForUse } from "@/lib/features/accounts/data";
import type { AccountForUse } from "@/lib/features/accounts/types";
import type { AuditRow } from "@/lib/features/audit/types";
import { historyOf } from "@/lib/features/audit/data";
import { getPayment, listPayments } from "./data";
import { listEntries } from "./data/entries";
import { missSentence } from "./rules/entries";
import { canDecideClosing, canPropose, canWithdraw } from "./rules/closing";
import {
  canApprove,
  canCancel,
  canReject,
  canRelease,
  canSend,
  canStopSending,
  type PermitFacts,
} from "./rules/permits";
import { settlementOf, type Settlement } from "./rules/settlement";
import { isFinal } from "./rules/states";
import { waitingClosing } from "./rules/words";
import { entryFilter, paymentFilter, type PaymentFilter } from "./schema";
import { ENTRY_STATUSES, type EntryPage } from "./types/entries";
import type { AccountChoice, Allowed, PaymentDetail, PaymentPage } from "./types";

const PAGE_ROWS = 50;

type Params = Record<string, string | string[] | undefined>;

/** The register for its address. */
export async function loadPayments(params: Params): Promise<{
  page: PaymentPage;
  filter: PaymentFilter;
  accounts: readonly { id: string; label: string }[];
  mayCreate: boolean;
}> {
  const actor = await requireActor("payments.read");
  const filter = paymentFilter.parse(params);
  const { status, rail, account, q, cursor } = filter;
  const query = { status, rail, accountId: account, text: q, cursor, limit: PAGE_ROWS };
  const accounts = (await listAccountsForUse(actor.scope)).map((one) => ({ id: one.id, label: accountLabel(one) }));
  return {
    page: await listPayments(actor.scope, query, new Date()),
    filter,
    accounts,
    mayCreate: may(actor.role, "payments.create"),
  };
}

export type PaymentView = {
  readonly payment: PaymentDetail;
  readonly history: readonly AuditRow[];
  readonly allowed: Allowed;
  /** Why this person may not decide on it or on its closing, when they may not. */
  readonly refusal: string | null;
  readonly settlement: Settlement | null;
  /** A page of its entries; null where it does not go entry by entry, or nothing is laid out yet. */
  readonly entryPage: EntryPage | null;
  readonly now: string;
};

/** One payment with its history and what this person may do. */
export async function loadPayment(id: string, params: Params = {}): Promise<PaymentView> {
  const actor = await requireActor("payments.read");
  const now = new Date();
  const payment = await getPayment(actor.scope, id, now);
  if (!payment) notFound();
  const before = !isFinal(payment.status) && !["releasing", "submitted", "unknown"].includes(payment.status);
  return {
    payment,
    history: await historyOf(actor.scope, "payment", id),
    allowed: allowedFor(payment, actor),
    refusal: refusalFor(payment, actor),
    settlement: before ? settlementFor(payment, now) : null,
    entryPage: await entryPageOf(actor, payment, params),
    now: now.toISOString(),
  };
}

async function entryPageOf(actor: Actor, payment: PaymentDetail, params: Params): Promise<EntryPage | null> {
  if (!payment.entries || !payment.releasedAt) return null;
  const { entries: state = null, after } = entryFilter.parse(params);
  const states = state === null ? ENTRY_STATUSES : [state];
  const page = await listEntries(actor.scope, payment.id, { states, after, limit: PAGE_ROWS });
  return page && { state, isFirst: after === 0, ...page };
}

export function settlementFor(payment: PaymentDetail, now: Date): Settlement {
  const { rail, timeZone, cutoffs, ach } = payment;
  const facts = {
    rail,
    timeZone,
    wireCutoff: cutoffs.wire,
    achCutoff: cutoffs.ach,
    effectiveDate: ach?.effectiveDate ?? null,
  };
  const settlement = settlementOf(facts, now);
  const drain = payment.entries?.drain;
  const miss = drain ? missSentence(drain, timeZone) : null;
  return miss ? { ...settlement, sentence: `${settlement.sentence} ${miss}` } : settlement;
}

function factsOf(payment: PaymentDetail): PermitFacts {
  const { status, createdById, uploadedById, payloadHash } = payment;
  return { status, createdById, uploadedById, payloadHash };
}

/** The acts this person may do now; the mutation decides again. */
export function allowedFor(payment: PaymentDetail, actor: Actor): Allowed {
  const facts = factsOf(payment);
  const approve = canApprove(facts, actor, payment.payloadHash) === null;
  const waiting = waitingClosing(payment);
  return {
    send: canSend(facts, actor) === null,
    cancel: canCancel(facts, actor) === null,
    approve,
    approveAndRelease: approve && may(actor.role, "payments.release"),
    reject: canReject(facts, actor, payment.payloadHash) === null,
    stopSending: canStopSending({ ...facts, byEntry: payment.entries !== null }, actor) === null,
    release: canRelease(facts, actor, payment.payloadHash) === null,
    proposeClosing: canPropose(facts, actor, waiting !== null) === null,
    decideClosing: waiting !== null && canDecideClosing(facts, waiting, actor) === null,
    withdrawClosing: waiting !== null && canWithdraw(waiting, actor) === null,
  };
}

function refusalFor(payment: PaymentDetail, actor: Actor): string | null {
  const waiting = waitingClosing(payment);
  if (waiting) return canDecideClosing(factsOf(payment), waiting, actor)?.sentence ?? null;
  if (!may(actor.role, "payments.approve")) return null;
  const rule = payment.status === "awaiting_approval" ? canApprove : payment.status === "approved" ? canRelease : null;
  return rule?.(factsOf(payment), actor, payment.payloadHash)?.sentence ?? null;
}

/** The accounts a wire may leave from: in US dollars. */
export async function loadWireForm(): Promise<{ accounts: readonly AccountChoice[]; now: string }> {
  const accounts = await choices();
  return { accounts: accounts.filter((account) => account.currency === "USD"), now: new Date().toISOString() };
}

/** The accounts a transfer may run between. */
export async function loadTransferForm(): Promise<{ accounts: readonly AccountChoice[]; now: string }> {
  return { accounts: await choices(), now: new Date().toISOString() };
}

async function choices(): Promise<AccountChoice[]> {
  const actor = await requireActor("payments.create");
  return (await listAccountsForUse(actor.scope)).map((account) => ({
    id: account.id,
    label: accountLabel(account),
    name: account.name,
    last4: account.last4,
    currency: account.currency,
    bankCode: account.bankCode,
    timeZone: account.timeZone,
    wireCutoff: account.wireCutoff,
    achCutoff: account.achCutoff,
    available: account.available,
  }));
}

function accountLabel(account: AccountForUse): string {
  const number = account.last4 ? ` ··${account.last4}` : "";
  return `${account.name}${number}, ${account.currency}${account.entityName ? `, ${account.entityName}` : ""}`;
}
