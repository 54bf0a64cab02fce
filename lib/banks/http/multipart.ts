import "server-only";
import { concatBytes } from "./body";

export type MultipartPart =
  | { readonly name: string; readonly value: string }
  | { readonly name: string; readonly fileName: string; readonly type: string; readonly bytes: Uint8Array };

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

/** As browsers do: a name cannot end its quotes or its line. */
function quoted(text: string): string {
  return `"${text.replaceAll('"', "%22").replaceAll("\r", "%0D").replaceAll("\n", "%0A")}"`;
}

function holds(bytes: Uint8Array, text: string): boolean {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes(text);
}

/**
 * `multipart/form-data` whose bytes depend on its parts and `seed` alone. `FormData` would draw a new boundary for
 * each attempt, and a bank that remembers a key together with the hash of its body would take the retry for another
 * request (422).
 */
export function encodeMultipart(
  parts: readonly MultipartPart[],
  seed: string,
): { contentType: string; body: Uint8Array<ArrayBuffer> } {
  let boundary = `cutoff-${seed}`;
  const isTaken = (part: MultipartPart): boolean =>
    "bytes" in part ? holds(part.bytes, boundary) : part.value.includes(boundary);
  while (parts.some(isTaken)) boundary += "-";
  const chunks: Uint8Array[] = [];
  for (const part of parts) {
    chunks.push(encode(`--${boundary}\r\nContent-Disposition: form-data; name=${quoted(part.name)}`));
    if ("bytes" in part) {
      chunks.push(encode(`; filename=${quoted(part.fileName)}\r\nContent-Type: ${part.type}\r\n\r\n`), part.bytes);
    } else {
      chunks.push(encode(`\r\n\r\n${part.value}`));
    }
    chunks.push(encode("\r\n"));
  }
  chunks.push(encode(`--${boundary}--\r\n`));
  return { contentType: `multipart/form-data; boundary=${boundary}`, body: concatBytes(chunks) };
}
