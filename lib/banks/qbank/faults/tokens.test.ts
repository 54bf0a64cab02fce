import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { tokenRequest } from "@/sandbox/tokens";
import { CALLS, type Case, type FaultCall } from "./testing/calls";
import { type Fault, faultNamed } from "./testing/faults";
import { brokenPromises, outcomeOf, requestsOf, said } from "./testing/promises";
import { withoutStacks } from "./testing/stacks";
import { World } from "./testing/world";

/** proof.md F4: what a token can do to a call. The token is a bank's own business, so no key and no line may notice. */
const SCOPED = CALLS.filter(({ scope }) => scope !== null).map((call) => ({ name: call.name, call }));
const BATCH = 10;

withoutStacks();

let world: World;
const open = async (): Promise<void> => {
  world = await World.open("tokens");
};
const putRight = (): void => {
  world.heal();
  world.sandbox.parts.tokens.restore();
  world.forget();
};

const tokenRequests = (): number => world.sent.filter(({ path }) => path === "/token").length;
const revoke = (): void => {
  const { bank } = world.sandbox.parts;
  bank.commit([{ t: "token-generation", generation: bank.state.tokenGeneration + 1 }]);
};

/** Both clocks move: the bank's tokens grow old, and so do ours. */
async function later(seconds: number): Promise<void> {
  world.clock.advance(seconds * 1000);
  await world.sandbox.clock.advance(seconds);
}

/** Calls under keys of their own, one after the other; `between` happens before each but the first. */
async function batch(call: FaultCall, between: (nth: number) => Promise<void> | void): Promise<Case[]> {
  const client = world.client();
  const cases = Array.from({ length: BATCH }, () => world.newCase());
  for (const [nth, one] of cases.entries()) {
    if (nth > 0) await between(nth);
    expect(said(await outcomeOf(call.run(client, one)))).toBe("value");
  }
  return cases;
}

/** Every entry was sent in order and done once, and only what the bank refused was sent twice. */
function expectOneEach(call: FaultCall, cases: readonly Case[], sentTwice: readonly number[]): void {
  if (!call.isWrite) return;
  for (const [nth, one] of cases.entries()) {
    expect(world.effects(one.key)).toBe(1);
    const requests = world.sent.filter(({ key }) => key === one.key);
    expect(requests.map(({ body }) => body)).toEqual(requests.map(() => requests[0]?.body));
    expect(requests).toHaveLength(sentTwice.includes(nth) ? 2 : 1);
  }
}

describe.each(SCOPED)("$name", ({ call }) => {
  beforeAll(open);
  beforeEach(putRight);
  afterAll(() => world.close());

  test("a batch outlives its token: a new one is fetched before the old one ends", async () => {
    const cases = await batch(call, () => later(500));
    // 4,500 s under tokens of an hour, each used until a minute before its end.
    expect(tokenRequests()).toBe(2);
    expect(world.rows.filter(({ status }) => status === 401)).toEqual([]);
    expectOneEach(call, cases, []);
  });

  test("a token that dies before its time stops a batch at no entry", async () => {
    world.sandbox.parts.tokens.mode = tokenRequest.parse({ diesAfterSeconds: 1_200 });
    const cases = await batch(call, () => later(500));
    // Dead at 1,200 s: found out by entries 3, 6 and 9, each sent again under its own key.
    expect(tokenRequests()).toBe(4);
    expectOneEach(call, cases, [3, 6, 9]);
  });

  test("a token that is revoked costs one refusal and one new token", async () => {
    const cases = await batch(call, (nth) => (nth === 4 ? revoke() : undefined));
    expect(tokenRequests()).toBe(2);
    expect(world.rows.filter(({ status }) => status === 401)).toHaveLength(1);
    expectOneEach(call, cases, [4]);
  });

  test.each([-600_000, 600_000])(
    "our clock is put %i ms off in the middle of a batch: nothing happens",
    async (byMs) => {
      const cases = await batch(call, (nth) => (nth === 4 ? world.clock.set(byMs) : undefined));
      expect(tokenRequests()).toBe(1);
      expect(world.rows.every(({ durationMs }) => durationMs >= 0)).toBe(true);
      expectOneEach(call, cases, []);
    },
  );

  test("a scope that is taken away is refused by the bank, then by us, and is used soon after it is back", async () => {
    const { tokens } = world.sandbox.parts;
    const [client, one] = [world.client(), world.newCase()];
    await client.grantedScopes();
    tokens.mode = tokenRequest.parse({ without: [call.scope], revoke: true });
    world.forget();
    const refused = await outcomeOf(call.run(client, one));
    expect(refused.error).toMatchObject({ name: "PermissionDeniedError", effect: "none", status: 403 });
    expect(requestsOf(world, call, one)).toHaveLength(1);
    revoke();
    const withoutScope = world.client();
    const unsent = await outcomeOf(call.run(withoutScope, one));
    expect(unsent.error).toMatchObject({ name: "PermissionDeniedError", effect: "none", status: undefined });
    expect(requestsOf(world, call, one)).toHaveLength(1);
    expect(brokenPromises(world, call, one, unsent)).toEqual([]);
    expect(call.isWrite ? world.effects(one.key) : 0).toBe(0);
    tokens.restore();
    world.clock.advance(60_000);
    expect(said(await outcomeOf(call.run(withoutScope, one)))).toBe("value");
  });

  const DOWN = ["connection refused", "reset before the bank read it", "silence, never heard", "500", "503"] as const;
  test.each(DOWN.map(faultNamed))(
    "the token endpoint is down ($name): nothing is sent, and it is none",
    async (fault) => {
      const [client, one] = [world.client(), world.newCase()];
      world.plan = ({ path }): Fault | null => (path === "/token" ? fault : null);
      const outcome = await outcomeOf(call.run(client, one));
      expect(outcome.error?.effect).toBe("none");
      expect(requestsOf(world, call, one)).toEqual([]);
      expect(tokenRequests()).toBe(fault.name === "500" ? 1 : 3);
      expect(brokenPromises(world, call, one, outcome)).toEqual([]);
      world.heal();
      expect(said(await outcomeOf(call.run(client, one)))).toBe("value");
    },
  );

  test("a hundred callers at once with no token, then with a revoked one: one request for one each time", async () => {
    const client = world.client();
    for (const hundred of [1, 2]) {
      const cases = Array.from({ length: 100 }, () => world.newCase());
      world.forget();
      if (hundred === 2) revoke();
      const outcomes = await Promise.all(cases.map((one) => outcomeOf(call.run(client, one))));
      expect(new Set(outcomes.map(said))).toEqual(new Set(["value"]));
      expect(tokenRequests()).toBe(1);
      expect(world.sent.length - 1).toBe(100 * hundred);
      expectOneEach(call, cases, hundred === 2 ? cases.map((_one, nth) => nth) : []);
    }
  });

  test("a hundred callers at once under one key: one effect", async () => {
    const [client, one] = [world.client(), world.newCase()];
    const outcomes = await Promise.all(Array.from({ length: 100 }, () => outcomeOf(call.run(client, one))));
    const allowed = call.isWrite ? ["value", "IdempotencyConflictError in-progress"] : ["value"];
    expect(outcomes.map(said).filter((what) => !allowed.includes(what))).toEqual([]);
    if (call.isWrite) expect(world.effects(one.key)).toBe(1);
  });
});

describe("tokens alone", () => {
  beforeEach(open);
  afterEach(() => world.close());

  test("a scope that is missing is asked for again once in half a minute, not with each call", async () => {
    world.sandbox.parts.tokens.mode = tokenRequest.parse({ without: ["accounts.read"] });
    const client = world.client();
    for (let second = 0; second < 90; second += 1) {
      expect((await outcomeOf(client.accounts.list())).error?.name).toBe("PermissionDeniedError");
      world.clock.advance(1_000);
    }
    expect(tokenRequests()).toBe(3);
    world.plan = ({ path }) => (path === "/token" ? faultNamed("connection refused") : null);
    await later(30);
    expect((await outcomeOf(client.accounts.list())).error?.name).toBe("ConnectionError");
    expect(said(await outcomeOf(client.positivePay.listExceptions()))).toBe("value");
  });

  test("with the token endpoint down for ten minutes a token in hand goes on being used", async () => {
    const client = world.client();
    await client.accounts.list();
    world.plan = ({ path }) => (path === "/token" ? faultNamed("connection refused") : null);
    await later(600);
    await client.accounts.list();
    expect(tokenRequests()).toBe(1);
  });
});
