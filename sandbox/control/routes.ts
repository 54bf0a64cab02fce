import { z } from "zod";
import { latencyRequest } from "../latency";
import { quotaRequest, refusalRequest } from "../limits";
import { faultRequest, presetList } from "../presets";
import { webhookMode } from "../qbank/mischief";
import { tokenRequest } from "../tokens";
import { ControlRefusal, parsed, type ControlCall } from "./call";
import { addLines, endPayment, returnPayment, sendEvent } from "./payments";
import { returnEntries } from "./returns";
import { changeAmount, raiseException, raiseRequest } from "./raise";
import { clockView, decisionsView, paymentsView, profileView, stateView, webhooksView } from "./views";

type ControlRoute = {
  readonly method: "GET" | "POST" | "DELETE";
  readonly path: RegExp;
  readonly handle: (call: ControlCall) => unknown;
};

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

async function setWebhookMode({ sandbox, body }: ControlCall): Promise<unknown> {
  const mode = parsed(webhookMode, body);
  await sandbox.parts.courier.flush();
  sandbox.parts.courier.mischief = mode;
  return mode;
}

const redeliverRequest = z.strictObject({ eventId: z.string().optional(), paymentId: z.string().optional() });

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

const secretRequest = z.strictObject({ secret: z.string().min(1).max(500) });

function rotateSecret({ sandbox, body }: ControlCall): void {
  sandbox.parts.courier.rotate(parsed(secretRequest, body).secret);
}

async function raise({ sandbox, body }: ControlCall): Promise<unknown> {
  const raised = raiseException(sandbox.parts.bank, parsed(raiseRequest, body));
  if (!raised.ok) throw new ControlRefusal(422, raised.sentence);
  await sandbox.tick();
  return raised.value;
}

function setAmount({ sandbox, id, body }: ControlCall): unknown {
  const { amount } = parsed(z.strictObject({ amount: z.string() }), body);
  const changed = changeAmount(sandbox.parts.bank, id, amount);
  if (!changed.ok) throw new ControlRefusal(422, changed.sentence);
  return changed.value;
}

function setTokens({ sandbox, body }: ControlCall): unknown {
  sandbox.parts.tokens.mode = parsed(tokenRequest, body);
  return sandbox.parts.tokens.mode;
}

function revokeTokens({ sandbox }: ControlCall): unknown {
  const { bank } = sandbox.parts;
  bank.commit([{ t: "token-generation", generation: bank.state.tokenGeneration + 1 }]);
  return { ok: true };
}

function setLatency({ sandbox, body }: ControlCall): unknown {
  sandbox.parts.latency.set(parsed(latencyRequest, body));
  return sandbox.parts.latency.list();
}

function setQuota({ sandbox, body }: ControlCall): unknown {
  sandbox.parts.limits.setQuota(parsed(quotaRequest, body).writesPerHour);
  return sandbox.parts.limits.view();
}

function refuseRecipient({ sandbox, body }: ControlCall): unknown {
  sandbox.parts.limits.refuse(parsed(refusalRequest, body));
  return sandbox.parts.limits.view();
}

const UUID = "([0-9a-fA-F-]{36})";
const route = (method: ControlRoute["method"], path: string, handle: ControlRoute["handle"]): ControlRoute => ({
  method,
  path: new RegExp(`^${path.replace(":id", UUID)}$`),
  handle,
});

export const CONTROL_ROUTES: readonly ControlRoute[] = [
  route("GET", "/state", ({ sandbox }) => stateView(sandbox.parts.bank)),
  route("GET", "/payments", ({ sandbox }) => paymentsView(sandbox.parts.bank)),
  route("GET", "/decisions", ({ sandbox }) => decisionsView(sandbox.parts.bank)),
  route("GET", "/profile", ({ sandbox }) => profileView(sandbox.parts.bank)),
  route("GET", "/webhooks", ({ sandbox }) => webhooksView(sandbox.parts.bank)),
  route("GET", "/clock", ({ sandbox }) => clockView(sandbox.parts.bank)),
  route("POST", "/clock", moveClock),
  route("GET", "/calls", ({ sandbox }) => sandbox.parts.calls.list()),
  route("DELETE", "/calls", ({ sandbox }) => sandbox.parts.calls.clear()),
  route("POST", "/exceptions", raise),
  route("POST", "/exceptions/:id/amount", setAmount),
  route("POST", "/payments/:id/fail", (call) => endPayment(call, "fail")),
  route("POST", "/payments/:id/settle", (call) => endPayment(call, "settle")),
  route("POST", "/payments/:id/return", returnPayment),
  route("POST", "/payments/:id/entries/return", returnEntries),
  route("POST", "/accounts/:id/lines", addLines),
  route("POST", "/events", sendEvent),
  route("GET", "/presets", () => presetList),
  route("POST", "/faults", ({ sandbox, body }) => ({ id: sandbox.parts.faults.add(parsed(faultRequest, body)) })),
  route("GET", "/faults", ({ sandbox }) => sandbox.parts.faults.list()),
  route("DELETE", "/faults", ({ sandbox }) => sandbox.parts.faults.clear()),
  route("POST", "/quota", setQuota),
  route("POST", "/refusals", refuseRecipient),
  route("GET", "/limits", ({ sandbox }) => sandbox.parts.limits.view()),
  route("DELETE", "/limits", ({ sandbox }) => sandbox.parts.limits.clear()),
  route("POST", "/latency", setLatency),
  route("GET", "/latency", ({ sandbox }) => sandbox.parts.latency.list()),
  route("DELETE", "/latency", ({ sandbox }) => sandbox.parts.latency.clear()),
  route("POST", "/webhooks", setWebhookMode),
  route("GET", "/webhooks/mode", ({ sandbox }) => sandbox.parts.courier.mischief),
  route("POST", "/webhooks/redeliver", redeliver),
  route("POST", "/webhooks/secret", rotateSecret),
  route("POST", "/tokens", setTokens),
  route("GET", "/tokens", ({ sandbox }) => sandbox.parts.tokens.mode),
  route("DELETE", "/tokens", ({ sandbox }) => sandbox.parts.tokens.restore()),
  route("POST", "/tokens/revoke", revokeTokens),
];
