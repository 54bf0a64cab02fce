import { mock } from "node:test";
import { POST } from "@/app/api/webhooks/[bank]/route";
import { scopeOf, type Actor } from "@/lib/core/actor";
import { newId } from "@/lib/core/ids";
import { rotateWebhookSecret } from "@/lib/features/banks/mutations/webhook-secret";
import { createMember } from "@/lib/features/members/mutations";
import { dispatchDuePayments } from "@/lib/features/payments/dispatch";
import { dispatchDueDeliveries } from "@/lib/features/webhooks/dispatch";
import type { Payment as BankPayment } from "@/sandbox/qbank/types";
import { makeDesk, routeBankTo, type Desk } from "../../testing/desk";
import { approveAndRelease, atBank, makePayment, must } from "../../testing/payments";
import { bodyOf, headersOf, type Subject } from "./bodies";
import type { Plan, PlannedDelivery, SecretName } from "./plan";

/** A payment of the run: ours, its key, and what the bank knows of it once it was sent. */
export type MadePayment = { readonly id: string; readonly key: string };

/** One delivery that was made and what it was answered. */
export type Delivered = { readonly delivery: PlannedDelivery; readonly status: number; readonly isEarly: boolean };

export type World = {
  readonly desk: Desk;
  readonly payments: readonly MadePayment[];
  /** In the order of the answers. */
  readonly delivered: readonly Delivered[];
  /** Delivers several at once and waits for all answers. */
  deliver(deliveries: readonly PlannedDelivery[]): Promise<void>;
  apply(): Promise<number>;
  /** Moves the bank's clock and the computer's date. */
  move(ms: number): Promise<void>;
  /** The desk takes the second secret; the first counts for one more hour. */
  rotate(): Promise<void>;
  close(): Promise<void>;
};

/** Deliveries in flight at a time. */
const AT_ONCE = 16;
const PASSWORD = "a password of nobody's";
const WHOLE: Readonly<Record<SecretName, string>> = {
  first: "test-webhook-secret",
  second: "the-secret-after-the-rotation",
};

/** A desk with the plan's payments made and sent; early deliveries have come before the answers to their POSTs. */
export async function makeWorld(plan: Plan): Promise<World> {
  const desk = await makeDesk();
  mock.timers.enable({ apis: ["Date"], now: desk.clock.now() });
  const payments: MadePayment[] = [];
  const delivered: Delivered[] = [];
  const subjects = new Map<number, Subject>();
  const baseMs = desk.clock.now().getTime() + 3_600_000;
  const one = async (delivery: PlannedDelivery): Promise<void> => {
    const { payment } = delivery.event;
    const body = bodyOf(delivery.event, payment === null ? null : (subjects.get(payment) ?? null), baseMs);
    const isEarly = payments.length < plan.payments.length;
    delivered.push({ delivery, status: await post(delivery, body), isEarly });
  };
  const deliver: World["deliver"] = async (deliveries) => {
    const rest = [...deliveries];
    const line = async (): Promise<void> => {
      for (let next = rest.shift(); next; next = rest.shift()) await one(next);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, line));
  };
  const know = (index: number, key: string): void => {
    const [held] = atBank(desk, key).payments;
    if (held) subjects.set(index, subjectOf(held));
  };
  listenToAnswers(desk, async (key) => {
    const index = payments.findIndex((payment) => payment.key === key);
    know(index, key);
    await deliver(plan.early.get(index) ?? []);
  });
  const administrator = await addAdministrator(desk);
  const clock = desk.clock.now;
  for (const { rail } of plan.payments) {
    const id = await makePayment(desk, rail);
    payments.push({ id, key: await approveAndRelease(desk, id) });
    await dispatchDuePayments(1, { clock });
  }
  return {
    desk,
    payments,
    delivered,
    deliver,
    apply: () => dispatchDueDeliveries(100_000, { clock }),
    async move(ms) {
      mock.timers.setTime(desk.clock.now().getTime() + ms);
      await desk.clock.advance(ms);
    },
    async rotate() {
      const change = { code: "qbank", secret: WHOLE.second, keepPreviousHours: 1, password: PASSWORD };
      must(await rotateWebhookSecret(administrator, change, clock()));
    },
    async close() {
      mock.timers.reset();
      await desk.close();
    },
  };
}

async function post(delivery: PlannedDelivery, body: string): Promise<number> {
  const { sent, headers } = headersOf(delivery, body, WHOLE);
  const request = new Request("http://desk.test/api/webhooks/qbank", { method: "POST", headers, body: sent });
  return (await POST(request, { params: Promise.resolve({ bank: "qbank" }) })).status;
}

/** Lets `told` happen after the bank has taken a payment and before its answer reaches us. */
function listenToAnswers(desk: Desk, told: (key: string) => Promise<void>): void {
  routeBankTo({
    handle: async (request) => {
      const key = request.method === "POST" ? request.headers.get("idempotency-key") : null;
      const answer = await desk.sandbox.handle(request);
      if (key && answer.ok) await told(key);
      return answer;
    },
  });
}

function subjectOf({ paymentId, kind, amountMinor }: BankPayment): Subject {
  return { bankPaymentId: paymentId, type: kind === "wire" ? "WIRE" : "ACH", amountMinor };
}

async function addAdministrator(desk: Desk): Promise<Actor> {
  const person = { email: "rotating@desk.test", name: "Rosa Tating", role: "administrator" } as const;
  const by = { type: "system", name: "Chaos", requestId: newId() } as const;
  const memberId = await createMember(by, { ...person, password: PASSWORD, demo: false, accounts: "all" });
  return { memberId, ...person, scope: scopeOf("all"), signedInAt: desk.clock.now(), requestId: newId() };
}
