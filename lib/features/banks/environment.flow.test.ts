import { afterAll, expect, test } from "vitest";
import { db } from "@/lib/core/db";
import { newId } from "@/lib/core/ids";
import { makeDesk } from "@/scripts/testing/desk";
import { getConnection, getWebhookSecrets } from "./data/connection";
import { followEnvironment, type Followed } from "./mutations/environment";

const desk = await makeDesk();
afterAll(() => desk.close());

const by = { type: "system", name: "Start", requestId: newId() } as const;
const given = {
  baseUrl: "http://qbank.test/v1",
  tokenUrl: "http://qbank.test/oauth/token",
  clientId: "test-client",
  clientSecret: "test-client-secret",
  webhookSecret: "test-webhook-secret",
};

const start = (connection: typeof given | null, isSandbox: boolean): Promise<Followed> =>
  followEnvironment(by, "qbank", connection, { isSandbox }, desk.clock.now());

const versions = () => db().bankConnection.findFirstOrThrow({ select: { version: true } });

test("a start that finds everything as it was changes nothing", async () => {
  const before = await versions();
  expect(await start(given, true)).toBe("same");
  expect(await start(given, false)).toBe("same");
  expect(await start(null, false)).toBe("same");
  expect(await versions()).toEqual(before);
});

test("the sandbox is followed to its new port, and its credentials with it", async () => {
  const moved = {
    ...given,
    baseUrl: "http://127.0.0.1:4999/v1",
    tokenUrl: "http://127.0.0.1:4999/v1/token",
    clientSecret: "made-anew",
    webhookSecret: "made-anew-too",
  };
  expect(await start(moved, true)).toBe("followed");
  const { baseUrl, tokenUrl, clientSecret } = moved;
  expect(await getConnection("qbank")).toMatchObject({ baseUrl, tokenUrl, clientSecret });
  expect(await getWebhookSecrets("qbank", desk.clock.now())).toEqual(["made-anew-too"]);
  const row = await db().auditEntry.findFirstOrThrow({ where: { action: "bank.connection_followed_sandbox" } });
  expect(row.after).toMatchObject({ baseUrl, changed: ["baseUrl", "tokenUrl", "clientSecret", "webhookSecret"] });
  expect(JSON.stringify([row.before, row.after])).not.toContain("made-anew");
  expect(await start(given, true)).toBe("followed");
});

test("a real bank's connection is the stored one: a difference is told and changes nothing", async () => {
  const before = await db().bankConnection.findFirstOrThrow();
  expect(await start({ ...given, clientId: "of-the-environment" }, false)).toBe("differs");
  expect(await db().bankConnection.findFirstOrThrow()).toEqual(before);
});

test("a folder from before connections were stored is connected from the environment, or stays without", async () => {
  await db().bankConnection.deleteMany({});
  expect(await start(null, false)).toBe("none");
  expect(await getConnection("qbank")).toBeNull();
  expect(await start(given, false)).toBe("connected");
  expect(await getConnection("qbank")).toMatchObject({ clientSecret: "test-client-secret" });
});

test("a secret that was sealed under another key is replaced by the sandbox's", async () => {
  const secretCipher = Uint8Array.from({ length: 40 }, () => 1);
  await db().bankConnection.updateMany({ data: { secretCipher } });
  expect(await start(given, true)).toBe("followed");
  expect(await getConnection("qbank")).toMatchObject({ clientSecret: "test-client-secret" });
});

test("bug: a start that forgot CUTOFF_BANK=none overwrote a real bank's connection with the sandbox's", async () => {
  await db().bankConnection.updateMany({ data: { baseUrl: "https://api.bank.test/v1", clientId: "ours-at-the-bank" } });
  const before = await db().bankConnection.findFirstOrThrow();
  expect(await start(given, true)).toBe("real-bank");
  expect(await db().bankConnection.findFirstOrThrow()).toEqual(before);
});
