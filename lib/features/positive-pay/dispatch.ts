import "server-only";
import { isBankError } from "@/lib/banks/http/errors";
import type { BankPort } from "@/lib/banks/port";
import { log } from "@/lib/core/log";
import { bankFor } from "@/lib/features/banks/dispatch";
import { bankProblem } from "@/lib/features/banks/dispatch";
import {
  beginSending,
  claimDecision,
  holdToSend,
  LEASE_MS,
  renewLease,
  type DecisionOrder,
  type DecisionTicket,
} from "./mutations/attempts";
import { recordOutcome } from "./mutations/outcome";
import { judgeAttempt, keyUsableMs, pastKeyLife, whyNotNow, type Heard, type Tried } from "./rules/attempt";

/** How the outside is reached; a test gives its own clock. */
export type DispatchOptions = { readonly clock?: () => Date };

const AT_ONCE = 4;
const HOUR_MS = 3_600_000;
const KEY_HOURS_WITHOUT_BANK = 24;

/**
 * Hands one stored decision to its bank now, with its stored key. True when this call worked on it; false when it was
 * not due or somebody else holds it. Never throws for the bank's sake.
 */
export async function dispatchDecision(decisionId: string, options: DispatchOptions = {}): Promise<boolean> {
  const clock = options.clock ?? (() => new Date());
  const ticket = await claimDecision(clock(), decisionId);
  if (!ticket) return false;
  await work(ticket, clock);
  return true;
}

/** Hands over up to `limit` decisions that are due, a few at a time. Answers how many it worked on. */
export async function dispatchDueDecisions(limit: number, options: DispatchOptions = {}): Promise<number> {
  const clock = options.clock ?? (() => new Date());
  let done = 0;
  const worker = async (): Promise<void> => {
    while (done < limit) {
      done += 1;
      const ticket = await claimDecision(clock(), null);
      if (!ticket) {
        done -= 1;
        return;
      }
      await work(ticket, clock);
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, limit) }, worker));
  return done;
}

async function work(ticket: DecisionTicket, clock: () => Date): Promise<void> {
  try {
    const order = await beginSending(ticket);
    if (!order) return;
    const bank = await bankFor(order.bankCode);
    const keyLifeMs = (bank?.capabilities.idempotencyKeyHours ?? KEY_HOURS_WITHOUT_BANK) * HOUR_MS;
    const tried = { attempt: order.attempt, everUnsure: order.everUnsure, decidedAt: order.decidedAt, keyLifeMs };
    const held = await holdToSend(ticket, keyUsableMs(keyLifeMs), clock());
    if (held === "lost") return;
    // Looked at again after every wait: a host may have slept for hours since the claim.
    const now = clock();
    const whyNot = held === "key_old" ? held : whyNotNow(order, keyLifeMs, now);
    if (whyNot === "key_old") {
      await recordOutcome(ticket, tooOld, pastKeyLife(order.everUnsure), now);
      return;
    }
    if (whyNot === "past_cutoff") {
      await recordOutcome(ticket, tooLate, { kind: "refused", closed: false }, now);
      return;
    }
    await tell(ticket, order, bank, tried, clock);
  } catch (error) {
    // The lease runs out and the decision is taken up again, counted as unsure.
    log.error(
      { err: error, decisionId: ticket.decisionId },
      "sending a decision failed on our side; it is taken up again",
    );
  }
}

async function tell(
  ticket: DecisionTicket,
  order: DecisionOrder,
  bank: BankPort | null,
  tried: Tried,
  clock: () => Date,
): Promise<void> {
  const heard = await whileHeld(ticket, clock, () => ask(bank, order));
  const now = clock();
  const kept = await recordOutcome(ticket, heard, judgeAttempt(tried, heard, now), now);
  if (!kept) log.warn({ decisionId: ticket.decisionId }, "an answer came after the lease was lost; it changes nothing");
}

/** Renews the lease while the bank is asked. */
async function whileHeld<T>(ticket: DecisionTicket, clock: () => Date, call: () => Promise<T>): Promise<T> {
  const beat = setInterval(() => {
    renewLease(ticket, clock()).catch((error: unknown) => {
      log.warn({ err: error }, "a decision's lease could not be renewed");
    });
  }, LEASE_MS / 3);
  try {
    return await call();
  } finally {
    clearInterval(beat);
  }
}

const none = { kind: "error", effect: "none", requestId: null, retryAfterMs: null } as const;
const tooOld: Heard = {
  ...none,
  name: "TimeoutError",
  sentence: "The bank could not be reached while the key was good.",
};
const tooLate: Heard = {
  ...none,
  name: "TimeoutError",
  sentence: "The bank's deadline passed before this decision could be sent. Nothing was sent.",
};
const notConnected: Heard = {
  ...none,
  name: "ConnectionError",
  sentence:
    "There are no connection settings for this bank. Set its address and credentials, then start the desk again.",
};
const notOffered: Heard = {
  ...none,
  name: "PermissionDeniedError",
  sentence:
    "This bank connection takes no decisions, so nothing was sent. Tell the bank by its own portal or by phone.",
};

async function ask(bank: BankPort | null, order: DecisionOrder): Promise<Heard> {
  if (!bank) return notConnected;
  if (bank.capabilities.positivePayDecisions !== "api") return notOffered;
  const { bankExceptionId, choice, returnReason, note, idempotencyKey, signedInAt } = order;
  const decision = {
    bankExceptionId,
    decision: choice,
    ...(returnReason === null ? {} : { returnReason }),
    ...(note === null ? {} : { note }),
  };
  try {
    const answer = await bank.decideException(decision, {
      idempotencyKey,
      ...(signedInAt === null ? {} : { signedInAt }),
    });
    return { kind: "answer", requestId: answer.requestId, replayed: answer.replayed };
  } catch (error) {
    if (!isBankError(error)) throw error;
    const { name, effect, requestId = null, retryAfterMs = null } = error;
    return {
      kind: "error",
      name,
      effect,
      sentence: bankProblem(error)?.errorText ?? error.message,
      requestId,
      retryAfterMs,
    };
  }
}
