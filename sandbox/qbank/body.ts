import { createHash } from "node:crypto";
import busboy from "busboy";
import { isLosslessNumber, parse } from "lossless-json";

/** A request body, with the canonical text that an idempotency key is bound to (contracts.md R6). */
export type Body =
  | { readonly kind: "json"; readonly value: unknown; readonly canonical: string }
  | {
      readonly kind: "ach-file";
      readonly bytes: Uint8Array;
      readonly sha256: string;
      readonly sourceAccountId: string | null;
      readonly canonical: string;
    }
  | { readonly kind: "bad"; readonly why: string };

/** The largest file the bank takes: a little over the one million entries that NACHA's counters are used for. */
export const MAX_BODY_BYTES = 128 * 1024 * 1024;
const MAX_JSON_BYTES = 1024 * 1024;

/** Reads a body whole, or null when it is longer than the bank takes. */
export async function readBytes(request: Request): Promise<Buffer | null> {
  if (request.body === null) return Buffer.alloc(0);
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body) {
    size += chunk.byteLength;
    if (size > MAX_BODY_BYTES) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** JSON by its media type, or the multipart form of an ACH file (D1). */
export async function parseBody(contentType: string, bytes: Buffer): Promise<Body> {
  const type = contentType.toLowerCase();
  if (type.startsWith("multipart/form-data")) return parseMultipart(contentType, bytes);
  if (!type.startsWith("application/json")) {
    return { kind: "bad", why: "The Content-Type must be application/json, or multipart/form-data for an ACH file" };
  }
  if (bytes.length > MAX_JSON_BYTES) return { kind: "bad", why: "The JSON body is too long" };
  try {
    const value = parse(bytes.toString("utf8"));
    return { kind: "json", value, canonical: canonicalJson(value) };
  } catch {
    return { kind: "bad", why: "The body is not valid JSON" };
  }
}

/** Same members, any order and spacing: same text. Digits of numbers count as they were sent. */
export function canonicalJson(value: unknown): string {
  if (isLosslessNumber(value)) return value.value;
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (value !== null && typeof value === "object") {
    const members = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
    return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`).join(",")}}`;
  }
  return JSON.stringify(value ?? null);
}

function parseMultipart(contentType: string, bytes: Buffer): Promise<Body> {
  return new Promise((resolve) => {
    const files: Buffer[] = [];
    let sourceAccountId: string | null = null;
    const bad = (why: string): void => resolve({ kind: "bad", why });
    let form: ReturnType<typeof busboy>;
    try {
      form = busboy({ headers: { "content-type": contentType }, limits: { files: 2, fields: 5, fieldSize: 1_000 } });
    } catch {
      return bad("The multipart body has no boundary");
    }
    form.on("file", (name, stream) => {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        if (name === "file") files.push(Buffer.concat(chunks));
      });
    });
    form.on("field", (name, value) => {
      if (name === "source_account_id") sourceAccountId = value.toLowerCase();
    });
    form.on("error", () => bad("The multipart body cannot be read"));
    form.on("close", () => {
      const [file] = files;
      if (!file || files.length > 1) return bad("Send exactly one part named file");
      const sha256 = createHash("sha256").update(file).digest("hex");
      const canonical = `file:${sha256} source_account_id:${sourceAccountId ?? ""}`;
      resolve({ kind: "ach-file", bytes: file, sha256, sourceAccountId, canonical });
    });
    form.end(bytes);
  });
}
