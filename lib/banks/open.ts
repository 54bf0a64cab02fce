import "server-only";
import { createHash } from "node:crypto";
import type { BankFetch, CallObserver } from "./http/request";
import type { BankConnection, BankPort } from "./port";
import { QBankClient } from "./qbank/client";
import { qbankPort } from "./qbank/port";

export type OpenBankOptions = { readonly fetch?: BankFetch; readonly onCall?: CallObserver };

/** One open bank; its options are those of the latest `openBank` that gave any. */
type OpenBank = { readonly port: BankPort; options: OpenBankOptions };
/** Of a connection that was changed the old client goes: nothing opens it again, and it holds a secret. */
const MOST_OPEN = 8;
type Shared = { readonly open: Map<string, OpenBank>; routed: BankFetch | null };

declare global {
  // The server holds this module in two bundles; token, breaker and routing must be one for both.
  var cutoffBanks: Shared | undefined;
}

function shared(): Shared {
  globalThis.cutoffBanks ??= { open: new Map(), routed: null };
  return globalThis.cutoffBanks;
}

function keyOf(connection: BankConnection): string {
  const { code, baseUrl, tokenUrl, clientId, clientSecret, scopes, capabilities } = connection;
  const parts = [
    code,
    baseUrl,
    tokenUrl,
    clientId,
    clientSecret,
    scopes,
    Object.entries(capabilities).toSorted(([a], [b]) => a.localeCompare(b)),
  ];
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex");
}

/**
 * The bank behind a connection: one client for each distinct connection in the process, opened without a call (its
 * first token is fetched when needed). Throws `RangeError` when an address is not one we may send a secret to.
 */
export function openBank(connection: BankConnection, options: OpenBankOptions = {}): BankPort {
  const { open } = shared();
  const key = keyOf(connection);
  const found = open.get(key);
  if (found) {
    found.options = { ...found.options, ...options };
    // Kept in the order of their last use.
    open.delete(key);
    open.set(key, found);
    return found.port;
  }
  const entry: { port?: BankPort; options: OpenBankOptions } = { options };
  const client = QBankClient.lazy({
    ...connection,
    fetch: (url, init) => (shared().routed ?? entry.options.fetch ?? globalThis.fetch)(url, init),
    onCall: (call) => entry.options.onCall?.(call),
  });
  const port = qbankPort(client, connection.capabilities);
  const opened: OpenBank = Object.assign(entry, { port });
  open.set(key, opened);
  for (const oldest of [...open.keys()].slice(0, -MOST_OPEN)) open.delete(oldest);
  return port;
}

/**
 * A bank with a client of its own, for the test of a connection: no token, breaker or memory of the shared one, and
 * `watch` stands between it and the network. Throws `RangeError` as `openBank` does.
 */
export function openBankAlone(
  connection: BankConnection,
  options: { readonly onCall: CallObserver; readonly watch: (fetch: BankFetch) => BankFetch },
): { readonly port: BankPort; readonly fetch: BankFetch } {
  const fetch = options.watch((url, init) => (shared().routed ?? globalThis.fetch)(url, init));
  const client = QBankClient.lazy({ ...connection, fetch, onCall: options.onCall });
  return { port: qbankPort(client, connection.capabilities), fetch };
}

/**
 * Routes the calls of every bank into `fetch`, for tests that hold a sandbox in the same process; null routes them
 * back to the network. Forgets open clients, whose tokens belong to the bank before.
 */
export function useBankFetch(fetch: BankFetch | null): void {
  shared().routed = fetch;
  shared().open.clear();
}
