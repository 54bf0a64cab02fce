import type { z } from "zod";
import type { BankClock } from "@/lib/banks/http/clock";
import { networkError } from "@/lib/banks/http/testing/fake-bank";
import { type faultRule, ConnectionLost } from "@/sandbox/faults";
import { PRESETS } from "@/sandbox/presets";

/**
 * The columns of the fault table: proof.md F3, and what its words leave open. `nature` says what a fault is, never what
 * the client does about it: that is `expected.ts`.
 */
export type Nature =
  | "refused"
  | "conflict"
  | "key-reused"
  | "unauthenticated"
  | "slow-down"
  | "busy"
  | "server-fault"
  | "never-sent"
  | "lost"
  | "silent"
  | "unreadable"
  | "harmless";

/** Hands the request on to the bank. */
type Send = () => Promise<Response>;
export type Wire = (
  send: Send,
  tools: { readonly clock: BankClock; readonly signal: AbortSignal | null; readonly said: string },
) => Promise<Response>;

export type Fault = {
  readonly name: string;
  readonly nature: Nature;
  /** HTTP status where that is the fault. */
  readonly status?: number;
  /** True when the bank does the work of a write behind it. */
  readonly isDone: boolean;
  /** What it spoils: the whole answer, its body, or the numbers in its body. */
  readonly spoils: "answer" | "body" | "numbers";
  /** What `Retry-After` asks for. */
  readonly retryAfterMs?: number;
  /** The bank goes on working on a request that nobody waits for any more. */
  readonly isStillRunning?: true;
  /** The parts of the body arrive before the fault does. */
  readonly isInTheMiddle?: true;
  /** How it is played: by a rule of the sandbox, or on the way there. */
  readonly rule?: z.input<typeof faultRule>;
  readonly wire?: Wire;
};

const DAY_MS = 86_400_000;
/** Longer than any attempt waits. */
const HEARD_AFTER_MS = 150_000;
const JSON_TYPE = { "content-type": "application/json" };
const PROBLEM_TYPE = { "content-type": "application/problem+json" };

type Play = Pick<Fault, "rule"> | Pick<Fault, "wire">;

/** The whole answer is the fault, and nothing was done behind it unless `more` says so. */
const spoilt = (name: string, nature: Nature, play: Play, more: Partial<Fault> = {}): Fault => ({
  name,
  nature,
  isDone: false,
  spoils: "answer",
  ...play,
  ...more,
});
const status = (code: number, nature: Nature, name = String(code), rule: object = {}, more?: Partial<Fault>): Fault =>
  spoilt(name, nature, { rule: { kind: "status", status: code, ...rule } }, { status: code, ...more });
const onBody = (name: string, play: Play, nature: Nature = "unreadable"): Fault =>
  spoilt(name, nature, play, { isDone: true, spoils: "body" });
const altered = (alter: NonNullable<Fault["rule"]>["alter"]): Play => ({
  rule: { kind: "alter", ...(alter === undefined ? {} : { alter }) },
});

/** Says the same as the bank, in other words. */
function rewritten(change: (text: string) => string): Wire {
  return async (send) => {
    const answer = await send();
    const headers = new Headers(answer.headers);
    headers.delete("content-length");
    return new Response(change(await answer.text()), { status: answer.status, headers });
  };
}

const pastEveryDouble = (text: string): string => text.replaceAll(/:-?\d+(\.\d+)?(?=[,}])/g, ":1e400");

/** Eight bytes each five seconds: no silence, and no end in sight. */
const dripFed: Wire = async (send, { clock, signal }) => {
  const answer = await send();
  const bytes = new Uint8Array(await answer.arrayBuffer());
  let from = 0;
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        if (from > 0) await clock.sleep(5_000, new AbortController().signal);
        if (signal?.aborted === true) return;
        if (from >= bytes.length) return controller.close();
        controller.enqueue(bytes.slice(from, from + 8));
        from += 8;
      },
    },
    { highWaterMark: 0 },
  );
  return new Response(bytes.length === 0 ? null : body, { status: answer.status, headers: answer.headers });
};

/** Nobody answers, and the bank hears of it only after the caller has gone. */
const heardLate: Wire = async (send, { clock, signal }) => {
  await clock.sleep(HEARD_AFTER_MS, new AbortController().signal);
  await send();
  throw signal?.reason ?? new ConnectionLost();
};
const neverHeard: Wire = (_send, { signal }) =>
  new Promise((_resolve, reject) => signal?.addEventListener("abort", () => reject(signal.reason)));

const MEGABYTE = new Uint8Array(1024 * 1024).fill(0x78);

/** Ten megabytes of nothing under the head of a success. */
const tenMegabytes: Wire = async (send) => {
  const told = await send();
  let sent = 0;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (sent === 10) return controller.close();
      controller.enqueue(MEGABYTE);
      sent += 1;
    },
  });
  const headers = new Headers(told.headers);
  headers.delete("content-length");
  headers.set("content-type", "application/json");
  return new Response(body, { status: told.status, headers });
};

/** A gateway that repeats what it was sent, secrets and account numbers too. */
const repeatsUs: Wire = async (_send, { said }) => {
  const body = { message: `Cannot take: ${said}`.slice(0, 3_900), error_code: "ERR_VAL_001", request_id: "r-echo" };
  return new Response(JSON.stringify(body), { status: 400, headers: JSON_TYPE });
};

const IN_SECONDS = { retryAfterSeconds: 2 };
const AFTER_TWO = { retryAfterMs: 2_000 };
const A_DAY = { retryAfterSeconds: 86_400 };
const AFTER_A_DAY = { retryAfterMs: DAY_MS };
const DONE = { isDone: true };
const KEY_PROBLEM = { headers: PROBLEM_TYPE, body: `{"title":"Key reused","status":422}` };
const conflict = (name: string, shape: 1 | 2, isDone: boolean): Fault =>
  spoilt(name, "conflict", { rule: { kind: "conflict", shape, commit: isDone } }, { status: 409, isDone });

export const FAULTS: readonly Fault[] = [
  status(400, "refused"),
  spoilt("400 that repeats our request", "refused", { wire: repeatsUs }, { status: 400 }),
  status(401, "unauthenticated"),
  status(403, "refused"),
  status(404, "refused"),
  conflict("409, the seed's shape", 1, true),
  conflict("409, the guide's shape", 2, true),
  conflict("409, nothing done", 2, false),
  status(422, "refused"),
  status(422, "key-reused", "422 about the key", KEY_PROBLEM),
  status(429, "slow-down", "429, Retry-After in seconds", IN_SECONDS, AFTER_TWO),
  status(429, "slow-down", "429, Retry-After as a date", { ...IN_SECONDS, retryAfterAs: "date" }, AFTER_TWO),
  status(429, "slow-down"),
  status(429, "slow-down", "429, Retry-After of a day", A_DAY, AFTER_A_DAY),
  status(500, "server-fault"),
  status(500, "server-fault", "500, done", { commit: true }, DONE),
  status(502, "server-fault", "502, a gateway's page", PRESETS["502"].rule),
  status(503, "busy"),
  status(503, "busy", "503, done", { commit: true }, DONE),
  status(503, "busy", "503, Retry-After in seconds", IN_SECONDS, AFTER_TWO),
  status(503, "busy", "503, Retry-After of a day", A_DAY, AFTER_A_DAY),
  spoilt("connection refused", "never-sent", { wire: () => Promise.reject(networkError("ECONNREFUSED", "connect")) }),
  spoilt("reset before the bank read it", "lost", { rule: { kind: "refuse" } }),
  spoilt("reset after the bank did it", "lost", { rule: { kind: "commit-no-answer" } }, DONE),
  spoilt("silence, never heard", "silent", { wire: neverHeard }),
  spoilt("silence, heard when the caller is gone", "silent", { wire: heardLate }, DONE),
  spoilt("silence, still running", "silent", { rule: { kind: "hold" } }, { ...DONE, isStillRunning: true }),
  onBody("silence after the head", { rule: { kind: "stall" } }, "silent"),
  { ...onBody("drip-fed body", { wire: dripFed }, "silent"), isInTheMiddle: true },
  { ...onBody("body cut in half", { rule: { kind: "cut" } }, "lost"), isInTheMiddle: true },
  onBody("truncated JSON", { rule: { kind: "malformed" } }),
  { ...onBody("HTML under 200", { rule: { ...PRESETS["html-200"].rule } }), status: 200 },
  { ...onBody("an error under 200", altered("error-in-200")), status: 200 },
  onBody("wrong media type", altered("wrong-content-type")),
  onBody("JSON of another kind", { wire: rewritten(() => `"yes"`) }),
  onBody("10 MB body", { wire: tenMegabytes }),
  onBody("missing fields", altered("missing-fields")),
  onBody("extra fields", altered("extra-fields"), "harmless"),
  { ...onBody("numbers no double holds", altered("big-numbers")), spoils: "numbers" },
  { ...onBody("numbers past every double", { wire: rewritten(pastEveryDouble) }), spoils: "numbers" },
];

/** The column of one name. Throws on a name that is none. */
export function faultNamed(name: string): Fault {
  const found = FAULTS.find((fault) => fault.name === name);
  if (!found) throw new Error(`No fault is named ${name}`);
  return found;
}
