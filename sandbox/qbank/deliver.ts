import { createHmac } from "node:crypto";
import { newId } from "@/lib/core/ids";
import type { Bank } from "./bank";
import type { Event } from "./types";

/**
 * Webhook delivery (contracts.md 1.5, R8): raw bytes, hex HMAC-SHA256 in `Webhook-Signature`, a new
 * `Webhook-Event-ID` each attempt, anything but 200 is tried again in sandbox time until the schedule ends.
 */
export type Deliver = (url: string, init: RequestInit) => Promise<Response>;

/** Waits after the first, second, … failed attempt. */
const BACKOFF_S = [10, 30, 120, 600, 1_800, 3_600, 10_800, 21_600, 43_200] as const;
const TIMEOUT_MS = 10_000;

/** How the next attempts misbehave; each number counts down. */
export type Mischief = { duplicate: number; drop: number; badSignature: number; reorder: number };
export const noMischief = (): Mischief => ({ duplicate: 0, drop: 0, badSignature: 0, reorder: 0 });

export function signBody(secret: string, body: string): string {
  return createHmac("sha256", secret).update(body, "utf8").digest("hex");
}

export class Courier {
  mischief: Mischief = noMischief();
  readonly #held: string[] = [];
  readonly #bank: Bank;
  readonly #deliver: Deliver;

  constructor(bank: Bank, deliver: Deliver) {
    this.#bank = bank;
    this.#deliver = deliver;
  }

  /** Sends what is due up to an instant, oldest first. */
  async sendDue(untilMs: number): Promise<void> {
    const { state } = this.#bank;
    for (;;) {
      const item = state.dueEvents.peek();
      if (!item || item.atMs > untilMs) return;
      state.dueEvents.pop();
      const event = state.events.get(item.id);
      if (event?.nextAttemptMs !== item.atMs) continue;
      if (this.mischief.reorder > 0) await this.#hold(event.eventId);
      else await this.#attempt(event);
    }
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

  #take(kind: keyof Mischief): boolean {
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

  async #post(event: Event, attemptId: string): Promise<number | null> {
    const { webhookUrl, webhookSecret } = this.#bank.options;
    if (webhookUrl === null) return null;
    const secret = this.#take("badSignature") ? `${webhookSecret}-wrong` : webhookSecret;
    try {
      const response = await this.#deliver(webhookUrl, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          "webhook-event-id": attemptId,
          "webhook-signature": signBody(secret, event.body),
        },
        body: event.body,
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
