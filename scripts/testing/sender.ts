import { writeSync } from "node:fs";
import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { PrismaClient } from "@/generated/prisma/client";
import { env } from "@/lib/core/env";
import { dispatchDuePayments } from "@/lib/features/payments/dispatch";
import { pollDuePayments } from "@/lib/features/payments/sync";

/**
 * A sender of payments as a process of its own, which may have an order to die: `CUTOFF_TEST_DIE_AT=N` ends it by
 * SIGKILL at its Nth step. Steps are counted where the process touches the world, in the driver and in `fetch`, so the
 * product knows nothing of it: before a database statement, just after it left (its answer is never read), before a
 * bank call, and when the bank has answered (the body is never read). Each step is named on standard output before it
 * is taken.
 *
 * It sweeps once, one payment a sweep, so that the same step is the same moment in every run; with
 * `CUTOFF_TEST_SETTLE=<payment ids>` it moves the bank's clock and sweeps until those are settled.
 * `CUTOFF_TEST_BANK` is the address of the bank's control surface.
 */
const dieAt = Number(process.env["CUTOFF_TEST_DIE_AT"] ?? Infinity);
const askDirectly = globalThis.fetch;
const never = (): Promise<never> => new Promise(() => undefined);
let steps = 0;

/** True when this step is the one to die at. Only one step ever is, and nothing follows it. */
function isLast(name: string): boolean {
  steps += 1;
  if (steps <= dieAt) writeSync(1, `${name.replaceAll(/\s+/g, " ").slice(0, 160)}\n`);
  return steps >= dieAt;
}

function die(): void {
  process.kill(process.pid, "SIGKILL");
}

function textOf(query: unknown): string {
  if (typeof query === "string") return query;
  const isNamed = typeof query === "object" && query !== null && "text" in query;
  return isNamed && typeof query.text === "string" ? query.text : "?";
}

class MortalClient extends pg.Client {
  constructor(config?: string | pg.ClientConfig) {
    super(config);
    const query = this.query.bind(this) as (...parts: unknown[]) => unknown;
    this.query = ((...parts: unknown[]) => {
      const text = textOf(parts[0]);
      if (steps >= dieAt) return never();
      // Rows of calls are written beside the work, whenever their moment comes: no step of it.
      if (text.includes("insert into bank_call")) return query(...parts);
      if (isLast(`before ${text}`)) {
        die();
        return never();
      }
      const answer = query(...parts);
      if (!isLast(`sent ${text}`)) return answer;
      // One turn of the loop, for the bytes to be the kernel's; every further step waits for ever.
      setImmediate(die);
      return never();
    }) as typeof this.query;
  }
}

function openDatabase(): void {
  const url = env().DATABASE_URL;
  const pool = new pg.Pool({
    connectionString: url,
    max: 4,
    Client: MortalClient,
    application_name: "cutoff-test-sender",
  });
  Object.assign(globalThis, { cutoffDb: { url, client: new PrismaClient({ adapter: new PrismaPg(pool) }) } });
}

function openNetwork(): void {
  globalThis.fetch = async (input, init) => {
    const { method, url } = new Request(input, { method: init?.method ?? "GET" });
    const name = `${method} ${new URL(url).pathname}`;
    if (steps >= dieAt) return never();
    if (isLast(`before ${name}`)) die();
    const answer = await askDirectly(input, init);
    if (isLast(`answered ${name}`)) die();
    return answer;
  };
}

/** Reads the bank's clock, or moves it first. Neither is a step. */
async function bankTime(advanceSeconds?: number): Promise<Date> {
  const headers = { authorization: `Bearer ${process.env["SANDBOX_CONTROL_TOKEN"] ?? ""}` };
  const move = { method: "POST", headers, body: JSON.stringify({ advanceSeconds }) };
  const address = `${process.env["CUTOFF_TEST_BANK"] ?? ""}/_control/clock`;
  const answer = await askDirectly(address, advanceSeconds === undefined ? { headers } : move);
  const told: unknown = await answer.json();
  if (typeof told === "object" && told !== null && "now" in told) return new Date(String(told.now));
  throw new Error(`The bank's clock did not answer: ${answer.status} ${JSON.stringify(told)}`);
}

async function main(): Promise<void> {
  openDatabase();
  openNetwork();
  let now = await bankTime();
  const clock = {
    now: () => now,
    advance: async (ms: number) => {
      now = await bankTime(Math.ceil(ms / 1000));
    },
  };
  const unsettled = process.env["CUTOFF_TEST_SETTLE"];
  if (unsettled) {
    const { settle } = await import("./payments");
    for (const id of unsettled.split(",")) await settle({ clock }, id);
  } else {
    await dispatchDuePayments(1, { clock: clock.now });
    await pollDuePayments(20, { clock: clock.now });
  }
  process.exit(0);
}

await main();
