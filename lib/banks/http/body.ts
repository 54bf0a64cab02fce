import "server-only";
import { parse } from "lossless-json";

/** A body larger than its bound. */
export class BodyTooLargeError extends Error {
  override readonly name = "BodyTooLargeError";
}

/** Closes a stream without waiting for it: its other end may never agree. */
export function hangUp(stream: { cancel(): Promise<void> }): void {
  stream.cancel().catch(() => undefined);
}

/** Reads a body up to `maxBytes`. Throws `BodyTooLargeError`, having closed the stream, past that. */
export async function readBounded(response: Pick<Response, "body" | "headers">, maxBytes: number): Promise<Uint8Array> {
  const body = response.body;
  if (!body) return new Uint8Array(0);
  if (Number(response.headers.get("content-length") ?? 0) > maxBytes) {
    hangUp(body);
    throw new BodyTooLargeError(`Body larger than ${maxBytes} bytes`);
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = body.getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    size += part.value.byteLength;
    if (size > maxBytes) {
      hangUp(reader);
      throw new BodyTooLargeError(`Body larger than ${maxBytes} bytes`);
    }
    chunks.push(part.value);
  }
  return concatBytes(chunks);
}

/** Joins chunks into one array of its own. */
export function concatBytes(chunks: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(chunks.reduce((size, chunk) => size + chunk.byteLength, 0));
  let offset = 0;
  for (const chunk of chunks) {
    joined.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return joined;
}

/** "application/problem+json; charset=utf-8" is `application/problem+json`; empty when there is none. */
export function mediaType(headers: Headers): string {
  return (headers.get("content-type") ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
}

/** True for `application/json` and every `…+json`. */
export function isJsonType(type: string): boolean {
  return type === "application/json" || /^[\w.-]+\/[\w.-]+\+json$/.test(type);
}

/** Strict UTF-8, numbers kept as the digits that were sent. Throws on anything that is not JSON. */
export function parseJsonBytes(bytes: Uint8Array): unknown {
  return parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
}
