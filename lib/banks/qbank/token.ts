import "server-only";
import { type Caller, createCaller, type CallerOptions } from "@/lib/banks/http/call";
import { withoutSecrets } from "@/lib/banks/http/decode-error";
import { readObject, undecodable } from "@/lib/banks/http/decode-body";
import { bankError, type BankErrorKind, isBankError } from "@/lib/banks/http/errors";
import type { CallBounds } from "@/lib/banks/http/request";
import type { GrantedToken } from "@/lib/banks/http/tokens";
import { wireToken } from "./wire/objects";

export const TOKEN_BOUNDS: Partial<CallBounds> = {
  attemptTimeoutMs: 10_000,
  totalTimeoutMs: 30_000,
  maxAttempts: 3,
  maxBodyBytes: 64 * 1024,
};

/** RFC 6749 5.2 errors arrive as 400; what they mean is said by `error`. */
const BY_OAUTH_ERROR: Readonly<Record<string, BankErrorKind>> = {
  invalid_client: "token-refused",
  invalid_grant: "token-refused",
  unauthorized_client: "token-refused",
  invalid_scope: "token-scope-refused",
};

function asTokenError(error: unknown): unknown {
  const kind = isBankError(error) && error.status === 400 ? BY_OAUTH_ERROR[error.errorCode ?? ""] : undefined;
  if (!isBankError(error) || kind === undefined) return error;
  return bankError(kind, "QBank did not grant a token for our credentials (HTTP 400).", {
    status: 400,
    errorCode: error.errorCode,
    requestId: error.requestId,
    detail: error.detail,
  });
}

async function requestToken(
  caller: Caller,
  credentials: { readonly clientId: string; readonly clientSecret: string; readonly scopes: readonly string[] },
): Promise<GrantedToken> {
  const form = new URLSearchParams({
    grant_type: "client_credentials",
    client_id: credentials.clientId,
    client_secret: credentials.clientSecret,
    scope: credentials.scopes.join(" "),
  });
  const answer = await caller({
    method: "POST",
    path: [],
    contentType: "application/x-www-form-urlencoded",
    body: new TextEncoder().encode(form.toString()),
    repeatable: true,
    accept: [200],
    answer: "read",
    bounds: TOKEN_BOUNDS,
  });
  const token = readObject("QBank", answer, wireToken, "token");
  if (token.token_type.toLowerCase() !== "bearer" || !/^[\x21-\x7e]+$/.test(token.access_token)) {
    throw undecodable("QBank", "it is not a bearer token", answer);
  }
  const scopes = (token.scope ?? "").split(" ").filter((scope) => scope !== "");
  return {
    accessToken: token.access_token,
    lifetimeMs: Math.max(0, token.expires_in) * 1000,
    scopes: scopes.length > 0 ? scopes : null,
  };
}

/** Asks QBank's token endpoint (its own URL: contracts.md 1.1) for a client-credentials token. */
export function tokenRequester(
  options: Omit<CallerOptions, "tokens">,
  credentials: { readonly clientId: string; readonly clientSecret: string; readonly scopes: readonly string[] },
): () => Promise<GrantedToken> {
  const readError = withoutSecrets(options.readError, [credentials.clientSecret]);
  const caller = createCaller({ ...options, readError });
  return async () => {
    try {
      return await requestToken(caller, credentials);
    } catch (error) {
      throw asTokenError(error);
    }
  };
}
