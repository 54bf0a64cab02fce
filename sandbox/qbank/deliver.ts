import { createHmac } from "node:crypto";
import { newId } from "@/lib/core/ids";
import type { Bank } from "./bank";
import { noMischief, type Mischief, type MischiefCount } from "./mischief";
import { completePayment } from "./simulate";
import type { Event } from "./types";

/**
 * Webhook delivery (contracts.md 1.5, R8): raw bytes, hex HMAC-SHA256 in `Webhook-Signature`, a new
 * `Webhook-Event-ID` each attempt, anything but 200 is tried again in sandbox time until the schedule ends.
 */
export type Deliver = (url: string, init: RequestInit) => Promise<Response>;

/** Waits after the first, second, … failed attempt. */
const BACKOFF_S = [10, 30, 120, 600, 1_800, 3_600, 10_800, 21_600, 43_200] as const;
const TIMEOUT_MS = 10_000;

export function signBody(secret: string, body: string): string {
  return createHmac("sha256", secret).update(body, "utf8").digest("hex");
}

type Sent = { readonly body: string; readonly signature: string | null };

export class Courier {
  mischief: Mischief = noMischief();
  readonly #secrets: { current: string; old: string };
  readonly #held: string[] = [];
  readonly #delayed = new Set<string>();
  /** Events that are being told right now outside of `sendDue`. */
  readonly #busy = new Set<string>();
  readonly #bank: Bank;
  readonly #deliver: Deliver;

  constructor(bank: Bank, deliver: Deliver) {
    this.#bank = bank;
    this.#deliver = deliver;
    const current = bank.options.webhookSecret;
    this.#secrets = { current, old: `${current}-old` };
  }

  /** The next events are signed with this; what signed until now is the old secret. */
  rotate(secret: string): void {
    this.#secrets.old = this.#secrets.current;
    this.#secrets.current = secret;
  }

  /** Sends what is due up to an instant, oldest first. */
  async sendDue(untilMs: number): Promise<void> {
    const { state } = this.#bank;
    for (;;) {
      const item = state.dueEvents.peek();
      if (!item || item.atMs > untilMs) return;
      state.dueEvents.pop();
      const event = state.events.get(item.id);
      if (event?.nextAttemptMs !== item.atMs || this.#busy.has(event.eventId)) continue;
      if (this.#putOff(event)) continue;
      if (this.mischief.reorder > 0) await this.#hold(event.eventId);
      else await this.#attempt(event);
    }
  }

  /** Ends the payment that was just made and tells so before its call is answered, where the mode wants it. */
  async beforeAnswer(paymentId: string): Promise<void> {
    const { state, clock } = this.#bank;
    const payment = state.payments.get(paymentId);
    if (!payment || payment.kind === "transfer" || !this.#take("beforeAnswer")) return;
    if (payment.completedMs === null) this.#bank.commit(completePayment(this.#bank, payment, clock.nowMs()));
    const told = [...state.events.values()].filter(
      (event) =>
        event.nextAttemptMs !== null &&
        event.attempts.length === 0 &&
        event.body.includes(`"paymentId":"${paymentId}"`),
    );
    for (const event of told) {
      this.#busy.add(event.eventId);
      await this.#attempt(event).finally(() => this.#busy.delete(event.eventId));
    }
  }

  #putOff(event: Event): boolean {
    const { eventId } = event;
    if (event.attempts.length > 0 || this.#delayed.has(eventId) || !this.#take("delay")) return false;
    this.#delayed.add(eventId);
    const atMs = this.#bank.clock.nowMs() + this.mischief.delaySeconds * 1000;
    this.#bank.commit([{ t: "redeliver", eventId, atMs }]);
    return true;
  }

  /** Keeps events back until the wanted number is there, then sends them last one first. */
  async #hold(eventId: string): Promise<void> {
    this.#held.push(eventId);
    if (this.#held.length < this.mischief.reorder) return;
    await this.flush();
  }

  /** Sends what was kept back, and keeps nothing back any more. */
  async flush(): Promise<void> {
    this.mischief.reorder = 0;
    for (const id of this.#held.splice(0).toReversed()) {
      const event = this.#bank.state.events.get(id);
      if (event) await this.#attempt(event);
    }
  }

  #take(kind: MischiefCount): boolean {
    if (this.mischief[kind] <= 0) return false;
    this.mischief[kind] -= 1;
    return true;
  }

  async #attempt(event: Event): Promise<void> {
    const attemptId = newId();
    const status = this.#take("drop") ? null : await this.#post(event, attemptId);
    if (status === 200 && this.#take("duplicate")) await this.#post(event, newId());
    const atMs = this.#bank.clock.nowMs();
    const waitS = BACKOFF_S[event.attempts.length];
    const again = status !== 200 && waitS !== undefined;
    this.#bank.commit([
      {
        t: "attempt",
        eventId: event.eventId,
        attempt: { attemptId, atMs, status },
        nextAttemptMs: again ? atMs + waitS * 1000 : null,
        state: status === 200 ? "delivered" : again ? "due" : "given-up",
      },
    ]);
  }

  /** What leaves, the signature made wrong or left out where the mode says so. */
  #sent({ body }: Event): Sent {
    if (this.#take("unsigned")) return { body, signature: null };
    if (this.#take("oldSecret")) return { body, signature: signBody(this.#secrets.old, body) };
    if (this.#take("badSignature")) return { body, signature: signBody(`${this.#secrets.current}-wrong`, body) };
    const signature = signBody(this.#secrets.current, body);
    return { body: this.#take("truncate") ? body.slice(0, Math.ceil(body.length / 2)) : body, signature };
  }

  async #post(event: Event, attemptId: string): Promise<number | null> {
    const { webhookUrl } = this.#bank.options;
    if (webhookUrl === null) return null;
    const { body, signature } = this.#sent(event);
    try {
      const response = await this.#deliver(webhookUrl, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          "webhook-event-id": attemptId,
          ...(signature !== null && { "webhook-signature": signature }),
        },
        body,
        redirect: "manual",
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      await response.body?.cancel();
      return response.status;
    } catch {
      return null;
    }
  }
}
