import { expect } from "vitest";
import { db } from "@/lib/core/db";
import { newId } from "@/lib/core/ids";
import { toDecimal } from "@/lib/core/money";
import { routeBankTo } from "@/scripts/testing/desk";
import type { HookedDesk } from "@/scripts/testing/exceptions";
import { liveUntil } from "@/scripts/testing/mortal";
import { atBank, fault, makeReleased, readPayment, sweep } from "@/scripts/testing/payments";
import type { Payment as BankSidePayment } from "@/sandbox/qbank/types";
import { dispatchDuePayments, dispatchPayment } from "../dispatch";
import { isFinal } from "../rules/states";
import { pollPayment } from "../sync";
import type { PaymentStatus, Rail } from "../types";
import { isLie, mayCommit, SUBMIT_PATHS, type Fault, type Step } from "./plan";

const HOUR_MS = 3_600_000;
const RANK: Readonly<Partial<Record<PaymentStatus, number>>> = {
  releasing: 0,
  unknown: 1,
  submitted: 2,
  completed: 3,
  failed: 3,
};
const FINAL: Readonly<Record<string, PaymentStatus>> = { P_COMPLETED: "completed", P_FAILED: "failed" };

type Waits = Extract<Step, { step: "stall" }>;
type Says = Extract<Step, { step: "event" }>["says"];

/** One released payment in a world where anything may happen, and what must hold after each step of it. */
export class World {
  readonly #desk: HookedDesk;
  readonly #rail: Rail;
  readonly #id: string;
  readonly #key: string;
  /** Payments at the bank before this one. */
  readonly #before: number;
  /** Rules by which the bank says that work is done which is not. */
  readonly #lies = new Set<string>();
  #hasLied = false;
  /** The bank's own events went against its books. */
  #contradicted = false;
  #last: PaymentStatus = "releasing";

  private constructor(desk: HookedDesk, rail: Rail, made: { id: string; key: string }, before: number) {
    this.#desk = desk;
    this.#rail = rail;
    this.#id = made.id;
    this.#key = made.key;
    this.#before = before;
  }

  static async open(desk: HookedDesk, rail: Rail): Promise<World> {
    desk.sandbox.parts.faults.clear();
    routeBankTo(desk.sandbox);
    const before = desk.sandbox.parts.bank.state.payments.size;
    return new World(desk, rail, await makeReleased(desk, rail), before);
  }

  readonly #clock = (): Date => this.#desk.clock.now();
  readonly #dispatch = (): Promise<boolean> => dispatchPayment(this.#id, { clock: this.#clock });
  readonly #poll = (): Promise<unknown> => pollPayment(this.#id, { clock: this.#clock });
  readonly #clockwork = async (): Promise<void> => {
    await sweep(this.#desk);
    await this.#desk.apply();
  };

  #held(): BankSidePayment | undefined {
    return atBank(this.#desk, this.#key).payments[0];
  }

  async act(step: Step): Promise<void> {
    switch (step.step) {
      case "fault":
        return this.#misbehave(step);
      case "dispatch":
        return void (await this.#dispatch());
      case "sweep":
        return sweep(this.#desk);
      case "poll":
        return void (await this.#poll());
      case "apply":
        return void (await this.#desk.apply());
      case "crowd":
        return void (await Promise.all([this.#dispatch(), this.#clockwork(), this.#poll(), this.#clockwork()]));
      case "restart":
        return routeBankTo(this.#desk.sandbox);
      case "heal":
        return this.#heal();
      case "bank-fails":
        return this.#failAtBank();
      case "advance":
        return this.#desk.move(step.ms);
      case "die":
        return void (await liveUntil(this.#desk, step.dieAt, this.#clockwork));
      case "stall":
        return this.#stall(step);
      case "mischief": {
        const { duplicate, drop, reorder } = step;
        return void (await this.#desk.control("POST", "/webhooks", { duplicate, drop, reorder }));
      }
      case "event":
        return this.#sendEvent(step.says);
    }
  }

  #misbehave(one: Fault): void {
    const { kind, call, count, status, shape, retryAfterS, alter } = one;
    const path = call === "submit" ? SUBMIT_PATHS[this.#rail] : call === "ask" ? "/payments/*" : "/token";
    const method = call === "ask" ? "GET" : "POST";
    const headers = retryAfterS === null ? {} : { "retry-after": String(retryAfterS) };
    const spoilt = { status, shape, headers, alter, ms: 2, megabytes: 20, commit: mayCommit(one) };
    fault(this.#desk, { kind, method, path, count, ...spoilt });
    const added = this.#rules().at(-1);
    if (added && isLie(one, this.#rail)) this.#lies.add(added.id);
  }

  #rules() {
    return this.#desk.sandbox.parts.faults.list();
  }

  #noteLies(): boolean {
    if (this.#rules().some((rule) => rule.hits > 0 && this.#lies.has(rule.id))) this.#hasLied = true;
    return this.#hasLied;
  }

  #heal(): void {
    this.#noteLies();
    this.#desk.sandbox.parts.faults.clear();
  }

  /** A call that does not end while its lease does, and others take the payment over. */
  async #stall({ kind, when }: Waits): Promise<void> {
    fault(this.#desk, { kind, method: "POST", path: SUBMIT_PATHS[this.#rail], when });
    const mine = this.#rules().at(-1)?.id;
    let done = false;
    const slow = this.#dispatch().finally(() => {
      done = true;
    });
    const isHeld = (): boolean => this.#rules().some((rule) => rule.id === mine && rule.hits > 0);
    await expect.poll(() => done || isHeld(), { interval: 5 }).toBe(true);
    await this.#desk.move(25_000);
    await dispatchDuePayments(20, { clock: this.#clock });
    this.#heal();
    await slow;
  }

  async #failAtBank(): Promise<void> {
    const payment = this.#held();
    if (!payment || ["P_COMPLETED", "P_FAILED"].includes(payment.status)) return;
    await this.#desk.control("POST", `/payments/${payment.paymentId}/fail`, {});
  }

  async #sendEvent(says: Says): Promise<void> {
    const payment = this.#held();
    if (!payment || payment.kind === "transfer") return;
    const { paymentId, kind, amountMinor, status } = payment;
    if (says === "repeat") {
      // Only an end has had an event.
      if (FINAL[status]) await this.#desk.control("POST", "/webhooks/redeliver", { paymentId });
      return void (await this.#desk.apply());
    }
    const said = says !== "opposite" ? says : status === "P_FAILED" ? "P_COMPLETED" : "P_FAILED";
    if (says === "opposite") this.#contradicted = true;
    const now = this.#clock().toISOString();
    const data =
      `{"paymentId":"${paymentId}","type":"${kind === "wire" ? "WIRE" : "ACH"}","amount":${toDecimal(amountMinor, "USD")},` +
      `"status":"${said}","creationDate":"${now}","completionDate":null,"timestamp":"${now}"}`;
    const head = `"event_id":"${newId()}","event_type":"payment.status.update","resource_type":"payment"`;
    expect(await this.#desk.post(`{${head},"data":${data}}`)).toBe(200);
    await this.#desk.apply();
  }

  /** Throws when something is so that must never be. */
  async check(): Promise<void> {
    const { status, idempotencyKey, amountMinor } = await readPayment(this.#id);
    const { payments, movedMinor } = atBank(this.#desk, this.#key);
    expect(idempotencyKey, "the stored key").toBe(this.#key);
    expect(payments.length, "payments at the bank under the key").toBeLessThanOrEqual(1);
    const all = this.#desk.sandbox.parts.bank.state.payments.size - this.#before;
    expect(all, "payments at the bank under any key").toBe(payments.length);
    for (const payment of payments) expect(payment.effects).toBeLessThanOrEqual(1);
    expect([0, Number(amountMinor)], "money that moved").toContain(movedMinor);
    const last = this.#last;
    expect(RANK[status] ?? -1, `${last} became ${status}`).toBeGreaterThanOrEqual(RANK[last] ?? 9);
    if (isFinal(last)) expect(status, "a final state changed").toBe(last);
    this.#last = status;
    const ends = { action: { in: ["payment.completed", "payment.failed"] } };
    const count = await db().auditEntry.count({ where: { subjectType: "payment", subjectId: this.#id, ...ends } });
    expect(count, "ends in the trail").toBe(isFinal(status) ? 1 : 0);
    if (this.#contradicted) return;
    const truth = payments[0]?.status ?? "none";
    if (status === "failed") expect(["none", "P_FAILED"], "failed, and the bank").toContain(truth);
    if (status === "completed" && !this.#noteLies()) expect(truth, "completed, and the bank").toBe("P_COMPLETED");
  }

  /** Heals the bank, lets time pass and compares both sides. Answers how it ended. */
  async end(): Promise<PaymentStatus> {
    this.#heal();
    await this.#desk.control("POST", "/webhooks", {});
    routeBankTo(this.#desk.sandbox);
    for (let turn = 0; turn < 60; turn += 1) {
      await this.#clockwork();
      await this.check();
      const waitMs = await this.#untilNext();
      if (waitMs === null) break;
      await this.#desk.move(waitMs);
    }
    await this.#compare();
    return this.#last;
  }

  /** How long nothing happens; null when nothing will any more. What has ended for us need not be asked each quarter. */
  async #untilNext(): Promise<number | null> {
    const { status, pollDueAt, dueAt, leaseUntil, rail } = await readPayment(this.#id);
    const hasEnded = isFinal(status) || status === "unknown";
    if (hasEnded && pollDueAt === null) return null;
    // A payment that the bank said it took and never had: it says 404 for good.
    if (status === "submitted" && !this.#held()) return null;
    const isSending = status === "releasing";
    const dueMs = isSending ? Math.max(Number(dueAt), Number(leaseUntil)) : Number(pollDueAt);
    const leastMs = isSending ? 1_000 : hasEnded ? 12 * HOUR_MS : rail === "ACH" ? 4 * HOUR_MS : 90_000;
    return Math.max(dueMs + 1 - this.#clock().getTime(), leastMs);
  }

  /** Both sides say the same, or ours says that it cannot know. */
  async #compare(): Promise<void> {
    const { status, bankPaymentId, conflictPaymentId, errorName, everUnsure } = await readPayment(this.#id);
    const truth = this.#held();
    if (status === "unknown") {
      expect([bankPaymentId, everUnsure]).toEqual([null, true]);
      if (this.#rail === "TRANSFER" || errorName === "bank_mismatch" || !truth) return;
      expect(conflictPaymentId, "unknown, and the bank could have been asked").not.toBe(truth.paymentId);
    } else if (!truth) {
      if (status === "failed") return;
      expect(this.#hasLied, `nothing at the bank, ours is ${status}`).toBe(true);
      expect(status).toBe(this.#rail === "TRANSFER" ? "completed" : "submitted");
    } else if (this.#contradicted && status !== FINAL[truth.status]) {
      const rung = await db().auditEntry.count({ where: { subjectId: this.#id, action: "payment.contradiction" } });
      expect([isFinal(status), rung > 0], "a contradiction of the bank rings the alarm").toEqual([true, true]);
    } else {
      expect(status, `the bank says ${truth.status}`).toBe(FINAL[truth.status]);
    }
  }
}
