import "server-only";
import type { BankClock } from "./clock";
import { bankError, isBankError, withEffect } from "./errors";

/** A token as granted. `scopes` is what the bank granted; null when it did not say (then: what was asked for). */
export type GrantedToken = {
  readonly accessToken: string;
  readonly lifetimeMs: number;
  readonly scopes: readonly string[] | null;
};

/** Access tokens of one credential set. */
export type TokenSource = {
  /**
   * A token with `scope`. Throws `PermissionDeniedError` before any call to the bank when it was not granted; whether
   * it is by now is asked once in half a minute.
   */
  get(scope: string): Promise<string>;
  /** Forgets a token that the bank refused; a newer one stays. */
  drop(accessToken: string): void;
  /** Fetches the first token now, if there is none. */
  prime(): Promise<void>;
  /** The scopes of the current token (fetched if there is none) as the bank granted them; null when it did not say. */
  granted(): Promise<readonly string[] | null>;
};

type Cached = { readonly token: GrantedToken; readonly askedAtMs: number; readonly usableUntilMs: number };

const MARGIN_MS = 60_000;
/** How soon a scope that a token lacks is asked for again: the bank may have granted it since. */
const LOOK_AGAIN_MS = 30_000;

/**
 * Caches a token until 60 s before its end (half its life, if that is shorter) and keeps one request in flight
 * however many callers wait. Its life is counted by our own elapsed time from before the request, so neither clock,
 * the bank's or ours, needs to be right. Every failure has effect `none`: the call it was for had not been sent.
 */
export function createTokens(options: {
  readonly bank: string;
  readonly scopes: readonly string[];
  readonly clock: BankClock;
  readonly request: () => Promise<GrantedToken>;
}): TokenSource {
  const { bank, scopes, clock, request } = options;
  let cached: Cached | null = null;
  let inFlight: Promise<GrantedToken> | null = null;
  let lookedAtMs = Number.NEGATIVE_INFINITY;

  async function fetchToken(): Promise<GrantedToken> {
    const askedAtMs = clock.elapsed();
    try {
      const token = await request();
      const marginMs = Math.min(MARGIN_MS, token.lifetimeMs / 2);
      cached = { token, askedAtMs, usableUntilMs: askedAtMs + token.lifetimeMs - marginMs };
      return token;
    } catch (error) {
      throw isBankError(error) ? withEffect(error, "none") : error;
    } finally {
      inFlight = null;
    }
  }

  function current(): Promise<GrantedToken> {
    if (cached && clock.elapsed() < cached.usableUntilMs) return Promise.resolve(cached.token);
    inFlight ??= fetchToken();
    return inFlight;
  }

  /** The token, or a new one in place of one that lacks the scope and is not of this half minute. */
  function withScope(scope: string, token: GrantedToken): Promise<GrantedToken> {
    if (cached?.token !== token || (token.scopes ?? scopes).includes(scope)) return Promise.resolve(token);
    const sinceMs = clock.elapsed() - Math.max(cached.askedAtMs, lookedAtMs);
    if (inFlight === null && sinceMs < LOOK_AGAIN_MS) return Promise.resolve(token);
    lookedAtMs = clock.elapsed();
    inFlight ??= fetchToken();
    return inFlight;
  }

  function refuseMissing(scope: string, held: readonly string[]): void {
    if (held.includes(scope)) return;
    const message = `Our credentials at ${bank} lack the scope ${scope}; nothing was sent.`;
    throw bankError("scope-missing", message);
  }

  return {
    async get(scope) {
      refuseMissing(scope, scopes);
      const token = await withScope(scope, await current());
      refuseMissing(scope, token.scopes ?? scopes);
      return token.accessToken;
    },
    drop(accessToken) {
      if (cached?.token.accessToken === accessToken) cached = null;
    },
    async prime() {
      await current();
    },
    async granted() {
      return (await current()).scopes;
    },
  };
}
