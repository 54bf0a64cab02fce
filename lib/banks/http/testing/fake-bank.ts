import type { BankFetch } from "../request";

/** A request as the bank sees it. */
export type SeenRequest = {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

/** What the fake answers: a response, an error that `fetch` throws, or silence until it is aborted. */
export type FakeAnswer = Response | Error | "silence";
export type FakeBank = {
  readonly fetch: BankFetch;
  /** All requests but those for tokens. */
  readonly seen: SeenRequest[];
  readonly tokenRequests: SeenRequest[];
  /** Queued answers of the API, first in first out; the last one repeats. */
  answer(...answers: (FakeAnswer | (() => FakeAnswer))[]): void;
  answerToken(...answers: (FakeAnswer | (() => FakeAnswer))[]): void;
};

export const TOKEN_URL = "https://auth.qbank.test/token";
export const BASE_URL = "https://api.qbank.test/v1";

/** A JSON answer, its text exactly as given. */
export function jsonAnswer(status: number, text: string, headers: Record<string, string> = {}): Response {
  return new Response(text, { status, headers: { "content-type": "application/json", ...headers } });
}

/** What `fetch` throws on a network fault. */
export function networkError(code: string, syscall?: string): Error {
  return new TypeError("fetch failed", { cause: Object.assign(new Error(code), { code, syscall }) });
}

function play(answer: FakeAnswer, signal: AbortSignal | null | undefined): Promise<Response> {
  if (answer instanceof Response) return Promise.resolve(answer);
  if (answer instanceof Error) return Promise.reject(answer);
  return new Promise((_resolve, reject) => {
    signal?.addEventListener("abort", () => reject(new DOMException("aborted", "AbortError")));
  });
}

/** A bank that grants tokens `token-1`, `token-2`, … and answers what it is told. */
export function createFakeBank(): FakeBank {
  const seen: SeenRequest[] = [];
  const tokenRequests: SeenRequest[] = [];
  let answers: (FakeAnswer | (() => FakeAnswer))[] = [];
  let tokenAnswers: (FakeAnswer | (() => FakeAnswer))[] = [];
  const next = (queue: (FakeAnswer | (() => FakeAnswer))[]): FakeAnswer | undefined => {
    const first = queue.length > 1 ? queue.shift() : queue[0];
    if (typeof first === "function") return first();
    // A response made beforehand may be given again; one that is made on demand is used as it is.
    return first instanceof Response ? first.clone() : first;
  };
  return {
    seen,
    tokenRequests,
    answer: (...given) => {
      answers = given;
    },
    answerToken: (...given) => {
      tokenAnswers = given;
    },
    async fetch(url, init) {
      const request = new Request(url, init);
      const bytes = new Uint8Array(await request.clone().arrayBuffer());
      const body = Buffer.from(bytes).toString("latin1");
      const seenRequest = { method: request.method, url, headers: Object.fromEntries(request.headers), body };
      if (url === TOKEN_URL) {
        tokenRequests.push(seenRequest);
        const granted = `{"access_token":"token-${tokenRequests.length}","token_type":"Bearer","expires_in":3600}`;
        return play(next(tokenAnswers) ?? jsonAnswer(200, granted), init.signal);
      }
      seen.push(seenRequest);
      return play(next(answers) ?? jsonAnswer(200, "[]"), init.signal);
    },
  };
}
