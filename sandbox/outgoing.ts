import type { Answer } from "./qbank/answers";
import { ConnectionLost, type FaultRule, type Faults } from "./faults";
import { pause } from "./latency";

/** How an answer's bytes leave: as they are, or cut, dripping, stalled or swollen where a fault rule says so. */
const NO_BODY = new Set([204, 205, 304]);
const PIECE_CHARACTERS = 64 * 1024;

export function toResponse(answer: Answer, rule: FaultRule | null, faults: Faults): Response {
  const init = { status: answer.status, headers: new Headers(answer.headers) };
  const kind = rule?.kind;
  if (kind === "stall") return new Response(stalled(faults), init);
  if (kind === "huge") return new Response(streamOf(swollen(rule?.megabytes ?? 64)), asJson(init));
  if (answer.body === null || NO_BODY.has(answer.status)) return new Response(null, init);
  const { body } = answer;
  if (typeof body !== "string" && kind !== "drip") return new Response(streamOf(pieces(body, kind === "cut")), init);
  const bytes = new TextEncoder().encode(typeof body === "string" ? body : [...body].join(""));
  init.headers.set("content-length", String(bytes.length));
  if (kind === "cut") return new Response(streamOf(halfOf(bytes)), init);
  if (kind === "drip") return new Response(streamOf(drops(bytes, rule?.pieceBytes ?? 64, rule?.ms ?? 50)), init);
  return new Response(bytes, init);
}

/** An answer that nothing spoils. */
export function plainResponse({ status, headers, body }: Answer): Response {
  const text = body === null || typeof body === "string" ? body : [...body].join("");
  return new Response(text, { status, headers });
}

function asJson(init: { status: number; headers: Headers }): { status: number; headers: Headers } {
  if (!init.headers.has("content-type")) init.headers.set("content-type", "application/json");
  return init;
}

/** Pulls one piece at a time, so that no more than one is ever held. */
function streamOf(source: AsyncGenerator<Uint8Array<ArrayBuffer>>): ReadableStream<Uint8Array<ArrayBuffer>> {
  return new ReadableStream(
    {
      async pull(controller) {
        const next = await source.next();
        if (next.done === true) controller.close();
        else controller.enqueue(next.value);
      },
      async cancel() {
        await source.return(undefined);
      },
    },
    { highWaterMark: 0 },
  );
}

/** Joins the parts of a long list to pieces of a useful size. */
async function* pieces(parts: Iterable<string>, cut: boolean): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const encoder = new TextEncoder();
  let text = "";
  for (const part of parts) {
    text += part;
    if (text.length < PIECE_CHARACTERS) continue;
    yield encoder.encode(text);
    if (cut) throw new ConnectionLost();
    text = "";
  }
  if (cut) {
    yield encoder.encode(text.slice(0, Math.ceil(text.length / 2)));
    throw new ConnectionLost();
  }
  if (text !== "") yield encoder.encode(text);
}

async function* halfOf(bytes: Uint8Array<ArrayBuffer>): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  yield bytes.slice(0, Math.ceil(bytes.length / 2));
  throw new ConnectionLost();
}

async function* drops(
  bytes: Uint8Array<ArrayBuffer>,
  size: number,
  ms: number,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  for (let from = 0; from < bytes.length; from += size) {
    if (from > 0) await pause(ms);
    yield bytes.slice(from, from + size);
  }
}

/** Nothing, until the rules are cleared; then the connection is lost. */
function stalled(faults: Faults): ReadableStream<Uint8Array<ArrayBuffer>> {
  return new ReadableStream({
    async start(controller) {
      await faults.released();
      try {
        controller.error(new ConnectionLost());
      } catch {
        // The caller has left already.
      }
    },
  });
}

/** One JSON text of that many megabytes, in a single string: what a reader without a limit would hold whole. */
async function* swollen(megabytes: number): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const encoder = new TextEncoder();
  const megabyte = encoder.encode("x".repeat(1024 * 1024));
  yield encoder.encode('[{"description":"');
  for (let sent = 0; sent < megabytes; sent += 1) yield megabyte;
  yield encoder.encode('"}]');
}
