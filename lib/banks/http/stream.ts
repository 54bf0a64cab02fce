import "server-only";
import { BodyTooLargeError, hangUp } from "./body";
import type { BankClock } from "./clock";
import { type BankError, bankError } from "./errors";
import type { CallBounds } from "./request";

/** Thrown by `withinTime` when the time is up. */
export const TIME_UP = new Error("The attempt's time is up");

/** Runs `work` against the clock. Throws `TIME_UP` when the time is up; what `work` left open is the caller's to end. */
export async function withinTime<T>(clock: BankClock, ms: number, work: () => Promise<T>): Promise<T> {
  const finished = new AbortController();
  const timeUp = clock.sleep(ms, finished.signal).then(() => {
    throw TIME_UP;
  });
  try {
    return await Promise.race([work(), timeUp]);
  } finally {
    finished.abort();
  }
}

/** What is known of an answer whose head has arrived. */
export type AnswerHead = {
  readonly status: number;
  readonly headers: Headers;
  readonly requestId: string | null;
  readonly url: URL;
};

/** The end of an answer that broke off, stalled or outgrew its bound: whether the call worked is then not known. */
export function brokenAnswer(bank: string, head: AnswerHead, maxBodyBytes: number, cause: unknown): BankError {
  const known = {
    status: head.status,
    requestId: head.requestId ?? undefined,
    ...(cause === TIME_UP ? {} : { cause }),
  } as const;
  if (cause instanceof BodyTooLargeError) {
    const message = `${bank} sent an answer larger than ${maxBodyBytes} bytes.`;
    return bankError("undecodable", message, known);
  }
  if (cause === TIME_UP) {
    return bankError("silent", `${bank} fell silent in the middle of its answer.`, known);
  }
  return bankError("connection-lost", `The connection to ${bank} was lost in the middle of its answer.`, known);
}

/** `Content-Length`, where it counts the bytes that we will read. */
function lengthOf(headers: Headers): number | null {
  const encoding = headers.get("content-encoding") ?? "identity";
  const text = headers.get("content-length") ?? "";
  return encoding.toLowerCase() === "identity" && /^\d{1,15}$/.test(text) ? Number(text) : null;
}

type Reader = ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>;
type StreamTools = { readonly bank: string; readonly clock: BankClock; readonly stop: AbortController };

/**
 * A success whose body is still arriving. Read it to its end or `close` it: until then its connection stays open.
 * Time counts only while the bank is waited for, never while the reader works.
 */
export class BankStream {
  readonly head: AnswerHead;
  /** Bytes of the whole body, where the bank said so. */
  readonly bytesTotal: number | null;
  bytesRead = 0;
  readonly #tools: StreamTools;
  readonly #bounds: CallBounds;
  readonly #reader: Reader | null;
  readonly #listeners: ((error: BankError | null) => void)[] = [];
  #first: Uint8Array | null = null;
  #leftMs: number;
  #isClosed = false;

  private constructor(tools: StreamTools, head: AnswerHead, reader: Reader | null, bounds: CallBounds) {
    this.head = head;
    this.bytesTotal = lengthOf(head.headers);
    this.#tools = tools;
    this.#bounds = bounds;
    this.#reader = reader;
    this.#leftMs = bounds.totalTimeoutMs;
  }

  /** Waits for the first bytes, so that an answer that breaks before them can be asked for again. */
  static async open(
    tools: StreamTools,
    head: AnswerHead,
    body: ReadableStream<Uint8Array<ArrayBuffer>> | null,
    bounds: CallBounds,
  ): Promise<BankStream> {
    const reader = body?.getReader() ?? null;
    const stream = new BankStream(tools, head, reader, bounds);
    try {
      if ((stream.bytesTotal ?? 0) > bounds.maxBodyBytes) {
        throw new BodyTooLargeError(`Body larger than ${bounds.maxBodyBytes} bytes`);
      }
      stream.#first = await stream.#take();
      return stream;
    } catch (error) {
      if (reader) hangUp(reader);
      throw error;
    }
  }

  /** The next bytes; null at the end. Throws `ConnectionError`, `TimeoutError` or `UndecodableBodyError` (bound). */
  async read(): Promise<Uint8Array | null> {
    if (this.#first) {
      const first = this.#first;
      this.#first = null;
      return first;
    }
    if (this.#isClosed) return null;
    const { bank, clock } = this.#tools;
    const startedAtMs = clock.elapsed();
    try {
      const chunk = await withinTime(clock, Math.min(this.#bounds.idleTimeoutMs, this.#leftMs), () => this.#take());
      this.#leftMs = Math.max(0, this.#leftMs - Math.max(0, clock.elapsed() - startedAtMs));
      if (chunk === null) this.close();
      return chunk;
    } catch (cause) {
      const error = brokenAnswer(bank, this.head, this.#bounds.maxBodyBytes, cause);
      this.close(error);
      throw error;
    }
  }

  /** Ends the call, once; closes the connection when the body has not ended. `error` is what was wrong with it. */
  close(error: BankError | null = null): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#first = null;
    if (this.#reader) hangUp(this.#reader);
    this.#tools.stop.abort();
    for (const listener of this.#listeners) listener(error);
  }

  /** Calls `listener` when the call is over, with its error if it had one. */
  onClose(listener: (error: BankError | null) => void): void {
    this.#listeners.push(listener);
  }

  async #take(): Promise<Uint8Array | null> {
    const part = await this.#reader?.read();
    if (!part || part.done) return null;
    this.bytesRead += part.value.byteLength;
    if (this.bytesRead > this.#bounds.maxBodyBytes) {
      throw new BodyTooLargeError(`Body larger than ${this.#bounds.maxBodyBytes} bytes`);
    }
    return part.value;
  }
}
