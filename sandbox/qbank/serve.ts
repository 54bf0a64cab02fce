import { createHash } from "node:crypto";
import { newId } from "@/lib/core/ids";
import { pathOf, type CallEntry } from "../calls";
import type { Limits } from "../limits";
import { commits, ConnectionLost, type Faults, type FaultRule } from "../faults";
import { spoil } from "../spoil";
import type { TokenRules } from "../tokens";
import { conflict, keyReused, standardError, type Answer } from "./answers";
import { authenticate, issueToken } from "./auth";
import type { Bank } from "./bank";
import { parseBody, readBytes, type Body } from "./body";
import type { Call } from "./call";
import type { Change } from "./events";
import { findRoute, type Route } from "./router";
import { fireDue } from "./simulate";
import { answerKey } from "./state";
import type { Caller } from "./types";

/** Keys are kept for a day of sandbox time (R7, D10). */
const KEY_LIFE_MS = 24 * 3_600_000;
const UUID_V4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;

/** IMF-fixdate of RFC 9110, 5.6.7. */
const HTTP_DATE = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/** Writes that are running, by client and key: what a second request meets as 409. */
export type Running = Map<string, { readonly fingerprint: string; readonly paymentId: string }>;
export type Service = {
  readonly bank: Bank;
  readonly faults: Faults;
  readonly running: Running;
  readonly tokens: TokenRules;
  readonly limits: Limits;
  /** Told after the work of a write is in the books and before it is answered. */
  readonly committed: (paymentId: string) => Promise<void>;
};
type Incoming = {
  readonly route: Route;
  readonly id: string;
  readonly caller: Caller;
  readonly query: URLSearchParams;
  readonly body: Body;
  readonly authDate: string | null;
  readonly requestId: string;
  readonly rule: FaultRule | null;
};

/** Answers one call of the API and notes in its entry what it met. Rejects with `ConnectionLost` where a rule says so. */
export async function serve(
  service: Service,
  request: Request,
  entry: CallEntry,
): Promise<{ answer: Answer; rule: FaultRule | null }> {
  const { bank, faults } = service;
  const url = new URL(request.url);
  const path = pathOf(url.pathname);
  const rule = faults.take(request.method, path);
  entry.fault = rule?.kind ?? null;
  if (rule?.kind === "refuse") throw new ConnectionLost();
  const requestId = newId();
  entry.requestId = requestId;
  const bytes = await readBytes(request);
  fireDue(bank, bank.clock.nowMs());
  let worked: { answer: Answer; transactionId: string };
  if (path === "/token" && request.method === "POST") {
    await faults.wait(rule, "before");
    const answer = issueToken(
      bank,
      service.tokens,
      request.headers.get("content-type") ?? "",
      bytes?.toString("utf8") ?? "",
    );
    await faults.wait(rule, "after");
    worked = { answer, transactionId: newId() };
  } else {
    worked = await gate(service, request, { path, query: url.searchParams, bytes, requestId, rule });
  }
  if (rule?.kind === "commit-no-answer") throw new ConnectionLost();
  const answer = spoil(rule, worked.answer, worked.transactionId, bank.clock.nowMs());
  return { answer: { ...answer, headers: { ...answer.headers, "x-request-id": requestId } }, rule };
}

type Raw = Pick<Incoming, "query" | "requestId" | "rule"> & { path: string; bytes: Buffer | null };
type Worked = { answer: Answer; transactionId: string };

/** Who calls, what, and may they: 401, 404, 405, 403, 413 in this order. */
async function gate(service: Service, request: Request, raw: Raw): Promise<Worked> {
  const { bank } = service;
  const { requestId } = raw;
  const refuse = (status: number, code: string, message: string, headers: Record<string, string> = {}): Worked => {
    const answer = standardError(status, code, message, requestId);
    return { answer: { ...answer, headers: { ...answer.headers, ...headers } }, transactionId: newId() };
  };
  const caller = authenticate(bank, service.tokens, request.headers.get("authorization"));
  if (!caller) {
    return refuse(401, "ERR_AUTH_001", "The access token is missing, invalid or expired", {
      "www-authenticate": 'Bearer error="invalid_token"',
    });
  }
  const found = findRoute(request.method, raw.path);
  if (found.kind !== "route") {
    return found.kind === "path"
      ? refuse(404, "ERR_RES_001", "There is no such resource")
      : refuse(405, "ERR_RES_002", "The resource does not take this method");
  }
  const { route, id } = found;
  if (!caller.scopes.has(route.scope)) {
    return refuse(403, "ERR_AUTH_002", `The access token lacks the scope ${route.scope}`);
  }
  if (raw.bytes === null) return refuse(413, "ERR_VAL_413", "The body is longer than the bank takes");
  if (route.method === "GET") {
    return readOnly(service, { ...raw, route, id, caller, body: { kind: "bad", why: "" }, authDate: null });
  }
  const key = request.headers.get("idempotency-key");
  if (key === null) return refuse(400, "ERR_IDEM_001", "The Idempotency-Key header is missing");
  if (!UUID_V4.test(key)) return refuse(400, "ERR_IDEM_002", "The Idempotency-Key must be a UUID version 4");
  const authDate = request.headers.get("x-fapi-auth-date");
  if (authDate !== null && !HTTP_DATE.test(authDate)) {
    return refuse(400, "ERR_VAL_005", "x-fapi-auth-date must be an HTTP date, as in Wed, 18 Nov 2026 14:00:00 GMT");
  }
  const body = await parseBody(request.headers.get("content-type") ?? "", raw.bytes);
  if (body.kind === "bad") return refuse(400, "ERR_VAL_001", body.why);
  const waitSeconds = service.limits.takeWrite(bank.clock.nowMs());
  if (waitSeconds !== null) {
    return refuse(429, "ERR_RATE_001", "The writes of this hour are used up", { "retry-after": String(waitSeconds) });
  }
  const refusal = body.kind === "json" ? service.limits.refusalOf(body.value) : null;
  if (refusal !== null) return refuse(422, "ERR_ACH_010", refusal);
  return write(service, { ...raw, route, id, caller, body, authDate }, key);
}

function call(service: Service, incoming: Incoming, key: string, newPaymentId: string): Call {
  const { bank } = service;
  fireDue(bank, bank.clock.nowMs());
  const { caller, requestId, id, query, body, authDate } = incoming;
  return { bank, caller, requestId, nowMs: bank.clock.nowMs(), id, query, body, authDate, key, newPaymentId };
}

async function readOnly(service: Service, incoming: Incoming): Promise<Worked> {
  await service.faults.wait(incoming.rule, "before");
  const { answer } = incoming.route.handle(call(service, incoming, "", newId()));
  await service.faults.wait(incoming.rule, "after");
  return { answer, transactionId: newId() };
}

/** Idempotency (contracts.md R5-R7): running → 409, done → the stored answer, other body → 422, else the work. */
async function write(service: Service, incoming: Incoming, key: string): Promise<Worked> {
  const { bank, running, faults } = service;
  const { route, id, caller, body, rule } = incoming;
  const canonical = body.kind === "bad" ? "" : body.canonical;
  const fingerprint = createHash("sha256").update(`${route.method} ${route.path} ${id}\n${canonical}`).digest("hex");
  const slot = answerKey(caller.clientId, key);
  const busy = running.get(slot);
  if (busy) {
    const answer = busy.fingerprint === fingerprint ? conflict(1, busy.paymentId) : keyReused();
    return { answer, transactionId: busy.paymentId };
  }
  const stored = bank.state.answers.get(slot);
  if (stored && stored.expiresMs > bank.clock.nowMs()) {
    const named = `${stored.headers["location"] ?? ""} ${stored.body}`;
    const transactionId = /(?:payments\/|"paymentId":")([0-9a-f-]{36})/.exec(named)?.[1] ?? newId();
    if (stored.fingerprint !== fingerprint) return { answer: keyReused(), transactionId };
    const headers = { ...stored.headers, "idempotent-replayed": "true" };
    return { answer: { status: stored.status, headers, body: stored.body === "" ? null : stored.body }, transactionId };
  }
  const paymentId = newId();
  running.set(slot, { fingerprint, paymentId });
  try {
    await faults.wait(rule, "before");
    const work = call(service, incoming, key, paymentId);
    const { answer, changes } = route.handle(work);
    if (commits(rule)) {
      bank.commit(withAnswer(work, fingerprint, answer, changes));
      if (changes.length > 0) await service.committed(paymentId);
    }
    await faults.wait(rule, "after");
    return { answer, transactionId: paymentId };
  } finally {
    running.delete(slot);
  }
}

/** The key is remembered in the same act as the work; a refusal leaves no trace. */
function withAnswer(work: Call, fingerprint: string, answer: Answer, changes: readonly Change[]): Change[] {
  if (answer.status >= 300) return [...changes];
  const kept = {
    client: work.caller.clientId,
    key: work.key.toLowerCase(),
    fingerprint,
    status: answer.status,
    headers: answer.headers,
    body: typeof answer.body === "string" ? answer.body : "",
    expiresMs: work.nowMs + KEY_LIFE_MS,
  };
  return [...changes, { t: "answer", answer: kept }];
}
