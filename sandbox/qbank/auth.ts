import { createHmac, timingSafeEqual } from "node:crypto";
import { QBANK_SCOPES, type QBankScope } from "@/lib/banks/qbank/wire/requests";
import { newId } from "@/lib/core/ids";
import { json, oauthError, type Answer } from "./answers";
import type { Bank } from "./bank";
import type { Caller } from "./types";
import type { TokenRules } from "../tokens";

/**
 * Client credentials (contracts.md 1.1, R1). A token is signed text, so it survives a restart; it expires by the
 * sandbox clock and dies when the control surface revokes its generation. `TokenRules` may spoil that.
 */
function same(left: string, right: string): boolean {
  const [a, b] = [Buffer.from(left), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function sign(bank: Bank, payload: string): string {
  return createHmac("sha256", bank.start.tokenSecret).update(payload).digest("base64url");
}

function isScope(text: string): text is QBankScope {
  return (QBANK_SCOPES as readonly string[]).includes(text);
}

/** `POST /token`: a form with `grant_type`, `client_id`, `client_secret` and, optionally, a subset of the scopes. */
export function issueToken(bank: Bank, rules: TokenRules, contentType: string, body: string): Answer {
  if (!contentType.toLowerCase().startsWith("application/x-www-form-urlencoded")) {
    return oauthError(400, "invalid_request", "Send the parameters as application/x-www-form-urlencoded");
  }
  const form = new URLSearchParams(body);
  const grant = form.get("grant_type");
  if (grant === null) return oauthError(400, "invalid_request", "grant_type is missing");
  if (grant !== "client_credentials") return oauthError(400, "unsupported_grant_type", "Only client_credentials");
  const { clientId, clientSecret } = bank.options;
  const known = same(form.get("client_id") ?? "", clientId) && same(form.get("client_secret") ?? "", clientSecret);
  if (!known) return oauthError(401, "invalid_client", "Unknown client or wrong secret");
  const asked = (form.get("scope") ?? "").split(" ").filter((scope) => scope !== "");
  if (!asked.every(isScope)) return oauthError(400, "invalid_scope", "At least one scope is unknown");
  const scope = rules.granted(asked.length > 0 ? asked : QBANK_SCOPES).join(" ");
  if (scope === "") return oauthError(400, "invalid_scope", "The client has none of these scopes");
  const { lifetimeSeconds, diesAfterSeconds = lifetimeSeconds } = rules.mode;
  const expiresMs = bank.clock.nowMs() + diesAfterSeconds * 1000;
  const payload = Buffer.from(
    JSON.stringify({ c: clientId, s: scope, e: expiresMs, g: bank.state.tokenGeneration, j: newId() }),
  ).toString("base64url");
  const access_token = `${payload}.${sign(bank, payload)}`;
  const token = { access_token, token_type: "Bearer", expires_in: lifetimeSeconds, scope };
  const answer = json(200, JSON.stringify(token));
  return { ...answer, headers: { ...answer.headers, "cache-control": "no-store" } };
}

/** Who calls, or null when the token is missing, forged, expired or revoked. */
export function authenticate(bank: Bank, rules: TokenRules, authorization: string | null): Caller | null {
  const [payload, signature] = /^Bearer +([\w.-]+)$/i.exec(authorization ?? "")?.[1]?.split(".") ?? [];
  if (!payload || !signature || !same(signature, sign(bank, payload))) return null;
  const token: { c: string; s: string; e: number; g: number } = JSON.parse(
    Buffer.from(payload, "base64url").toString("utf8"),
  );
  if (token.e <= bank.clock.nowMs() || token.g !== bank.state.tokenGeneration) return null;
  return { clientId: token.c, scopes: new Set(rules.kept(token.s.split(" ").filter(isScope))) };
}
