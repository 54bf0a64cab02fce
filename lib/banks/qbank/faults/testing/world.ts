import { createFakeClock, type FakeClock } from "@/lib/banks/http/testing/fake-clock";
import type { ObservedCall } from "@/lib/banks/http/request";
import { newId } from "@/lib/core/ids";
import { faultRule } from "@/sandbox/faults";
import { createSandbox, type Sandbox } from "@/sandbox/handle";
import { memoryJournal, type Journal } from "@/sandbox/qbank/journal";
import { createRandom } from "@/sandbox/qbank/seed/random";
import { QBankClient } from "../../client";
import { QBANK_SCOPES } from "../../wire/requests";
import { callNamed, type Case } from "./calls";
import type { Fault } from "./faults";

const CLIENT_ID = "desk-1";
export const SECRET = "s3cret&more/than that";
const START_MS = Date.parse("2026-11-18T15:00:00Z");
/** Turns that the sandbox has to read a request that it then holds. */
const READING_TURNS = 60;

/** One request as it left the client, and what the bank said of it. */
export type Sent = {
  readonly atMs: number;
  readonly method: string;
  readonly path: string;
  readonly key: string | null;
  readonly bearer: string | null;
  readonly body: string;
  status: number | null;
  readonly requestIds: string[];
};

/** Which fault the next request of the call under test meets; null for none. */
export type Plan = (sent: Sent) => Fault | null;

/** Counts the acts that were carried out under each key, from the bank's own journal. */
function countingJournal(): Journal & { readonly acts: Map<string, number> } {
  const acts = new Map<string, number>();
  const journal = memoryJournal();
  return {
    ...journal,
    acts,
    append(line) {
      if (!("c" in line)) return;
      for (const change of line.c) {
        if (change.t === "answer") acts.set(change.answer.key, (acts.get(change.answer.key) ?? 0) + 1);
      }
    },
  };
}

const turns = async (count: number): Promise<void> => {
  for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setImmediate(resolve));
};

/** The bank's request ids of an answer: its header's, and a refusal's own. */
async function requestIdsOf(answer: Response, fault: Fault | null): Promise<string[]> {
  const header = answer.headers.get("x-request-id");
  const ids = header === null ? [] : [header];
  // A body that is spoilt may break off or never end, and a clock that waits for it would stand still for ever.
  if (answer.status < 400 || answer.body === null || (fault !== null && fault.spoils !== "answer")) return ids;
  const said = /"request_id":"([^"]+)"/.exec(await answer.clone().text())?.[1];
  return said === undefined ? ids : [...ids, said];
}

/** The path as rules of the sandbox know it. */
function bankPath(url: string): string {
  return new URL(url).pathname.replace(/^\/v1(?=\/)/, "");
}

/** A bank of one process, a clock that nobody waits for, and all that was sent between them. */
export class World {
  readonly sandbox: Sandbox;
  readonly clock: FakeClock;
  readonly sent: Sent[] = [];
  readonly rows: ObservedCall[] = [];
  /** One that never meets a fault, for what is asked when nothing is wrong. */
  readonly healthyClient: QBankClient;
  plan: Plan = () => null;
  readonly #acts: ReadonlyMap<string, number>;
  #checks = 880_000;
  #exceptionId = "";
  #paymentId = "";

  private constructor(seed: string) {
    const random = createRandom(seed);
    const journal = countingJournal();
    this.clock = createFakeClock(START_MS, () => random.unit());
    this.#acts = journal.acts;
    const options = { startAt: new Date(START_MS), clientId: CLIENT_ID, clientSecret: SECRET, journal };
    this.sandbox = createSandbox(options);
    this.healthyClient = this.client();
  }

  /** A bank that holds one wire and one open exception, and whose next request meets no fault. */
  static async open(seed: string): Promise<World> {
    const world = new World(seed);
    const { exceptions, payments } = world.sandbox.parts.bank.state;
    const open = [...exceptions.values()].find(({ final, decideByMs }) => final === null && decideByMs > START_MS);
    if (!open) throw new Error("The seed has no exception to decide");
    world.#exceptionId = open.exceptionId;
    const first = world.newCase();
    await callNamed("payments.createWire").run(world.healthyClient, first);
    world.#paymentId = [...payments.values()].find(({ key }) => key === first.key)?.paymentId ?? "";
    world.forget();
    return world;
  }

  /** A client of its own: token, breakers. */
  client(): QBankClient {
    return QBankClient.lazy({
      clientId: CLIENT_ID,
      clientSecret: SECRET,
      scopes: QBANK_SCOPES,
      baseUrl: "http://bank.test/v1",
      tokenUrl: "http://bank.test/token",
      fetch: (url, init) => this.#travel(url, init),
      clock: this.clock,
      onCall: (row) => this.rows.push(row),
    });
  }

  /** What one call is about, with a key of its own. */
  newCase(): Case {
    this.#checks += 1;
    return {
      key: newId(),
      checkNumber: String(this.#checks),
      issueId: newId(),
      exceptionId: this.#exceptionId,
      paymentId: this.#paymentId,
    };
  }

  /** Acts of the bank under a key; 1 is what a write is for. */
  effects(key: string): number {
    return this.#acts.get(key) ?? 0;
  }

  /** Forgets what was sent and heard; the bank's books stay. */
  forget(): void {
    this.sent.length = 0;
    this.rows.length = 0;
    this.clock.pauses.length = 0;
  }

  /** Ends all faults and lets go what they hold. */
  heal(): void {
    this.plan = () => null;
    this.sandbox.parts.faults.clear();
  }

  /** Lets time pass, and with it whatever is still on its way. */
  async pass(ms: number): Promise<void> {
    await this.clock.sleep(ms, new AbortController().signal);
  }

  close(): void {
    this.sandbox.close();
  }

  async #toBank(url: string, init: RequestInit, fault: Fault | null): Promise<Response> {
    const request = new Request(url, init);
    if (fault?.rule) {
      const path = bankPath(url);
      this.sandbox.parts.faults.add(faultRule.parse({ ...fault.rule, method: request.method, path, count: 1 }));
    }
    const answer = this.sandbox.handle(request);
    // What is held on purpose must not hold the clock.
    if (fault?.isStillRunning !== true) return this.clock.during(() => answer);
    answer.catch(() => undefined);
    await this.clock.during(() => turns(READING_TURNS));
    return answer;
  }

  async #travel(url: string, init: RequestInit): Promise<Response> {
    const headers = new Headers(init.headers);
    const body = init.body instanceof Uint8Array ? Buffer.from(init.body).toString("latin1") : "";
    const sent: Sent = {
      atMs: this.clock.elapsed(),
      method: init.method ?? "GET",
      path: bankPath(url),
      key: headers.get("idempotency-key"),
      bearer: headers.get("authorization"),
      body,
      status: null,
      requestIds: [],
    };
    this.sent.push(sent);
    const fault = this.plan(sent);
    const { signal, ...lasting } = init;
    const said = `${sent.bearer ?? ""} ${body}`;
    const send = (): Promise<Response> => this.#toBank(url, fault?.wire ? lasting : init, fault);
    const tools = { clock: this.clock, signal: signal ?? null, said };
    const answer = await (fault?.wire ? fault.wire(send, tools) : send());
    sent.status = answer.status;
    sent.requestIds.push(...(await this.clock.during(() => requestIdsOf(answer, fault))));
    return answer;
  }
}
