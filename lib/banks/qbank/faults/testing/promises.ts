import { type BankError, IdempotencyConflictError, isBankError } from "@/lib/banks/http/errors";
import { balanceTotals } from "./books";
import { ACCOUNT_NUMBERS, AMOUNT, type Case, type FaultCall, PAID_FROM } from "./calls";
import { SECRET, type Sent, type World } from "./world";

/** What a call came to. */
export type Outcome =
  | { readonly value: unknown; readonly error: null }
  | { readonly value: null; readonly error: BankError };

/** Runs a call to its end. Throws what is no `BankError`: a client throws nothing else. */
export async function outcomeOf(work: Promise<unknown>): Promise<Outcome> {
  try {
    return { value: await work, error: null };
  } catch (error) {
    if (isBankError(error)) return { value: null, error };
    throw error;
  }
}

/** In two words: `value`, or name and effect of the error. */
export function said({ error }: Outcome): string {
  return error === null ? "value" : `${error.name} ${error.effect}`;
}

/** The requests of one call, its tokens aside. */
export function requestsOf(world: World, call: FaultCall, one: Case): Sent[] {
  return world.sent.filter(({ path, method }) => path === call.path(one) && method === call.method);
}

function secretsOf(world: World): string[] {
  const bearers = world.sent.flatMap(({ bearer }) => (bearer === null ? [] : [bearer.replace(/^Bearer /, "")]));
  const form = new URLSearchParams({ s: SECRET }).toString().slice(2);
  return [SECRET, encodeURIComponent(SECRET), form, ...ACCOUNT_NUMBERS, ...bearers];
}

/** All that an error and what caused it say; a stack adds only places. */
function wordsOf(error: unknown, depth = 0): string {
  if (!(error instanceof Error) || depth > 4) return "";
  return `${error.message} ${JSON.stringify(error)} ${wordsOf(error.cause, depth + 1)}`;
}

/** No secret and no account number where people or logs can see it. */
function leaks(world: World, { error }: Outcome): string[] {
  const shown = [wordsOf(error), JSON.stringify(world.rows)];
  const told = secretsOf(world).filter((secret) => shown.some((text) => text.includes(secret)));
  return told.length === 0 ? [] : [`told a secret or an account number, ${told[0]?.slice(0, 12)}…`];
}

/** One key and the same bytes on every request of a call; none after a 409. */
function sameRequest(requests: readonly Sent[], call: FaultCall, one: Case): string[] {
  const problems: string[] = [];
  const [first] = requests;
  if (requests.some(({ body }) => body !== first?.body)) problems.push("another body on a repeat");
  if (!call.isWrite) return problems;
  if (requests.some(({ key }) => key !== one.key)) problems.push("another key on a request");
  const conflict = requests.findIndex(({ status }) => status === 409);
  if (conflict !== -1 && conflict < requests.length - 1) problems.push("sent again after a 409");
  return problems;
}

/** A row for each request, in order, with its key and what came of it. */
function rowsFit(world: World): string[] {
  const rows = world.rows.map(
    ({ method, path, idempotencyKey }) => `${method} ${path.replace(/^\/v1/, "")} ${idempotencyKey}`,
  );
  const sent = world.sent.map(({ method, path, key }) => `${method} ${path} ${key}`);
  if (rows.toSorted().join("\n") !== sent.toSorted().join("\n"))
    return [`${rows.length} rows for ${sent.length} requests`];
  return world.rows.some(({ durationMs }) => durationMs < 0) ? ["a row of negative length"] : [];
}

/** The bank's request id goes with every error of an answer that had one. */
function requestIdFits(world: World, { error }: Outcome): string[] {
  const ids = world.sent.at(-1)?.requestIds ?? [];
  if (error?.status === undefined || ids.length === 0) return [];
  return error.requestId !== undefined && ids.includes(error.requestId) ? [] : ["the bank's request id is missing"];
}

/**
 * What the client says of a write holds at the bank: `none` is nothing (of this call: an earlier one under the key may
 * have worked), a value is one act, and two acts are never.
 */
function truth(world: World, call: FaultCall, one: Case, { error }: Outcome, wasInDoubt: boolean): string[] {
  if (!call.isWrite) return [];
  const effects = world.effects(one.key);
  if (effects > 1) return [`${effects} effects under one key`];
  if (error === null && effects !== 1) return ["said done, and the bank did nothing"];
  if (error?.effect === "none" && effects !== 0 && !wasInDoubt) return ["said nothing happened, and the bank did it"];
  if (error !== null && error.idempotencyKey !== one.key) return ["the error does not tell its key"];
  return [];
}

/** Everything that holds of one call, whatever met it; `wasInDoubt` after an earlier call under the same key. */
export function brokenPromises(
  world: World,
  call: FaultCall,
  one: Case,
  outcome: Outcome,
  wasInDoubt = false,
): string[] {
  const requests = requestsOf(world, call, one);
  return [
    ...sameRequest(requests, call, one),
    ...rowsFit(world),
    ...requestIdFits(world, outcome),
    ...truth(world, call, one, outcome, wasInDoubt),
    ...leaks(world, outcome),
  ];
}

const MINOR = 100_050;
/** What stands in the bank's books under the key: payments, decisions, issues. */
function heldUnder(world: World, call: FaultCall, one: Case): { count: number; paymentId: string | null } {
  const { payments, issues, exceptions } = world.sandbox.parts.bank.state;
  if (call.name === "positivePay.createIssue") {
    return { count: [...issues.values()].filter(({ issueId }) => issueId === one.issueId).length, paymentId: null };
  }
  if (call.name === "positivePay.decide") {
    const decisions = exceptions.get(one.exceptionId)?.decisions ?? [];
    return { count: decisions.filter(({ key }) => key === one.key).length, paymentId: null };
  }
  const mine = [...payments.values()].filter(({ key }) => key === one.key);
  return { count: mine.length, paymentId: mine[0]?.paymentId ?? null };
}

/** The answer to a write fits the bank's books: its key, and the payment that the bank keeps under it. */
export function answerFits(world: World, call: FaultCall, one: Case, value: unknown): string[] {
  if (!call.isWrite) return [];
  const field = (name: string): unknown =>
    typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
  const named = call.path(one).startsWith("/payments/") ? heldUnder(world, call, one).paymentId : null;
  if (field("idempotencyKey") !== one.key) return ["the answer does not tell its key"];
  if (field("bankPaymentId") !== named) return ["the answer names another payment"];
  return field("requestId") === null ? ["the answer has no request id"] : [];
}

/**
 * Nothing is wrong any more: a 409 is resolved by reading, then the same call is made with the same key. It works, the
 * bank has done it once, and money in equals money out.
 */
export async function problemsWhenHealed(
  world: World,
  call: FaultCall,
  one: Case,
  outcome: Outcome,
): Promise<string[]> {
  world.heal();
  const client = world.healthyClient;
  const problems: string[] = [];
  const { error } = outcome;
  if (
    error instanceof IdempotencyConflictError &&
    error.transactionId !== undefined &&
    call.path(one).startsWith("/payments/") &&
    call.isWrite &&
    world.effects(one.key) === 1
  ) {
    const amount = call.name === "payments.submitAchFile" ? "1234.56" : AMOUNT;
    const intent = { type: call.name === "payments.createWire" ? "WIRE" : "ACH", amount, accountId: PAID_FROM };
    const found = await client.payments.resolveConflict(error, intent);
    if (found.outcome !== "same") problems.push(`the payment behind the 409 is ${found.outcome}`);
  }
  const again = await outcomeOf(call.run(client, one));
  if (again.error !== null) problems.push(`once healed: ${again.error.name} ${again.error.message}`);
  else problems.push(...answerFits(world, call, one, again.value));
  if (!call.isWrite) return problems;
  const { count } = heldUnder(world, call, one);
  if (world.effects(one.key) !== 1 || count !== 1) problems.push(`${count} entries in the books once healed`);
  const moved = world.sandbox.parts.bank.state.movedByKey.get(one.key) ?? 0;
  if (moved !== (call.name === "transfers.create" ? MINOR : 0)) problems.push(`${moved} moved`);
  for (const [currency, total] of balanceTotals(world)) if (total !== 0) problems.push(`${total} ${currency} too much`);
  return problems;
}
