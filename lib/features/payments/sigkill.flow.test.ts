import { spawn } from "node:child_process";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { buffer, text } from "node:stream/consumers";
import { afterAll, expect, test } from "vitest";
import { db } from "@/lib/core/db";
import { verifyChain } from "@/lib/features/audit/data";
import { makeDesk } from "@/scripts/testing/desk";
import { atBank, auditActions, makeReleased, readPayment } from "@/scripts/testing/payments";
import type { Rail } from "./types";

/** The sender is a process of its own here, the bank is behind a socket, and death is the kernel's: SIGKILL. */

const desk = await makeDesk();
const server = createServer((incoming, outgoing) => {
  answer(incoming, outgoing).catch(() => outgoing.destroy());
});
const bankAddress = await listen(server);
// The senders read the bank's address where the desk keeps it.
await db().bankConnection.updateMany({ data: { baseUrl: `${bankAddress}/v1`, tokenUrl: `${bankAddress}/token` } });

afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await desk.close();
});

function listen(on: Server): Promise<string> {
  return new Promise((resolve, reject) => {
    on.once("error", reject);
    on.listen(0, "127.0.0.1", () => {
      const address = on.address();
      if (address === null || typeof address === "string") reject(new Error("The bank has no port"));
      else resolve(`http://127.0.0.1:${address.port}`);
    });
  });
}

async function answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers)) if (value) headers.set(name, String(value));
  const { method = "GET", url = "/" } = incoming;
  const bytes = await buffer(incoming);
  const body = method === "GET" ? null : Uint8Array.from(bytes);
  const response = await desk.sandbox.handle(new Request(`${bankAddress}${url}`, { method, headers, body }));
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  outgoing.end(Buffer.from(await response.arrayBuffer()));
}

type Ended = { code: number | null; signal: string | null; steps: string[]; errors: string };

async function runSender(orders: Readonly<Record<string, string>>): Promise<Ended> {
  const flags = ["--conditions=react-server", "--import", "tsx", "scripts/testing/sender.ts"];
  const child = spawn(process.execPath, flags, {
    env: {
      ...process.env,
      CUTOFF_TEST_DATABASE: undefined,
      DATABASE_URL: desk.databaseUrl,
      CUTOFF_TEST_BANK: bankAddress,
      ...orders,
    },
    stdio: ["ignore", "pipe", "pipe"],
    timeout: 120_000,
    killSignal: "SIGTERM",
  });
  const ended = new Promise<Pick<Ended, "code" | "signal">>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => resolve({ code, signal }));
  });
  const [told, errors, end] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { ...end, steps: told.split("\n").filter((line) => line !== ""), errors };
}

type Moment = { readonly what: string; readonly step: number; readonly name: string };

/** The moments to die at, as step numbers, found in the steps of a sender that lived. */
function momentsOf(steps: readonly string[]): Moment[] {
  const find = (pattern: RegExp, from = 0): number => {
    const index = steps.findIndex((name, at) => at >= from && pattern.test(name));
    if (index < 0) throw new Error(`No step ${String(pattern)} among:\n${steps.join("\n")}`);
    return index;
  };
  const claimed = find(/^sent update payment p set lease_token/);
  const attemptKept = find(/^before COMMIT/, find(/^before INSERT .*payment_attempt/));
  const called = find(/^before POST (?!.*token)/, attemptKept);
  const answered = find(/^answered POST (?!.*token)/, called);
  const outcomeKept = find(/^before COMMIT/, answered);
  const moments: [string, number][] = [
    ["the payment is claimed, and nobody has heard that it is", claimed],
    ["the attempt is written, not committed", attemptKept],
    ["the attempt's COMMIT has left, and its answer is not read", attemptKept + 1],
    ["before the call", called],
    ["the bank has committed and answered, and the answer is not read", answered],
    ["the outcome is written, not committed", outcomeKept],
    ["the outcome's COMMIT has left, and its answer is not read", outcomeKept + 1],
  ];
  return moments.map(([what, index]) => ({ what, step: index + 1, name: steps[index] ?? "" }));
}

async function twoAtATime<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const rest = [...items.entries()];
  const worker = async (): Promise<void> => {
    for (let next = rest.shift(); next; next = rest.shift()) results[next[0]] = await work(next[1]);
  };
  await Promise.all([worker(), worker()]);
  return results;
}

/** PostgreSQL still does what had reached it; it is done when no connection of a sender is left. */
async function untilDatabaseHasDone(): Promise<void> {
  const left = () => db().$queryRaw`select pid from pg_stat_activity where application_name = 'cutoff-test-sender'`;
  await expect.poll(left, { timeout: 10_000 }).toEqual([]);
}

/** What the dead left behind, told from both stores. */
async function stageOf({ id, key }: { id: string; key: string }): Promise<string> {
  const { status, attempts, leaseUntil } = await readPayment(id);
  const isPaid = atBank(desk, key).payments.length > 0;
  if (status !== "releasing") return `${isPaid ? "paid" : "unpaid"}, outcome stored`;
  const lease = leaseUntil ? "held" : "free";
  const unheard = attempts.filter((attempt) => attempt.finishedAt === null).length;
  return `${isPaid ? "paid" : "unpaid"}, ${unheard} of ${attempts.length} attempts open, ${lease}`;
}

async function expectPaidOnce(rail: Rail, { id, key }: { id: string; key: string }): Promise<void> {
  const payment = await readPayment(id);
  expect(payment).toMatchObject({ status: "completed", idempotencyKey: key });
  const { payments, movedMinor } = atBank(desk, key);
  expect(payments.map(({ effects }) => effects)).toEqual([1]);
  // The bank tells no number of a transfer: its answer is its last word (R12).
  if (rail !== "TRANSFER") expect(payments[0]?.paymentId).toBe(payment.bankPaymentId);
  expect(movedMinor).toBe(Number(payment.amountMinor));
  const actions = await auditActions(id);
  for (const once of ["payment.released", rail === "TRANSFER" ? "payment.completed" : "payment.submitted"]) {
    expect(actions.filter((action) => action === once)).toHaveLength(1);
  }
  expect(payment.attempts.filter((attempt) => attempt.outcome === "accepted")).toHaveLength(1);
}

test.for(["WIRE", "TRANSFER", "ACH"] as const satisfies readonly Rail[])(
  "the process that sends a %s, killed by the kernel at any moment, leaves exactly one payment at the bank",
  { timeout: 240_000 },
  async (rail) => {
    const before = desk.sandbox.parts.bank.state.payments.size;
    const whole = await makeReleased(desk, rail);
    const lived = await runSender({});
    expect(lived, lived.errors).toMatchObject({ code: 0, signal: null });
    const moments = momentsOf(lived.steps);

    const cut: { id: string; key: string }[] = [];
    while (cut.length < moments.length) cut.push(await makeReleased(desk, rail));
    const deaths = await twoAtATime(moments, ({ step }) => runSender({ CUTOFF_TEST_DIE_AT: String(step) }));
    for (const [index, { what, step, name }] of moments.entries()) {
      const { code, signal, steps, errors } = deaths[index]!;
      expect({ code, signal, at: steps.length, last: steps.at(-1) }, `${what} ${errors}`).toEqual({
        code: null,
        signal: "SIGKILL",
        at: step,
        last: name,
      });
    }
    await untilDatabaseHasDone();
    const stages = await Promise.all(cut.map(stageOf));
    expect(stages.toSorted()).toEqual([
      "paid, 1 of 1 attempts open, held",
      "paid, 1 of 1 attempts open, held",
      "paid, outcome stored",
      "unpaid, 0 of 0 attempts open, held",
      "unpaid, 0 of 0 attempts open, held",
      "unpaid, 1 of 1 attempts open, held",
      "unpaid, 1 of 1 attempts open, held",
    ]);

    const all = [whole, ...cut];
    const heir = await runSender({ CUTOFF_TEST_SETTLE: all.map(({ id }) => id).join(",") });
    expect(heir, heir.errors).toMatchObject({ code: 0, signal: null });
    for (const one of all) await expectPaidOnce(rail, one);
    // Nothing at the bank but these: no payment went out under another key.
    expect(desk.sandbox.parts.bank.state.payments.size - before).toBe(all.length);
    expect((await verifyChain()).brokenAt).toBeNull();
  },
);
