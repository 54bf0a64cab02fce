import { balanceOf } from "../qbank/balances";
import type { Bank } from "../qbank/bank";
import { nextLoadMs, nextPickUpMs } from "../qbank/calendar";
import { returnId } from "../qbank/state";
import type { PayException } from "../qbank/types";

/** What the control surface shows. Amounts are integer minor units, instants ISO text. */
const iso = (ms: number): string => new Date(ms).toISOString();

/** The time, and when the bank's two batches run next. */
export function clockView(bank: Bank): unknown {
  const nowMs = bank.clock.nowMs();
  return { now: iso(nowMs), nextPickUp: iso(nextPickUpMs(nowMs)), nextLoad: iso(nextLoadMs(nowMs)) };
}

/** Counts, balances and the proof that no money was made or lost. */
export function stateView(bank: Bank): unknown {
  const { state } = bank;
  const payments = [...state.payments.values()];
  const byStatus: Record<string, number> = {};
  for (const payment of payments) byStatus[payment.status] = (byStatus[payment.status] ?? 0) + 1;
  const totals: Record<string, number> = {};
  for (const [ledger, minor] of state.balances) {
    const currency = state.accounts.get(ledger)?.currency ?? ledger.slice(-3);
    totals[currency] = (totals[currency] ?? 0) + minor;
  }
  return {
    now: bank.clock.now().toISOString(),
    seed: bank.start.seed,
    anchorDate: bank.start.anchorDate,
    ticking: bank.clock.ticking,
    counts: {
      transactions:
        [...state.linesByAccount.values()].reduce((sum, lines) => sum + lines.length, 0) +
        state.bulks.reduce((sum, bulk) => sum + bulk.count, 0),
      payments: payments.length,
      paymentsByStatus: byStatus,
      keys: new Set(payments.map((payment) => payment.key)).size,
      effects: state.effects.size,
      openExceptions: [...state.exceptions.values()].filter((one) => one.final === null).length,
      issues: state.issues.size,
      events: state.events.size,
    },
    /** Zero for every currency: each booking has two sides. */
    totalsMinor: totals,
    ledgersMinor: Object.fromEntries(state.balances),
    accounts: [...state.accounts.values()].map((account) => ({
      accountId: account.accountId,
      name: account.name,
      currency: account.currency,
      ...balanceOf(state, account.accountId, bank.clock.nowMs()),
      heldMinor: state.holds.get(account.accountId) ?? 0,
    })),
    movedMinorByKey: Object.fromEntries(state.movedByKey),
  };
}

/** Every payment, transfers too, with its key and how often money moved for it. */
export function paymentsView(bank: Bank): unknown {
  return [...bank.state.payments.values()].map((payment) => ({
    paymentId: payment.paymentId,
    kind: payment.kind,
    idempotencyKey: payment.key,
    authDate: payment.authDate ?? null,
    accountId: payment.accountId,
    toAccountId: payment.toAccountId,
    currency: payment.currency,
    amountMinor: payment.amountMinor,
    creditMinor: payment.creditMinor,
    debitMinor: payment.debitMinor,
    entryCount: payment.entryCount,
    fileSha256: payment.fileSha256,
    effectiveDate: payment.effectiveDate,
    counterparty: payment.counterparty,
    reference: payment.reference,
    status: payment.status,
    failure: payment.failure,
    createdAt: iso(payment.createdMs),
    completedAt: payment.completedMs === null ? null : iso(payment.completedMs),
    nextStatus: payment.next?.status ?? null,
    nextAt: payment.next ? iso(payment.next.dueMs) : null,
    effects: payment.effects,
    returned: bank.state.effects.has(returnId(payment.paymentId)),
  }));
}

function exceptionView(exception: PayException): unknown {
  const { loadedMs, decideByMs, decisions, final, ...rest } = exception;
  return {
    ...rest,
    loadedAt: iso(loadedMs),
    decideBy: iso(decideByMs),
    decisions: decisions.map(({ atMs, ...decision }) => ({ ...decision, at: iso(atMs) })),
    final: final === null ? null : { action: final.action, by: final.by, at: iso(final.atMs) },
  };
}

/** Every exception with its decisions and how it ended. */
export function decisionsView(bank: Bank): unknown {
  return [...bank.state.exceptions.values()].map(exceptionView);
}

/** What the customer's own records know: entities, accounts with their terms, and the register of issued checks. */
export function profileView(bank: Bank): unknown {
  const { state } = bank;
  return {
    anchorDate: bank.start.anchorDate,
    now: bank.clock.now().toISOString(),
    entities: state.entities,
    accounts: [...state.accounts.values()],
    issuedChecks: [...state.issues.values()].map(({ amountMinor, ...issue }) => ({
      ...issue,
      amountMinor,
      currency: state.accounts.get(issue.accountId)?.currency ?? "USD",
    })),
  };
}

/** Every event with its attempts. */
export function webhooksView(bank: Bank): unknown {
  return [...bank.state.events.values()].map((event) => ({
    eventId: event.eventId,
    eventType: event.eventType,
    state: event.state,
    createdAt: iso(event.createdMs),
    nextAttemptAt: event.nextAttemptMs === null ? null : iso(event.nextAttemptMs),
    attempts: event.attempts.map(({ atMs, ...attempt }) => ({ ...attempt, at: iso(atMs) })),
    body: event.body,
  }));
}
