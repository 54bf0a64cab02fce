import { afterEach, describe, expect, test } from "vitest";
import type { ObservedCall } from "./http/request";
import { BASE_URL, createFakeBank, TOKEN_URL } from "./http/testing/fake-bank";
import { openBank, useBankFetch } from "./open";
import { QBANK_CAPABILITIES } from "./qbank/wire/capabilities";

const CONNECTION = {
  code: "qbank",
  baseUrl: BASE_URL,
  tokenUrl: TOKEN_URL,
  clientId: "desk-1",
  clientSecret: "s3cret",
  scopes: ["accounts.read"],
  capabilities: QBANK_CAPABILITIES,
} as const;

describe("openBank", () => {
  afterEach(() => useBankFetch(null));

  test("one client and one token for a connection, however often it is opened", async () => {
    const bank = createFakeBank();
    useBankFetch(bank.fetch);
    const first = openBank(CONNECTION);
    const second = openBank({ ...CONNECTION, scopes: [...CONNECTION.scopes] });
    expect(second).toBe(first);
    expect(openBank({ ...CONNECTION, clientSecret: "another" })).not.toBe(first);
    expect(bank.tokenRequests).toHaveLength(0);
    await Promise.all([first.listAccounts(), second.listAccounts()]);
    expect(bank.tokenRequests).toHaveLength(1);
  });

  test("the latest observer given sees the calls", async () => {
    const bank = createFakeBank();
    const calls: ObservedCall[] = [];
    openBank(CONNECTION);
    const port = openBank(CONNECTION, { fetch: bank.fetch, onCall: (call) => calls.push(call) });
    await openBank(CONNECTION).listAccounts();
    await port.listAccounts();
    expect(calls.map((call) => call.path)).toEqual(["/token", "/v1/accounts", "/v1/accounts"]);
  });

  test("a faulty observer does not break a call", async () => {
    const onCall = (): never => {
      throw new Error("full disk");
    };
    const port = openBank(CONNECTION, { fetch: createFakeBank().fetch, onCall });
    expect(await port.listAccounts()).toEqual([]);
  });

  test("another route is another bank: tokens of the first are forgotten", async () => {
    const [one, two] = [createFakeBank(), createFakeBank()];
    useBankFetch(one.fetch);
    await openBank(CONNECTION).listAccounts();
    useBankFetch(two.fetch);
    await openBank(CONNECTION).listAccounts();
    expect([one, two].map((bank) => bank.tokenRequests.length)).toEqual([1, 1]);
  });

  test("bug: every change of a connection left a client with its secret behind for good", () => {
    const held = openBank(CONNECTION);
    for (let change = 1; change <= 100; change += 1) openBank({ ...CONNECTION, clientSecret: `s3cret-${change}` });
    expect(globalThis.cutoffBanks?.open.size).toBeLessThanOrEqual(8);
    expect(openBank(CONNECTION)).not.toBe(held);
    expect(openBank(CONNECTION)).toBe(openBank(CONNECTION));
  });
});
