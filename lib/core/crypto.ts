import "server-only";
import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes } from "node:crypto";
import { env } from "./env";

/**
 * Encryption at rest: AES-256-GCM, layout `version(1) nonce(12) tag(16) ciphertext`. `context` is bound as
 * additional data ("account.number", "ach_file.chunk"), so a value moved to another column does not open.
 */

const VERSION = 1;

export function seal(plain: Uint8Array, context: string): Uint8Array<ArrayBuffer> {
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", env().CUTOFF_ENCRYPTION_KEY, nonce);
  cipher.setAAD(Buffer.from(context));
  const body = Buffer.concat([cipher.update(plain), cipher.final()]);
  return new Uint8Array(Buffer.concat([Buffer.from([VERSION]), nonce, cipher.getAuthTag(), body]));
}

/** Opens what `seal` closed. Throws when the bytes, the key or the context differ. */
export function open(sealed: Uint8Array, context: string): Buffer {
  const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
  if (bytes[0] !== VERSION || bytes.length < 29) throw new Error(`Sealed value for ${context} has an unknown layout`);
  const decipher = createDecipheriv("aes-256-gcm", env().CUTOFF_ENCRYPTION_KEY, bytes.subarray(1, 13));
  decipher.setAAD(Buffer.from(context));
  decipher.setAuthTag(bytes.subarray(13, 29));
  return Buffer.concat([decipher.update(bytes.subarray(29)), decipher.final()]);
}

export function sealText(plain: string, context: string): Uint8Array<ArrayBuffer> {
  return seal(Buffer.from(plain, "utf8"), context);
}

export function openText(sealed: Uint8Array, context: string): string {
  return open(sealed, context).toString("utf8");
}

/** Keyed hash for looking an account number up without storing it: HMAC-SHA256, hex. */
export function lookupHash(plain: string): string {
  return createHmac("sha256", env().CUTOFF_LOOKUP_KEY).update(plain).digest("hex");
}

export function sha256Hex(bytes: Uint8Array | string): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** The last four characters of an account number, for the screen; of a short one at most half, so it stays hidden. */
export function last4(accountNumber: string): string {
  const plain = accountNumber.trim();
  return plain.slice(plain.length - Math.min(4, Math.floor(plain.length / 2)));
}
