import { Calls, pathOf, type CallEntry } from "./calls";
import { Faults, type FaultRule } from "./faults";
import { Latency, pause } from "./latency";
import { Limits } from "./limits";
import { toResponse } from "./outgoing";
import { TokenRules } from "./tokens";
import type { Answer } from "./qbank/answers";
import { describeBank } from "./qbank/description";
import { openBank, type Bank, type BankOptions } from "./qbank/bank";
import { Courier, type Deliver } from "./qbank/deliver";
import { memoryJournal, type Journal } from "./qbank/journal";
import { serve, type Running } from "./qbank/serve";
import { fireDue } from "./qbank/simulate";
import { control } from "./control";

export type SandboxOptions = Partial<Omit<BankOptions, "journal">> & {
  readonly journal?: Journal;
  /** Carries a webhook to its receiver; `fetch` when left out. A test wires it into a route handler. */
  readonly deliver?: Deliver;
  readonly controlToken?: string;
};

export type Sandbox = {
  /** Answers a call of the bank or of its control surface. Rejects like a lost connection where a fault rule says so. */
  handle(request: Request): Promise<Response>;
  readonly clock: {
    now(): Date;
    /** Moves the clock; everything due on the way happens at its own time, webhooks included. */
    advance(seconds: number): Promise<void>;
    moveTo(instant: Date): Promise<void>;
  };
  /** Does what is due by now and sends due webhooks. `server.ts` calls it all the time; a test calls it at will. */
  tick(): Promise<void>;
  close(): void;
  /** The parts, for the control surface. */
  readonly parts: {
    readonly bank: Bank;
    readonly faults: Faults;
    readonly courier: Courier;
    readonly calls: Calls;
    readonly latency: Latency;
    readonly tokens: TokenRules;
    readonly limits: Limits;
  };
};

/** A bank in this process. Defaults: small seed, memory only, a clock that stands still, no webhooks. */
export function createSandbox(options: SandboxOptions = {}): Sandbox {
  const bank = openBank({
    seed: options.seed ?? "small",
    journal: options.journal ?? memoryJournal(),
    startAt: options.startAt,
    ticking: options.ticking ?? false,
    clientId: options.clientId ?? "cutoff-desk",
    clientSecret: options.clientSecret ?? "sandbox-client-secret",
    webhookSecret: options.webhookSecret ?? "qbank_test_secret",
    webhookUrl: options.webhookUrl ?? null,
  });
  const courier = new Courier(bank, options.deliver ?? ((url, init) => fetch(url, init)));
  const parts = {
    bank,
    courier,
    faults: new Faults(),
    calls: new Calls(),
    latency: new Latency(),
    tokens: new TokenRules(),
    limits: new Limits(),
  };
  const running: Running = new Map();
  const alone = oneAtATime();
  const tick = (): Promise<void> =>
    alone(async () => {
      fireDue(bank, bank.clock.nowMs());
      await courier.sendDue(bank.clock.nowMs());
    });
  const moveTo = (instant: Date): Promise<void> => alone(() => travel(bank, courier, instant.getTime()));
  const sandbox: Sandbox = {
    clock: {
      now: () => bank.clock.now(),
      advance: (seconds) => moveTo(new Date(bank.clock.nowMs() + seconds * 1000)),
      moveTo,
    },
    tick,
    close: () => {
      parts.faults.clear();
      bank.close();
    },
    parts,
    async handle(request) {
      const { pathname } = new URL(request.url);
      if (pathname === "/_control" || pathname.startsWith("/_control/")) {
        return control(sandbox, options.controlToken ?? "sandbox-control", request);
      }
      if (request.method === "GET" && pathOf(pathname) === "/openapi.json") return describeBank();
      const entry = parts.calls.arrive(request, bank.clock.nowMs());
      const service = { ...parts, running, committed: (id: string) => courier.beforeAnswer(id) };
      return answered(parts, entry, request, () => serve(service, request, entry));
    },
  };
  return sandbox;
}

type Served = { readonly answer: Answer; readonly rule: FaultRule | null };

/** Runs one call with the latency of its path, and writes down how it ended. */
async function answered(
  { faults, latency }: Sandbox["parts"],
  entry: CallEntry,
  request: Request,
  work: () => Promise<Served>,
): Promise<Response> {
  const beganMs = performance.now();
  const slowMs = latency.for(entry.path);
  const slowly = async (): Promise<Served> => {
    await pause(slowMs / 2);
    const served = await work();
    await pause(slowMs / 2);
    return served;
  };
  try {
    const { answer, rule } = await untilAborted(slowly(), request.signal);
    entry.status = answer.status;
    if (rule?.kind === "cut") entry.lost = "cut";
    if (rule?.kind === "stall") entry.lost = "stalled";
    return toResponse(answer, rule, faults);
  } catch (error) {
    const lost = entry.fault === "refuse" ? "no-connection" : entry.fault === "commit-no-answer" ? "no-answer" : null;
    entry.lost = request.signal.aborted ? "caller-left" : (lost ?? "broken");
    throw error;
  } finally {
    entry.milliseconds = Math.round(performance.now() - beganMs);
  }
}

/** Webhook rounds and clock jumps never overlap; calls of the API go on meanwhile. */
function oneAtATime(): (work: () => Promise<void>) => Promise<void> {
  let last: Promise<void> = Promise.resolve();
  return (work) => {
    const next = last.then(work);
    last = next.catch(() => undefined);
    return next;
  };
}

/** Stops the clock at every due moment between now and `untilMs`. */
async function travel(bank: Bank, courier: Courier, untilMs: number): Promise<void> {
  const { state, clock } = bank;
  for (;;) {
    const nextMs = Math.min(state.due.peek()?.atMs ?? Infinity, state.dueEvents.peek()?.atMs ?? Infinity);
    if (nextMs > untilMs) break;
    if (nextMs > clock.nowMs()) clock.moveTo(nextMs);
    fireDue(bank, clock.nowMs());
    await courier.sendDue(clock.nowMs());
  }
  if (untilMs > clock.nowMs()) clock.moveTo(untilMs);
  bank.commit([{ t: "clock", atMs: clock.nowMs(), realMs: Date.now() }]);
}

/** A caller that hangs up gets no answer; the bank goes on with what it began. */
function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(signal.reason);
    if (signal.aborted) stop();
    signal.addEventListener("abort", stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", stop));
  });
}
