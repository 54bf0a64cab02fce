import { z } from "zod";
import { faultRule } from "../faults";
import { noMischief } from "../qbank/deliver";
import { completePayment, failPayment, fireDue } from "../qbank/simulate";
import type { Payment } from "../qbank/types";
import type { Sandbox } from "../handle";
import { changeAmount, raiseException, raiseRequest } from "./raise";
import { decisionsView, paymentsView, profileView, stateView, webhooksView } from "./views";

/** A control call that cannot be done, with what to say. */
export class ControlRefusal extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

export type ControlCall = { readonly sandbox: Sandbox; readonly id: string; readonly body: unknown };
type ControlRoute = {
  readonly method: "GET" | "POST" | "DELETE";
  readonly path: RegExp;
  readonly handle: (call: ControlCall) => unknown;
};

function parsed<T extends z.ZodType>(schema: T, body: unknown): z.infer<T> {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  const [first] = result.error.issues;
  throw new ControlRefusal(400, `${first?.path.map(String).join(".") || "body"}: ${first?.message ?? "invalid"}`);
}

const clockRequest = z.union([
  z.strictObject({
    advanceSeconds: z
      .number()
      .min(0)
      .max(400 * 86_400),
  }),
  z.strictObject({ to: z.iso.datetime({ offset: true }) }),
]);

async function moveClock({ sandbox, body }: ControlCall): Promise<unknown> {
  const wanted = parsed(clockRequest, body);
  if ("advanceSeconds" in wanted) await sandbox.clock.advance(wanted.advanceSeconds);
  else {
    const to = new Date(wanted.to);
    if (to < sandbox.clock.now()) throw new ControlRefusal(409, "The sandbox clock does not go back");
    await sandbox.clock.moveTo(to);
  }
  return { now: sandbox.clock.now().toISOString() };
}

function unfinished({ sandbox, id }: ControlCall): Payment {
  const { bank } = sandbox.parts;
  fireDue(bank, bank.clock.nowMs());
  const payment = bank.state.payments.get(id);
  if (!payment) throw new ControlRefusal(404, "No such payment");
  if (payment.status === "P_COMPLETED" || payment.status === "P_FAILED") {
    throw new ControlRefusal(409, `The payment is already ${payment.status}`);
  }
  return payment;
}

async function endPayment(call: ControlCall, outcome: "fail" | "settle"): Promise<unknown> {
  const payment = unfinished(call);
  const { bank } = call.sandbox.parts;
  const nowMs = bank.clock.nowMs();
  const { reason } = parsed(z.object({ reason: z.string().max(200).default("FAILED_ON_DEMAND") }), call.body);
  bank.commit(outcome === "fail" ? failPayment(bank, payment, nowMs, reason) : completePayment(bank, payment, nowMs));
  await call.sandbox.tick();
  return { paymentId: payment.paymentId, status: bank.state.payments.get(payment.paymentId)?.status };
}

const webhookMode = z.strictObject({
  duplicate: z.number().int().min(0).default(0),
  drop: z.number().int().min(0).default(0),
  badSignature: z.number().int().min(0).default(0),
  reorder: z.number().int().min(0).default(0),
});

async function setWebhookMode({ sandbox, body }: ControlCall): Promise<unknown> {
  const mode = { ...noMischief(), ...parsed(webhookMode, body) };
  await sandbox.parts.courier.flush();
  sandbox.parts.courier.mischief = mode;
  return mode;
}

const redeliverRequest = z.object({ eventId: z.string().optional(), paymentId: z.string().optional() });

async function redeliver({ sandbox, body }: ControlCall): Promise<unknown> {
  const { eventId, paymentId } = parsed(redeliverRequest, body);
  const { bank } = sandbox.parts;
  const wanted = [...bank.state.events.values()].filter((event) => {
    if (eventId !== undefined) return event.eventId === eventId;
    if (paymentId !== undefined) return event.body.includes(`"paymentId":"${paymentId}"`);
    return event.state === "given-up" || event.state === "due";
  });
  if (wanted.length === 0 && (eventId ?? paymentId) !== undefined) throw new ControlRefusal(404, "No such event");
  const atMs = bank.clock.nowMs();
  bank.commit(wanted.map((event) => ({ t: "redeliver", eventId: event.eventId, atMs })));
  await sandbox.tick();
  return { redelivered: wanted.length };
}

async function raise({ sandbox, body }: ControlCall): Promise<unknown> {
  const raised = raiseException(sandbox.parts.bank, parsed(raiseRequest, body));
  if (!raised.ok) throw new ControlRefusal(422, raised.sentence);
  await sandbox.tick();
  return raised.value;
}

function setAmount({ sandbox, id, body }: ControlCall): unknown {
  const changed = changeAmount(sandbox.parts.bank, id, parsed(z.object({ amount: z.string() }), body).amount);
  if (!changed.ok) throw new ControlRefusal(422, changed.sentence);
  return changed.value;
}

function revokeTokens({ sandbox }: ControlCall): unknown {
  const { bank } = sandbox.parts;
  bank.commit([{ t: "token-generation", generation: bank.state.tokenGeneration + 1 }]);
  return { ok: true };
}

const UUID = "([0-9a-fA-F-]{36})";
export const CONTROL_ROUTES: readonly ControlRoute[] = [
  { method: "GET", path: /^\/state$/, handle: ({ sandbox }) => stateView(sandbox.parts.bank) },
  { method: "GET", path: /^\/payments$/, handle: ({ sandbox }) => paymentsView(sandbox.parts.bank) },
  { method: "GET", path: /^\/decisions$/, handle: ({ sandbox }) => decisionsView(sandbox.parts.bank) },
  { method: "GET", path: /^\/profile$/, handle: ({ sandbox }) => profileView(sandbox.parts.bank) },
  { method: "GET", path: /^\/webhooks$/, handle: ({ sandbox }) => webhooksView(sandbox.parts.bank) },
  { method: "GET", path: /^\/clock$/, handle: ({ sandbox }) => ({ now: sandbox.clock.now().toISOString() }) },
  { method: "POST", path: /^\/clock$/, handle: moveClock },
  { method: "POST", path: /^\/exceptions$/, handle: raise },
  { method: "POST", path: new RegExp(`^/exceptions/${UUID}/amount$`), handle: setAmount },
  { method: "POST", path: new RegExp(`^/payments/${UUID}/fail$`), handle: (call) => endPayment(call, "fail") },
  { method: "POST", path: new RegExp(`^/payments/${UUID}/settle$`), handle: (call) => endPayment(call, "settle") },
  {
    method: "POST",
    path: /^\/faults$/,
    handle: ({ sandbox, body }) => ({ id: sandbox.parts.faults.add(parsed(faultRule, body)) }),
  },
  { method: "GET", path: /^\/faults$/, handle: ({ sandbox }) => sandbox.parts.faults.list() },
  { method: "DELETE", path: /^\/faults$/, handle: ({ sandbox }) => sandbox.parts.faults.clear() },
  { method: "POST", path: /^\/webhooks$/, handle: setWebhookMode },
  { method: "POST", path: /^\/webhooks\/redeliver$/, handle: redeliver },
  { method: "POST", path: /^\/tokens\/revoke$/, handle: revokeTokens },
];
