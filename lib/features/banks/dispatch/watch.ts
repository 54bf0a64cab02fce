import "server-only";
import type { BankFetch } from "@/lib/banks/http/request";

/** What came back of one request, for the test to explain. */
export type Sighting = {
  readonly status: number | null;
  readonly contentType: string | null;
  /** The bank's clock less ours in milliseconds, to half the time of the round; null without a `Date` header. */
  readonly clockOffMs: number | null;
  readonly requestId: string | null;
  readonly systemCode: string | null;
};

/** Stands between a client and the network: remembers the newest answer and hangs up when a step's time is over. */
export class Watch {
  #last: Sighting | null = null;
  #stop = new AbortController();

  /** The newest answer since the step began. */
  get last(): Sighting | null {
    return this.#last;
  }

  onEnd(tell: () => void): void {
    this.#stop.signal.addEventListener("abort", tell, { once: true });
  }

  begin(): void {
    this.#last = null;
    this.#stop = new AbortController();
  }

  /** Ends every request of the step that is still open. */
  end(): void {
    this.#stop.abort();
  }

  over = (fetch: BankFetch): BankFetch => {
    return async (url, init) => {
      const { signal } = this.#stop;
      signal.throwIfAborted();
      const sentMs = Date.now();
      try {
        const answer = await fetch(url, {
          ...init,
          signal: init.signal ? AbortSignal.any([init.signal, signal]) : signal,
        });
        this.#last = sighting(answer, (sentMs + Date.now()) / 2);
        return answer;
      } catch (error) {
        const unknown = { status: null, contentType: null, clockOffMs: null, requestId: null };
        this.#last = { ...unknown, systemCode: systemCodeOf(error) };
        throw error;
      }
    };
  };
}

function sighting({ status, headers }: Response, ourMs: number): Sighting {
  const bankMs = Date.parse(headers.get("date") ?? "");
  const id = headers.get("x-request-id") ?? headers.get("request-id") ?? "";
  return {
    status,
    contentType: headers.get("content-type"),
    // The header has whole seconds: half of one is added, so that a right clock is near zero.
    clockOffMs: Number.isNaN(bankMs) ? null : bankMs + 500 - ourMs,
    requestId: /^[\w.:-]{1,100}$/.test(id) ? id : null,
    systemCode: null,
  };
}

/** The system's code of a failed connection, wherever in the causes it stands: "ENOTFOUND". */
function systemCodeOf(error: unknown, depth = 0): string | null {
  if (typeof error !== "object" || error === null || depth > 4) return null;
  if ("code" in error && typeof error.code === "string") return error.code.slice(0, 60);
  if ("errors" in error && Array.isArray(error.errors)) {
    for (const part of error.errors) {
      const code = systemCodeOf(part, depth + 1);
      if (code !== null) return code;
    }
  }
  return "cause" in error ? systemCodeOf(error.cause, depth + 1) : null;
}
