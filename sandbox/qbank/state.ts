import { safeMinor } from "@/lib/core/money";
import type { Change } from "./events";
import type { Bulk } from "./bulk";
import { DueQueue } from "./due";
import type {
  Account,
  Entity,
  Event,
  Issue,
  Leg,
  Line,
  Payment,
  PayException,
  ReturnFile,
  StoredAnswer,
} from "./types";

/** The bank's books: the seed plus every change of the journal, in order. Only `applyChange` writes them. */
export type State = {
  readonly entities: readonly Entity[];
  readonly accounts: ReadonlyMap<string, Account>;
  readonly linesByAccount: Map<string, Line[]>;
  /** Lines nobody keeps: made when they are read. */
  readonly bulks: Bulk[];
  /** Ledger balance by account, and by the bank's own `bank:…` accounts with their currency. */
  readonly balances: Map<string, number>;
  readonly holds: Map<string, number>;
  readonly effects: Set<string>;
  readonly movedByKey: Map<string, number>;
  readonly payments: Map<string, Payment>;
  /** The bytes of each ACH file by its payment, gzip in base64. */
  readonly achFiles: Map<string, string>;
  /** By id, oldest first. */
  readonly returnFiles: Map<string, ReturnFile>;
  readonly issues: Map<string, Issue>;
  readonly exceptions: Map<string, PayException>;
  readonly events: Map<string, Event>;
  readonly answers: Map<string, StoredAnswer>;
  /** What the clock brings about: steps of payments, deadlines of exceptions. */
  readonly due: DueQueue;
  /** Webhook attempts; apart, because they wait for somebody else's answer. */
  readonly dueEvents: DueQueue;
  tokenGeneration: number;
};

export type Seed = {
  readonly entities: readonly Entity[];
  readonly accounts: readonly Account[];
  /** Opening ledger balance by account, before the first seeded line. */
  readonly opening: ReadonlyMap<string, number>;
  readonly lines: readonly Line[];
  readonly issues: readonly Issue[];
  readonly exceptions: readonly PayException[];
};

export const issueKey = (accountId: string, checkNumber: string): string => `${accountId}/${checkNumber}`;
/** The effect of a payment that came back. */
export const returnId = (paymentId: string): string => `return:${paymentId}`;
/** The effect of one entry of a file that came back; trace numbers may repeat, lines do not. */
export const entryReturnId = (paymentId: string, line: number): string => `return:${paymentId}:${line}`;
export const answerKey = (client: string, key: string): string => `${client}/${key.toLowerCase()}`;

/** Name of a ledger in `balances`: the bank's own accounts are kept per currency. */
export function ledgerName(leg: Leg): string {
  return leg.ledger.startsWith("bank:") ? `${leg.ledger}:${leg.currency}` : leg.ledger;
}

/** Books of a fresh bank. Seeded lines are balanced against `bank:seed`, opening balances against `bank:opening`. */
export function stateFromSeed(seed: Seed): State {
  const state: State = {
    entities: seed.entities,
    accounts: new Map(seed.accounts.map((account) => [account.accountId, account])),
    linesByAccount: new Map(seed.accounts.map((account) => [account.accountId, []])),
    bulks: [],
    balances: new Map(),
    holds: new Map(),
    effects: new Set(),
    movedByKey: new Map(),
    payments: new Map(),
    achFiles: new Map(),
    returnFiles: new Map(),
    issues: new Map(seed.issues.map((issue) => [issueKey(issue.accountId, issue.checkNumber), issue])),
    exceptions: new Map(),
    events: new Map(),
    answers: new Map(),
    due: new DueQueue(),
    dueEvents: new DueQueue(),
    tokenGeneration: 0,
  };
  for (const account of seed.accounts) {
    const opening = seed.opening.get(account.accountId) ?? 0;
    book(state, { ledger: account.accountId, currency: account.currency, amountMinor: opening });
    book(state, { ledger: "bank:opening", currency: account.currency, amountMinor: -opening });
  }
  for (const line of seed.lines) {
    const currency = state.accounts.get(line.accountId)?.currency ?? "USD";
    state.linesByAccount.get(line.accountId)?.push(line);
    book(state, { ledger: line.accountId, currency, amountMinor: line.amountMinor });
    book(state, { ledger: "bank:seed", currency, amountMinor: -line.amountMinor });
  }
  for (const exception of seed.exceptions) putException(state, exception);
  return state;
}

function book(state: State, leg: Leg): void {
  const name = ledgerName(leg);
  state.balances.set(name, safeMinor((state.balances.get(name) ?? 0) + leg.amountMinor));
}

function putException(state: State, exception: PayException): void {
  state.exceptions.set(exception.exceptionId, exception);
  if (exception.final === null) state.due.push(exception.decideByMs, "exception", exception.exceptionId);
}

/** Money an unfinished payment keeps from being spent: what it will take from its account. */
export function heldBy(payment: Payment): number {
  if (payment.status === "P_COMPLETED" || payment.status === "P_FAILED" || payment.effects > 0) return 0;
  return payment.kind.startsWith("ach") ? payment.creditMinor : payment.amountMinor;
}

function putPayment(state: State, payment: Payment): void {
  const before = state.payments.get(payment.paymentId);
  const change = heldBy(payment) - (before ? heldBy(before) : 0);
  if (change !== 0) {
    state.holds.set(payment.accountId, safeMinor((state.holds.get(payment.accountId) ?? 0) + change));
  }
  state.payments.set(payment.paymentId, payment);
  if (payment.next && payment.next !== before?.next) {
    state.due.push(payment.next.dueMs, "payment", payment.paymentId);
  }
}

function must<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`The sandbox books do not know ${what}`);
  return value;
}

/** Applies one change. Throws when the change breaks a rule of the books (a bug, never input). */
export function applyChange(state: State, change: Change): void {
  switch (change.t) {
    case "payment":
      return putPayment(state, change.payment);
    case "payment-status": {
      const { t: _, paymentId, status, atMs, ...rest } = change;
      const payment = must(state.payments.get(paymentId), `payment ${paymentId}`);
      return putPayment(state, { ...payment, ...rest, status, statusMs: atMs });
    }
    case "booking":
      return applyBooking(state, change);
    case "bulk":
      state.bulks.push(change.bulk);
      for (const leg of change.legs) book(state, leg);
      return;
    case "ach-file":
      state.achFiles.set(change.paymentId, change.gzip);
      return;
    case "return-file":
      state.returnFiles.set(change.file.fileId, change.file);
      return;
    case "issue": {
      state.issues.set(issueKey(change.issue.accountId, change.issue.checkNumber), change.issue);
      return;
    }
    case "token-generation":
      state.tokenGeneration = change.generation;
      return;
    case "answer":
      state.answers.set(answerKey(change.answer.client, change.answer.key), change.answer);
      return;
    case "clock":
      return;
    case "event":
    case "attempt":
    case "redeliver":
      return applyEvent(state, change);
    case "exception":
    case "exception-amount":
    case "decision":
    case "exception-final":
      return applyException(state, change);
  }
}

type Booking = Extract<Change, { t: "booking" }>;

/** Refuses a booking that was made before or whose legs do not add up to zero in each currency. */
export function assertBookable(state: State, change: Booking): void {
  if (state.effects.has(change.effectId)) throw new Error(`Effect ${change.effectId} is already booked`);
  const sums = new Map<string, number>();
  for (const leg of change.legs) sums.set(leg.currency, (sums.get(leg.currency) ?? 0) + leg.amountMinor);
  if ([...sums.values()].some((sum) => sum !== 0)) throw new Error(`Effect ${change.effectId} does not balance`);
}

function applyBooking(state: State, change: Booking): void {
  assertBookable(state, change);
  state.effects.add(change.effectId);
  for (const leg of change.legs) book(state, leg);
  for (const line of change.lines) must(state.linesByAccount.get(line.accountId), line.accountId).push(line);
  if (change.key !== null) {
    const moved = change.legs.reduce((sum, leg) => sum + Math.max(0, leg.amountMinor), 0);
    state.movedByKey.set(change.key, safeMinor((state.movedByKey.get(change.key) ?? 0) + moved));
  }
  if (change.paymentId !== null) {
    const payment = must(state.payments.get(change.paymentId), `payment ${change.paymentId}`);
    putPayment(state, { ...payment, effects: payment.effects + 1 });
  }
}

type EventChange = Extract<Change, { t: "event" | "attempt" | "redeliver" }>;
function applyEvent(state: State, change: EventChange): void {
  let event: Event;
  if (change.t === "event") event = change.event;
  else {
    const known = must(state.events.get(change.eventId), `event ${change.eventId}`);
    event =
      change.t === "redeliver"
        ? { ...known, nextAttemptMs: change.atMs, state: "due" }
        : {
            ...known,
            attempts: [...known.attempts, change.attempt],
            nextAttemptMs: change.nextAttemptMs,
            state: change.state,
          };
  }
  state.events.set(event.eventId, event);
  if (event.nextAttemptMs !== null) state.dueEvents.push(event.nextAttemptMs, "event", event.eventId);
}

type ExceptionChange = Extract<Change, { t: "exception" | "exception-amount" | "decision" | "exception-final" }>;
function applyException(state: State, change: ExceptionChange): void {
  if (change.t === "exception") return putException(state, change.exception);
  const known = must(state.exceptions.get(change.exceptionId), `exception ${change.exceptionId}`);
  const next =
    change.t === "exception-amount"
      ? { ...known, presentedMinor: change.presentedMinor, decisions: [] }
      : change.t === "decision"
        ? { ...known, decisions: [...known.decisions, change.decision] }
        : { ...known, final: { action: change.action, by: change.by, atMs: change.atMs } };
  state.exceptions.set(known.exceptionId, next);
}
