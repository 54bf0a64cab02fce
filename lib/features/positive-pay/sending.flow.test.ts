import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { historyOf } from "@/lib/features/audit/data";
import { routeBankTo } from "@/scripts/testing/desk";
import { decided, find, heldAtBank, makeHookedDesk } from "@/scripts/testing/exceptions";
import { dispatchDecision, dispatchDueDecisions } from "./dispatch";
import { claimDecision, holdToSend } from "./mutations/attempts";

const desk = await makeHookedDesk();
afterAll(() => desk.close());
const { analyst, approver } = desk.actors;
const clock = desk.clock.now;
const HOUR = 3_600_000;
const send = (): Promise<number> => dispatchDueDecisions(100, { clock });

beforeEach(async () => {
  await desk.control("DELETE", "/faults");
  routeBankTo(desk.sandbox);
});

/** Calls `seen` for each decision that goes out; its answer, where it gives one, stands for the bank's. */
function watchDecisions(seen: () => Response | void | Promise<Response | void>): void {
  routeBankTo({
    handle: async (request) => {
      const instead = request.url.includes("/decision") ? await seen() : undefined;
      return instead ?? desk.sandbox.handle(request);
    },
  });
}

async function toCutoff(bankExceptionId: string, beforeMs: number): Promise<void> {
  const cutoff = Date.parse((await find(bankExceptionId)).decideBy);
  await desk.move(cutoff - beforeMs - clock().getTime());
}

describe("the cut-off and a decision's first sending", () => {
  test("past the cut-off a decision that never left is not sent: no call, the default, in words", async () => {
    const id = await desk.raise();
    await toCutoff(id, 1_000);
    await decided(desk, analyst, id, "PAY");
    await desk.move(5_000);
    let calls = 0;
    watchDecisions(() => void (calls += 1));
    await send();
    expect(calls).toBe(0);
    const after = await find(id);
    expect(after).toMatchObject({ status: "defaulted", decision: { status: "refused", sentAt: null } });
    expect(after.decision?.errorText).toMatch(/Nothing was sent/);
  });

  test("past the cut-off one that may have arrived is asked about, with its key", async () => {
    await desk.move(18 * HOUR);
    const id = await desk.raise();
    await toCutoff(id, 20_000);
    await decided(desk, analyst, id, "PAY");
    const fault = { method: "POST", path: "/positivepay/*", kind: "commit-no-answer", count: 4 };
    await desk.control("POST", "/faults", fault);
    await send();
    await desk.control("DELETE", "/faults");
    routeBankTo(desk.sandbox);
    await desk.move(60_000);
    await send();
    expect(await find(id)).toMatchObject({ status: "sent", decision: { status: "sent", everUnsure: true } });
    expect((await heldAtBank(desk, id)).decisions).toHaveLength(1);
  }, 60_000);
});

test.each([409, 410])(
  "a bank that has closed before our cut-off (%s): not known, with an alarm, and no default is assumed",
  async (status) => {
    await desk.move(18 * HOUR);
    const id = await desk.raise();
    await decided(desk, analyst, id, "PAY");
    watchDecisions(() => Response.json({ message: "Final", error_code: "FINAL", request_id: "r-1" }, { status }));
    await send();
    const after = await find(id);
    expect(after).toMatchObject({ status: "decided", decision: { status: "unknown" } });
    expect(after.alarm).toMatch(/Ask the bank/);
    const last = (await historyOf(analyst.scope, "exception", after.id)).at(-1);
    expect(last?.action).toBe("exception.unknown");
    // It may be decided again while our cut-off is ahead, and that ends the alarm.
    routeBankTo(desk.sandbox);
    await decided(desk, analyst, id, "RETURN");
    await send();
    expect(await find(id)).toMatchObject({ status: "sent", alarm: null, decision: { choice: "RETURN" } });
  },
);

test("an older decision that the bank takes after a newer one was sent: neither is called known", async () => {
  await desk.move(18 * HOUR);
  const id = await desk.raise();
  const older = await decided(desk, analyst, id, "PAY");
  let calls = 0;
  watchDecisions(async () => {
    calls += 1;
    if (calls > 1) return;
    // The sender hangs in its call until its lease is over; meanwhile somebody decides anew, and that goes out.
    await desk.move(16_000);
    await decided(desk, approver, id, "RETURN");
    await send();
    expect(await find(id)).toMatchObject({ status: "sent", decision: { choice: "RETURN" } });
  });
  await dispatchDecision(older, { clock });
  expect((await heldAtBank(desk, id)).decisions.map((one) => one.decision)).toEqual(["RETURN", "PAY"]);
  const after = await find(id);
  expect(after).toMatchObject({ status: "decided", decision: { choice: "RETURN", status: "unknown" } });
  expect(after.alarm).toMatch(/older decision/);
});

describe("just before the call", () => {
  test("whoever lost the lease, or holds a key that is too old by the database's clock, does not call", async () => {
    await desk.move(18 * HOUR);
    const id = await desk.raise();
    const decisionId = await decided(desk, analyst, id, "PAY");
    const first = await claimDecision(clock(), decisionId);
    await desk.move(16_000);
    const second = await claimDecision(clock(), decisionId);
    if (!first || !second) throw new Error("Not claimed");
    expect(await holdToSend(first, HOUR, clock())).toBe("lost");
    expect(await holdToSend(second, HOUR, clock())).toBe("held");
    expect(await holdToSend(second, 0, clock())).toBe("key_old");
    await decided(desk, approver, id, "RETURN");
    expect(await holdToSend(second, HOUR, clock())).toBe("lost");
  });

  test("a host that sleeps a day anywhere before the call sends nothing when it wakes", async () => {
    for (let sleepAt = 2; sleepAt <= 5; sleepAt += 1) {
      await desk.move(18 * HOUR);
      const id = await desk.raise();
      const decisionId = await decided(desk, analyst, id, "PAY");
      await desk.control("POST", "/faults", {
        method: "POST",
        path: "/positivepay/*",
        kind: "commit-no-answer",
        count: 9,
      });
      await send();
      await desk.control("DELETE", "/faults");
      await desk.move(5_000);
      let readings = 0;
      const sleeper = (): Date => {
        readings += 1;
        return new Date(clock().getTime() + (readings >= sleepAt ? 24 * HOUR : 0));
      };
      let sentAwake: boolean | null = null;
      watchDecisions(() => {
        sentAwake = readings < sleepAt;
      });
      await dispatchDecision(decisionId, { clock: sleeper });
      expect([sleepAt, sentAwake]).not.toEqual([sleepAt, false]);
      if (sentAwake === null) expect((await find(id)).decision?.status).toBe("unknown");
    }
  }, 120_000);
});
