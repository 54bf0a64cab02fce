import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { scopeOf, type Actor } from "@/lib/core/actor";
import { deny } from "@/lib/core/action";
import { db } from "@/lib/core/db";
import { newId } from "@/lib/core/ids";
import { createMember } from "@/lib/features/members/mutations";
import { makeDesk, routeBankTo } from "@/scripts/testing/desk";
import { listCalls } from "./data/calls";
import { getConnection, getWebhookSecrets } from "./data/connection";
import { listProfiles } from "./data/profiles";
import { getConnectionView, listBankSummaries } from "./data/screen";
import { bankFor } from "./dispatch";
import { testConnection } from "./dispatch/test";
import { flushCalls } from "./mutations/calls";
import { saveBankFacts, saveCapabilities, saveConnection } from "./mutations/connection";
import { dropPreviousSecret, rotateWebhookSecret } from "./mutations/webhook-secret";
import { connectionSchema, rotateSchema, type ConnectionChange, type ConnectionInput } from "./schema";
import { SYNC_KINDS } from "./types";

const PASSWORD = "correct horse battery staple";
const desk = await makeDesk();
afterAll(() => desk.close());

async function administrator(name: string): Promise<Actor> {
  const email = `${newId()}@desk.test`;
  const by = { type: "system", name: "Desk for a test", requestId: newId() } as const;
  const person = { email, name, role: "administrator", password: PASSWORD, demo: false, accounts: "all" } as const;
  const memberId = await createMember(by, person);
  const signedInAt = desk.clock.now();
  return { memberId, name, email, role: "administrator", scope: scopeOf("all"), signedInAt, requestId: newId() };
}
const ada = await administrator("Ada First");
const bea = await administrator("Bea Second");
const now = (): Date => desk.clock.now();

const stored = () => db().bankConnection.findUniqueOrThrow({ where: { bankId: desk.bankId } });

/** The form as it stands now, with changes. */
async function form(changes: Partial<ConnectionInput> = {}): Promise<ConnectionChange> {
  const { baseUrl, tokenUrl, clientId, scopes, version } = await stored();
  const same = { code: "qbank", baseUrl, tokenUrl, clientId, version, password: PASSWORD };
  return connectionSchema.parse({ ...same, scopes, ...changes });
}

async function auditOf(action: string) {
  return db().auditEntry.findMany({ where: { action }, orderBy: { seq: "asc" } });
}

describe("what comes in at the door", () => {
  const good = {
    code: "qbank",
    baseUrl: "https://api.bank.test/v1/",
    tokenUrl: "http://127.0.0.1:4010/token",
    clientId: "desk",
    scopes: ["accounts.read", "accounts.read"],
    version: 1,
  };

  test("an address loses its last slash, scopes their repeats", () => {
    expect(connectionSchema.parse(good)).toMatchObject({
      baseUrl: "https://api.bank.test/v1",
      scopes: ["accounts.read"],
    });
  });

  test.for<[string, object, string]>([
    ["plain http to the outside", { baseUrl: "http://api.bank.test.com/v1" }, "baseUrl"],
    ["no address at all", { tokenUrl: "api.bank.test" }, "tokenUrl"],
    ["another protocol", { baseUrl: "file:///etc/passwd" }, "baseUrl"],
    ["a user in the address", { baseUrl: "https://me:pass@api.bank.test/v1" }, "baseUrl"],
    ["an unknown scope", { scopes: ["everything"] }, "scopes"],
    ["no scope", { scopes: [] }, "scopes"],
    ["an empty client id", { clientId: " " }, "clientId"],
    ["a client id with a hidden character", { clientId: "de\u200Bsk" }, "clientId"],
    ["a secret longer than any", { clientSecret: "x".repeat(501) }, "clientSecret"],
    ["a secret with a line end", { clientSecret: "secret\n" }, "clientSecret"],
  ])("%s is refused on its field", ([, change, field]) => {
    const issues = connectionSchema.safeParse({ ...good, ...change }).error?.issues ?? [];
    expect(issues[0]?.path[0]).toBe(field);
    expect(issues[0]?.message).toMatch(/\.$/);
  });

  test("only an administrator may", () => {
    for (const actor of [desk.actors.analyst, desk.actors.approver, desk.actors.auditor]) {
      expect(deny(actor, "banks.manage")).toMatchObject({ ok: false, reason: "not_allowed" });
    }
    expect(deny(desk.actors.auditor, "banks.read")).toBeNull();
    expect(deny(desk.actors.analyst, "banks.read")).toMatchObject({ ok: false });
  });
});

describe("saving a connection", () => {
  beforeEach(async () => {
    await db().member.updateMany({ data: { failedSignIns: 0, lockedUntil: null } });
  });

  test("a changed address needs the person's own password; a wrong one changes nothing and counts", async () => {
    const before = await stored();
    for (const [password, reason] of [
      ["", "password_needed"],
      ["wrong", "wrong_password"],
    ] as const) {
      const result = await saveConnection(ada, await form({ baseUrl: "http://qbank.test/v2", password }), now());
      expect(result).toMatchObject({ ok: false, reason, field: "password" });
    }
    expect(await stored()).toEqual(before);
    const { failedSignIns } = await db().member.findUniqueOrThrow({ where: { id: ada.memberId } });
    expect(failedSignIns).toBe(1);
  });

  test("five wrong passwords rest the person; the right one is then refused too", async () => {
    const change = await form({ clientId: "another", password: "wrong" });
    for (let count = 0; count < 5; count += 1) await saveConnection(ada, change, now());
    const right = await saveConnection(ada, { ...change, password: PASSWORD }, now());
    expect(right).toMatchObject({ ok: false, reason: "resting" });
    const later = new Date(now().getTime() + 15 * 60_000 + 1);
    expect(await saveConnection(ada, { ...change, password: PASSWORD }, later)).toMatchObject({ ok: true });
    await saveConnection(ada, await form({ clientId: "test-client" }), now());
  });

  test("bug: the sandbox's desk could be connected to a real bank, whose money its demo people would then move", async () => {
    const before = await stored();
    for (const field of ["baseUrl", "tokenUrl"] as const) {
      const result = await saveConnection(ada, await form({ [field]: "HTTPS://api.bank.test/v1" }), now());
      expect(result).toMatchObject({ ok: false, reason: "sandbox_runs", field });
    }
    expect(await stored()).toEqual(before);
  });

  test("scopes alone need no password", async () => {
    const scopes = ["accounts.read", "balances.read"] as const;
    expect(await saveConnection(ada, await form({ scopes: [...scopes], password: "" }), now())).toMatchObject({
      ok: true,
    });
    expect((await stored()).scopes).toEqual(scopes);
  });

  test("of two who opened the form together the second is refused with who was first", async () => {
    const [first, second] = [await form({ clientId: "by-ada" }), await form({ clientId: "by-bea" })];
    expect(await saveConnection(ada, first, now())).toMatchObject({ ok: true });
    const refused = await saveConnection(bea, second, now());
    expect(refused).toMatchObject({
      ok: false,
      reason: "changed_meanwhile",
      sentence: expect.stringContaining("Ada First"),
    });
    expect((await stored()).clientId).toBe("by-ada");
  });

  test("two at the same moment: one is stored", async () => {
    const change = await form({ clientId: "race" });
    const results = await Promise.all(
      [ada, bea].map((who) => saveConnection(who, { ...change, clientId: who.name }, now())),
    );
    expect(results.filter((result) => result.ok)).toHaveLength(1);
    expect((await stored()).version).toBe(change.version + 1);
  });

  test("the change counts at the next call, its trail says before and after, and what was learnt is forgotten", async () => {
    await saveConnection(ada, await form({ clientId: "test-client", clientSecret: "test-client-secret" }), now());
    await db().bankConnection.updateMany({
      data: { honoursAccountId: true, grantedAt: now(), grantedScopes: ["accounts.read"] },
    });
    const before = await bankFor("qbank");
    await saveConnection(ada, await form({ baseUrl: "http://qbank.test/v9", clientSecret: "canary-1" }), now());
    expect(await bankFor("qbank")).not.toBe(before);
    expect(await getConnection("qbank")).toMatchObject({ baseUrl: "http://qbank.test/v9", clientSecret: "canary-1" });
    expect(await stored()).toMatchObject({ honoursAccountId: null, grantedAt: null, grantedScopes: [] });
    const last = (await auditOf("bank.connection_changed")).at(-1);
    expect(last).toMatchObject({ actorId: ada.memberId, subjectId: desk.bankId });
    expect(last?.before).toMatchObject({ baseUrl: "http://qbank.test/v1" });
    expect(last?.after).toMatchObject({ baseUrl: "http://qbank.test/v9", secretChanged: true });
    await saveConnection(
      ada,
      await form({ baseUrl: "http://qbank.test/v1", clientSecret: "test-client-secret" }),
      now(),
    );
  });

  test("a bank without a connection takes its first one, secret demanded, and its pulls are due", async () => {
    const bankId = newId();
    await db().bank.create({ data: { id: bankId, code: "second", name: "Second", timeZone: "America/Chicago" } });
    const first = { ...(await form({ version: 0, clientSecret: "first-secret" })), code: "second" };
    expect(await saveConnection(ada, { ...first, clientSecret: "" }, now())).toMatchObject({ field: "clientSecret" });
    const both = await Promise.all([saveConnection(ada, first, now()), saveConnection(bea, first, now())]);
    expect(both.filter((result) => result.ok)).toHaveLength(1);
    expect(await db().syncSchedule.count({ where: { bankId } })).toBe(SYNC_KINDS.length);
    expect(await db().auditEntry.count({ where: { action: "bank.connected", subjectId: bankId } })).toBe(1);
  });

  test("an unknown bank is refused", async () => {
    expect(await saveConnection(ada, { ...(await form()), code: "none" }, now())).toMatchObject({
      reason: "unknown_bank",
    });
  });
});

test("capabilities are what the next sender reads, under the same version", async () => {
  const { version } = await stored();
  const before = (await bankFor("qbank"))?.capabilities;
  if (!before) throw new Error("The desk's bank is not connected");
  const capabilities = { ...before, ach: "entry", idempotencyKeyHours: 48 } as const;
  expect(await saveCapabilities(ada, { code: "qbank", capabilities, version }, now())).toMatchObject({ ok: true });
  expect((await bankFor("qbank"))?.capabilities).toMatchObject({ ach: "entry", idempotencyKeyHours: 48 });
  expect(await saveCapabilities(bea, { code: "qbank", capabilities, version }, now())).toMatchObject({
    reason: "changed_meanwhile",
  });
});

test("name, zone and load time of the bank are saved under the same version", async () => {
  const { version } = await stored();
  const facts = { code: "qbank", name: "QBank N.A.", timeZone: "America/Denver", loadTime: "02:30" };
  expect(await saveBankFacts(ada, { ...facts, version }, now())).toMatchObject({
    ok: true,
    value: { version: version + 1 },
  });
  expect(await getConnectionView("qbank")).toMatchObject({
    name: "QBank N.A.",
    timeZone: "America/Denver",
    loadTime: "02:30",
  });
  expect(await saveBankFacts(bea, { ...facts, version }, now())).toMatchObject({ reason: "changed_meanwhile" });
});

describe("webhook secrets", () => {
  const rotate = (secret: string, keepPreviousHours: number, at: Date, password = PASSWORD) =>
    rotateWebhookSecret(ada, rotateSchema.parse({ code: "qbank", secret, keepPreviousHours, password }), at);

  test("after a rotation old and new count until the end, then the new one alone", async () => {
    const at = now();
    expect(await rotate("second-secret", 24, at, "wrong")).toMatchObject({ reason: "wrong_password" });
    expect(await rotate("second-secret", 24, at)).toMatchObject({ ok: true });
    const hours = (count: number): Date => new Date(at.getTime() + count * 3_600_000);
    expect(await getWebhookSecrets("qbank", at)).toEqual(["second-secret", "test-webhook-secret"]);
    expect(await getWebhookSecrets("qbank", new Date(hours(24).getTime() - 1))).toHaveLength(2);
    expect(await getWebhookSecrets("qbank", hours(24))).toEqual(["second-secret"]);
  });

  test("zero hours end the present one at once; the one before can be ended early", async () => {
    await rotate("third-secret", 0, now());
    expect(await getWebhookSecrets("qbank", now())).toEqual(["third-secret"]);
    await rotate("fourth-secret", 1, now());
    expect(await getWebhookSecrets("qbank", now())).toEqual(["fourth-secret", "third-secret"]);
    expect(await dropPreviousSecret(ada, "qbank", now())).toMatchObject({ ok: true });
    expect(await getWebhookSecrets("qbank", now())).toEqual(["fourth-secret"]);
    const again = await dropPreviousSecret(ada, "qbank", now());
    expect(again).toMatchObject({ ok: true, value: { sentence: expect.stringContaining("no earlier secret") } });
    expect(await auditOf("bank.previous_webhook_secret_ended")).toHaveLength(1);
  });
});

test("a secret is read back by nobody: no screen, trail, call row, test or column holds it", async () => {
  const canary = "canary-9f2c";
  const secrets = [`${canary}-cl+ent`, `${canary}-webhook`];
  const at = now();
  await saveConnection(ada, await form({ clientId: "test-client", clientSecret: `${canary}-cl+ent` }), at);
  await rotateWebhookSecret(
    ada,
    { code: "qbank", secret: `${canary}-webhook`, keepPreviousHours: 5, password: PASSWORD },
    at,
  );
  // A bank that repeats what it was sent.
  routeBankTo({
    handle: async (request) =>
      Response.json({ error: "invalid_client", error_description: await request.text() }, { status: 401 }),
  });
  await testConnection("qbank", ada);
  await (await bankFor("qbank"))?.listAccounts().catch(() => undefined);
  await flushCalls();
  const shown = JSON.stringify([
    await getConnectionView("qbank"),
    await listBankSummaries(),
    await listProfiles(desk.bankId),
    (await listCalls(desk.bankId, { limit: 100 })).rows,
    await db().bankTest.findMany(),
    (await db().auditEntry.findMany()).map(({ before, after }) => [before, after]),
  ]);
  // It looked where there is something to see.
  expect(shown).toContain("secretChanged");
  expect(shown).toContain("/oauth/token");
  expect(shown).not.toContain(canary);
  const columns = await db().$queryRaw<{ row: string }[]>`select c::text as row from bank_connection c`;
  expect(columns.every(({ row }) => !row.includes(canary) && !row.includes(Buffer.from(canary).toString("hex")))).toBe(
    true,
  );
  expect(await getConnection("qbank")).toMatchObject({ clientSecret: secrets[0] });
});

test("asking for the way to a bank costs a fraction of a call to it", async () => {
  const started = performance.now();
  for (let count = 0; count < 200; count += 1) await bankFor("qbank");
  const eachMs = (performance.now() - started) / 200;
  expect(eachMs).toBeLessThan(25);
});
