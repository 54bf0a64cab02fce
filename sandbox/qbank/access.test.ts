import { expect, test } from "vitest";
import { wireError, wireOAuthError, wireToken } from "@/lib/banks/qbank/wire/objects";
import { QBANK_SCOPES } from "@/lib/banks/qbank/wire/requests";
import { ACCOUNTS, call, control, openSandbox, tokenFor, wireBody } from "../testing";

const form = (fields: Record<string, string>): RequestInit => ({ method: "POST", body: new URLSearchParams(fields) });
const credentials = { client_id: "cutoff-desk", client_secret: "sandbox-client-secret" };

test("a token lives an hour of sandbox time, at /token and at /v1/token", async () => {
  const sandbox = openSandbox();
  for (const path of ["/token", "/v1/token"]) {
    const answer = await sandbox.handle(
      new Request(`http://bank${path}`, form({ grant_type: "client_credentials", ...credentials })),
    );
    expect(answer.status).toBe(200);
    const token = wireToken.parse(await answer.json());
    expect(token).toMatchObject({ token_type: "Bearer", expires_in: 3600 });
    expect(token.scope?.split(" ")).toHaveLength(QBANK_SCOPES.length);
  }
  const token = await tokenFor(sandbox);
  expect((await call(sandbox, "GET", "/accounts", undefined, { token })).status).toBe(200);
  await sandbox.clock.advance(3_600);
  expect((await call(sandbox, "GET", "/accounts", undefined, { token })).status).toBe(401);
});

test.each([
  [{ grant_type: "password", ...credentials }, 400, "unsupported_grant_type"],
  [{ ...credentials }, 400, "invalid_request"],
  [{ grant_type: "client_credentials", ...credentials, client_secret: "no" }, 401, "invalid_client"],
  [{ grant_type: "client_credentials", ...credentials, scope: "accounts.read everything" }, 400, "invalid_scope"],
])("token refusal %j", async (fields, status, error) => {
  const answer = await openSandbox().handle(new Request("http://bank/token", form(fields)));
  expect(answer.status).toBe(status);
  expect(wireOAuthError.parse(await answer.json()).error).toBe(error);
});

const id = ACCOUNTS.incOperating.accountId;
test.each([
  ["GET", "/accounts", "accounts.read"],
  ["GET", `/balances/${id}`, "balances.read"],
  ["GET", "/transactions", "transactions.read"],
  ["GET", `/payments/${id}`, "payments.read"],
  ["POST", "/payments/ach", "payments.ach.write"],
  ["POST", "/payments/wire", "payments.wire.write"],
  ["POST", "/transfers", "transfers.write"],
  ["POST", "/positivepay/issues", "positivepay.issues.write"],
  ["GET", "/positivepay/exceptions", "positivepay.exceptions.read"],
  ["POST", `/positivepay/exceptions/${id}/decision`, "positivepay.decisions.write"],
] as const)("%s %s needs %s and no other scope", async (method, path, scope) => {
  const sandbox = openSandbox({ seed: "empty" });
  const without = await tokenFor(sandbox, QBANK_SCOPES.filter((one) => one !== scope).join(" "));
  const refused = await call(sandbox, method, path, method === "POST" ? "{}" : undefined, { token: without });
  expect(refused.status).toBe(403);
  expect(wireError.parse(await refused.json())).toMatchObject({ error_code: "ERR_AUTH_002" });
  const token = await tokenFor(sandbox, scope);
  const allowed = await call(sandbox, method, path, method === "POST" ? "{}" : undefined, { token });
  expect([200, 400, 404]).toContain(allowed.status);
});

test("missing, forged and revoked tokens get 401; unknown resources 404; other methods 405", async () => {
  const sandbox = openSandbox({ seed: "empty" });
  const good = await tokenFor(sandbox);
  const status = async (token: string): Promise<number> =>
    (await call(sandbox, "GET", "/accounts", undefined, { token })).status;
  expect(await status("")).toBe(401);
  expect(await status(`${good}x`)).toBe(401);
  expect(await status(good)).toBe(200);
  await control(sandbox, "POST", "/tokens/revoke");
  expect(await status(good)).toBe(401);
  expect((await call(sandbox, "GET", "/nothing")).status).toBe(404);
  expect((await call(sandbox, "GET", "/balances/not-a-uuid")).status).toBe(404);
  expect((await call(sandbox, "GET", "/transfers")).status).toBe(405);
});

test("every error of the API is a StandardError with the request id of its header", async () => {
  const sandbox = openSandbox({ seed: "empty" });
  for (const body of ["{", "[]", wireBody("-5"), wireBody("0.001")]) {
    const answer = await call(sandbox, "POST", "/payments/wire", body);
    expect(answer.status).toBe(400);
    expect(answer.headers.get("content-type")).toBe("application/json");
    expect(wireError.parse(await answer.json()).request_id).toBe(answer.headers.get("x-request-id"));
  }
});

test("the control surface needs its token", async () => {
  const answer = await openSandbox().handle(new Request("http://bank/_control/state"));
  expect(answer.status).toBe(401);
});
