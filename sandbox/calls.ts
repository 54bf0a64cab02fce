/** The log of calls that arrived, newest 1,000: what lets a test count requests. Lives as long as the process. */
const KEPT = 1_000;

export type Lost = "no-connection" | "no-answer" | "cut" | "stalled" | "caller-left" | "broken";
export type CallEntry = {
  readonly n: number;
  /** Sandbox time. */
  readonly at: string;
  readonly method: string;
  /** Without `/v1`. */
  readonly path: string;
  readonly query: string;
  readonly idempotencyKey: string | null;
  readonly authDate: string | null;
  /** The answer's status; null while the call runs, and where no status was ever sent. */
  status: number | null;
  lost: Lost | null;
  /** The kind of the fault rule that it met. */
  fault: string | null;
  requestId: string | null;
  milliseconds: number | null;
};

export class Calls {
  #entries: CallEntry[] = [];
  #count = 0;

  arrive(request: Request, nowMs: number): CallEntry {
    const { pathname, search } = new URL(request.url);
    this.#count += 1;
    const entry: CallEntry = {
      n: this.#count,
      at: new Date(nowMs).toISOString(),
      method: request.method,
      path: pathOf(pathname),
      query: search,
      idempotencyKey: request.headers.get("idempotency-key"),
      authDate: request.headers.get("x-fapi-auth-date"),
      status: null,
      lost: null,
      fault: null,
      requestId: null,
      milliseconds: null,
    };
    this.#entries.push(entry);
    if (this.#entries.length > KEPT * 2) this.#entries = this.#entries.slice(-KEPT);
    return entry;
  }

  /** Oldest first. */
  list(): readonly CallEntry[] {
    return this.#entries.slice(-KEPT);
  }

  clear(): void {
    this.#entries = [];
  }
}

/** The path as rules and routes know it. */
export function pathOf(pathname: string): string {
  return pathname.replace(/^\/v1(?=\/)/, "");
}
