import "server-only";
import { createCipheriv, createHmac } from "node:crypto";
import { env } from "./env";

/**
 * Keyed hashes of the accounts that ACH entries pay or draw on, to find an account again without keeping its number.
 * Each is the AES-256-CMAC (NIST SP 800-38B) of a routing and an account number of fixed columns. A file may have a
 * million of them, so they are made in bulk: one native call for each block of all messages, not one for each message.
 */

const BLOCK = 16;
/** Nine digits of routing number and seventeen columns of account number, zero bytes behind them. */
const PAYEE_BYTES = 32;
const ROUTING_COLUMNS = 9;
const ACCOUNT_COLUMNS = 17;

/** How many bytes `payeeHashes` takes for each account, and how many it answers. */
export const PAYEE_MESSAGE_BYTES = PAYEE_BYTES;
export const PAYEE_HASH_BYTES = BLOCK;

/**
 * The hashes of many accounts at once: `messages` holds 32 bytes each (routing number as nine ASCII digits, account
 * number as ASCII without the blanks around it, zero bytes to the end), the answer 16 bytes each, in the same order.
 */
export function payeeHashes(messages: Uint8Array): Buffer {
  return cmacOfEqualMessages(payeeKey(), messages, PAYEE_BYTES);
}

/** The hash of one account: nine digits, and the number as the file has it; blanks around it do not count. */
export function payeeHash(routingNumber: string, accountNumber: string): Buffer {
  const message = Buffer.alloc(PAYEE_BYTES);
  writePayee(message, 0, routingNumber, accountNumber);
  return payeeHashes(message);
}

/** The longest account number that a file can hold: a foreign one (IAT). */
const MOST_ACCOUNT_COLUMNS = 35;

/**
 * Writes the message of one account at `offset` of many, for `payeeHashes`. Foreign accounts (IAT) have up to 35
 * characters: of one that does not fit its keyed digest stands in its place. Throws `RangeError` for anything longer,
 * and for a routing number that is not nine digits.
 */
export function writePayee(messages: Buffer, offset: number, routingNumber: string, accountNumber: string): void {
  const account = accountNumber.trim();
  if (routingNumber.length !== ROUTING_COLUMNS || account.length > MOST_ACCOUNT_COLUMNS) throw new RangeError(NO_PAYEE);
  const isLong = account.length > ACCOUNT_COLUMNS;
  let at = offset;
  for (let index = 0; index < ROUTING_COLUMNS; index += 1, at += 1) {
    const code = routingNumber.charCodeAt(index);
    if (code < 48 || code > 57) throw new RangeError(NO_PAYEE);
    messages[at] = code;
  }
  for (let index = 0; index < account.length; index += 1) {
    const code = account.charCodeAt(index);
    if (code < 32 || code > 126) throw new RangeError(NO_PAYEE);
    if (isLong) continue;
    messages[at] = code;
    at += 1;
  }
  messages.fill(0, at, offset + PAYEE_BYTES);
  if (!isLong) return;
  const digest = createHmac("sha256", env().CUTOFF_LOOKUP_KEY).update(`payee, long account ${account}`).digest();
  // Past the columns of a short number stands what none of these has, so that the two never meet.
  digest.copy(messages, at, 0, PAYEE_BYTES - ROUTING_COLUMNS - 1);
  messages[offset + PAYEE_BYTES - 1] = 1;
}

const NO_PAYEE = "A payee is nine digits of routing number and at most 35 characters of account number";

/** Not the look-up key itself: one key serves one algorithm. */
function payeeKey(): Buffer {
  return createHmac("sha256", env().CUTOFF_LOOKUP_KEY).update("payee hash, AES-256-CMAC").digest();
}

/**
 * AES-256-CMAC of messages that all have the same whole number of blocks: chained block by block over all of them.
 * Throws `RangeError` when `bytes` is no whole number of messages.
 */
export function cmacOfEqualMessages(key: Uint8Array, bytes: Uint8Array, messageBytes: number): Buffer {
  if (messageBytes <= 0 || messageBytes % BLOCK !== 0 || bytes.length % messageBytes !== 0) {
    throw new RangeError(`Messages of ${messageBytes} bytes do not make ${bytes.length}`);
  }
  const count = bytes.length / messageBytes;
  const last = messageBytes / BLOCK - 1;
  const subkey = firstSubkey(key);
  let chain: Buffer = Buffer.alloc(count * BLOCK);
  for (let block = 0; block <= last; block += 1) {
    for (let message = 0; message < count; message += 1) {
      const from = message * messageBytes + block * BLOCK;
      const to = message * BLOCK;
      for (let at = 0; at < BLOCK; at += 1) {
        const mixed = (chain[to + at] ?? 0) ^ (bytes[from + at] ?? 0);
        chain[to + at] = block === last ? mixed ^ (subkey[at] ?? 0) : mixed;
      }
    }
    chain = encryptBlocks(key, chain);
  }
  return chain;
}

function encryptBlocks(key: Uint8Array, blocks: Uint8Array): Buffer {
  const cipher = createCipheriv("aes-256-ecb", key, null).setAutoPadding(false);
  return Buffer.concat([cipher.update(blocks), cipher.final()]);
}

/** K1 of SP 800-38B, section 6.1: the encrypted zero block, doubled in the field. */
function firstSubkey(key: Uint8Array): Buffer {
  const zero = encryptBlocks(key, Buffer.alloc(BLOCK));
  const subkey = Buffer.alloc(BLOCK);
  for (let at = 0; at < BLOCK; at += 1) subkey[at] = ((zero[at] ?? 0) << 1) | ((zero[at + 1] ?? 0) >> 7);
  if (((zero[0] ?? 0) & 0x80) !== 0) subkey[BLOCK - 1] = (subkey[BLOCK - 1] ?? 0) ^ 0x87;
  return subkey;
}
