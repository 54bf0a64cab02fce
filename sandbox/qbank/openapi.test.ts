import { expect, test } from "vitest";
import { QBANK_SCOPES } from "@/lib/banks/qbank/wire/requests";
import { newId } from "@/lib/core/ids";
import type { Sandbox } from "../handle";
import { createSandbox } from "../handle";
import { answerProblems, webhookProblems } from "../testing/checked";
import { description, DESCRIPTION_TEXT, problemsOf, resolve } from "../testing/description";
import { ACCOUNTS, call, control, NINE_ET, openSandbox, receiver, tokenFor, wireBody } from "../testing";
import { signBody } from "./deliver";

const references = [...DESCRIPTION_TEXT.matchAll(/"\$ref":\s*"([^"]+)"/g)].map((match) => match[1] ?? "");
const operations = Object.entries(description.paths).flatMap(([path, item]) =>
  Object.entries(item).flatMap(([method, one]) => (one ? [{ path, method, ...one }] : [])),
);

test("every reference leads somewhere and every component is used", () => {
  expect(references.length).toBeGreaterThan(100);
  expect(references.filter((pointer) => resolve(pointer) === undefined)).toEqual([]);
  const used = new Set(references);
  const components = Object.entries(description.components).flatMap(([kind, all]) =>
    kind === "securitySchemes" ? [] : Object.keys(all).map((name) => `#/components/${kind}/${name}`),
  );
  expect(components.filter((pointer) => !used.has(pointer))).toEqual([]);
});

test("operations have names of their own, known scopes, and the parameters their paths name", () => {
  const ids = operations.map((one) => one.operationId);
  expect(new Set(ids).size).toBe(ids.length);
  const known = resolve("#/components/securitySchemes/oauth2/flows/clientCredentials/scopes");
  expect(Object.keys(known ?? {}).toSorted()).toEqual(QBANK_SCOPES.toSorted());
  for (const { path, security, parameters } of operations) {
    for (const scope of security.flatMap((one) => one["oauth2"] ?? [])) expect(known).toHaveProperty([scope]);
    const named = parameters.map((one) => ("$ref" in one ? resolve(String(one["$ref"])) : one));
    for (const [, name] of path.matchAll(/\{(\w+)\}/g)) {
      expect(named).toContainEqual(expect.objectContaining({ name, in: "path", required: true }));
    }
  }
});

function marked(value: unknown): Record<string, unknown>[] {
  if (Array.isArray(value)) return value.flatMap(marked);
  if (typeof value !== "object" || value === null) return [];
  const entries: Record<string, unknown> = { ...value };
  return [...("x-cutoff-extension" in entries ? [entries] : []), ...Object.values(entries).flatMap(marked)];
}

test("every extension names its decision, and the known ones are marked", () => {
  const all = marked(JSON.parse(DESCRIPTION_TEXT));
  expect(all.filter((one) => !/^[DR]\d+$/.test(String(one["x-cutoff-decision"])))).toEqual([]);
  const decisions = new Set(all.map((one) => one["x-cutoff-decision"]));
  for (const wanted of ["D1", "D2", "D3", "D6", "D8"]) expect(decisions).toContain(wanted);
});

test("every example fits its schema, and the signature shown is the published body's", () => {
  let count = 0;
  for (const name of Object.keys(description.components["schemas"] ?? {})) {
    const pointer = `#/components/schemas/${name}`;
    const examples = resolve(`${pointer}/examples`);
    for (const example of Array.isArray(examples) ? examples : []) {
      count += 1;
      expect([name, problemsOf(pointer, example)]).toEqual([name, []]);
    }
  }
  expect(count).toBeGreaterThan(15);
  const body = JSON.stringify(resolve("#/components/schemas/WebhookEvent/examples/0")).replace("1000.5,", "1000.50,");
  const shown = resolve("#/webhooks/paymentStatusUpdate/post/parameters/1/example");
  expect(signBody("qbank_test_secret", body)).toBe(shown);
});

test("it is served without a token, at both addresses", async () => {
  for (const path of ["/openapi.json", "/v1/openapi.json"]) {
    const answer = await openSandbox({ seed: "empty" }).handle(new Request(`http://bank${path}`));
    expect([answer.status, await answer.text()]).toEqual([200, DESCRIPTION_TEXT]);
  }
});

/** A bank whose answers nobody has matched yet. */
const bare = (): Sandbox => createSandbox({ startAt: NINE_ET, seed: "small" });
async function spoilt(preset: string, path: string, body?: string): Promise<string[]> {
  const sandbox = bare();
  await control(sandbox, "POST", "/faults", { preset, path });
  const method = body === undefined ? "GET" : "POST";
  return answerProblems(method, path, await call(sandbox, method, path, body));
}

test.each([
  ["extra-fields", "/accounts", undefined, /unevaluated/],
  ["missing-fields", "/accounts", undefined, /required property 'accountName'/],
  ["extra-fields", `/balances/${ACCOUNTS.incOperating.accountId}`, undefined, /additional/],
  ["missing-fields", `/balances/${ACCOUNTS.incOperating.accountId}`, undefined, /required property 'currentBalance'/],
  ["extra-fields", "/payments/wire", wireBody(), /unevaluated/],
  ["missing-fields", "/payments/wire", wireBody(), /required property 'status'/],
  ["wrong-content-type", "/accounts", undefined, /media type text\/plain/],
  ["html-200", "/accounts", undefined, /media type text\/html/],
  ["error-200", "/accounts", undefined, /must be array/],
  ["malformed", "/payments/wire", wireBody(), /not JSON/],
  ["429", "/accounts", undefined, /status 429 is not declared/],
])("the check fails on %s of %s", async (preset, path, body, said) => {
  expect((await spoilt(preset, path, body)).join("; ")).toMatch(said);
});

test("an answer without its header, with one too many, or with a body where none belongs, fails", async () => {
  const answer = await call(bare(), "GET", "/accounts");
  const text = await answer.text();
  const again = (headers: HeadersInit): Response => new Response(text, { headers });
  const type = { "content-type": "application/json" };
  expect(await answerProblems("GET", "/accounts", again(type))).toEqual(["the header X-Request-ID is missing"]);
  const more = { ...type, "x-request-id": newId(), "x-powered-by": "us" };
  expect(await answerProblems("GET", "/accounts", again(more))).toEqual(["the header x-powered-by is not declared"]);
  const created = new Response("{}", { status: 201, headers: { ...type, "x-request-id": newId() } });
  expect(await answerProblems("POST", "/transfers", created)).toEqual(["a body where there is none"]);
});

test("a webhook with a field too many, one too few, or without its signature, fails", async () => {
  const box = receiver();
  const sandbox = createSandbox({
    startAt: NINE_ET,
    seed: "empty",
    webhookUrl: "http://desk/hook",
    deliver: box.deliver,
  });
  await call(sandbox, "POST", "/payments/wire", wireBody("5.00"));
  await sandbox.clock.advance(60);
  await control(sandbox, "POST", "/exceptions", {});
  expect(box.got.map((one) => webhookProblems(one.headers, one.body))).toEqual([[], []]);
  for (const { headers, body } of box.got) {
    expect(webhookProblems(headers, body.replace('"data":{', '"data":{"extra":1,'))).not.toEqual([]);
    expect(webhookProblems(headers, body.replace(/"actor":"[^"]*",/, ""))).not.toEqual([]);
    headers.delete("webhook-signature");
    expect(webhookProblems(headers, body)).toEqual(["the header Webhook-Signature is missing"]);
  }
});

test.each(["503", "503-seconds", "503-date"])("the published 503 on demand, %s, is as published", async (preset) => {
  expect(await spoilt(preset, "/accounts")).toEqual([]);
  expect(await spoilt(preset, "/payments/wire", wireBody())).toEqual([]);
});

test.each([
  ["401", "/accounts"],
  ["403", "/accounts"],
  ["404", `/payments/${newId()}`],
])("the published %s on demand is as published", async (preset, path) => {
  expect(await spoilt(preset, path)).toEqual([]);
});

test("both published 409 bodies are as published", async () => {
  for (const preset of ["409-shape-1", "409-shape-2"]) {
    expect(await spoilt(preset, "/payments/wire", wireBody())).toEqual([]);
  }
});

test("a token that is not JSON, and one without a field, fail", async () => {
  const sandbox = bare();
  await control(sandbox, "POST", "/faults", { preset: "missing-fields", path: "/token" });
  const form = new URLSearchParams({
    grant_type: "client_credentials",
    client_id: "cutoff-desk",
    client_secret: "sandbox-client-secret",
  });
  const answer = await sandbox.handle(new Request("http://bank/token", { method: "POST", body: form }));
  expect((await answerProblems("POST", "/token", answer)).join()).toMatch(/access_token/);
  expect(await tokenFor(sandbox)).toMatch(/\./);
});
