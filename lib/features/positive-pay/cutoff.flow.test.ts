import { afterAll, describe, expect, test } from "vitest";
import { historyOf } from "@/lib/features/audit/data";
import { decided, find, heldAtBank, makeHookedDesk, want } from "@/scripts/testing/exceptions";
import { dispatchDueDecisions } from "./dispatch";
import { decide } from "./mutations/decide";
import { applyDefaults } from "./mutations/defaults";

const desk = await makeHookedDesk();
afterAll(() => desk.close());
const { analyst, approver } = desk.actors;
const clock = desk.clock.now;
const all = analyst.scope;
const HOUR = 3_600_000;
const send = (): Promise<number> => dispatchDueDecisions(100, { clock });

describe("the cut-off", () => {
  test("a second before is in time, a second after is not; silence becomes the default once, and is called assumed", async () => {
    const [early, late, silent] = [await desk.raise(), await desk.raise(), await desk.raise()];
    const cutoff = new Date((await find(early)).decideBy);
    await desk.move(cutoff.getTime() - 1_000 - clock().getTime());
    await decided(desk, analyst, early, "PAY");
    await send();
    await desk.move(1_000);
    const atCutoff = await decide(analyst, want(await find(late), "PAY"), clock());
    expect(atCutoff).toMatchObject({ ok: false, reason: "past_cutoff" });
    await desk.move(1_000);
    expect(await decide(approver, want(await find(late), "PAY"), clock())).toMatchObject({
      ok: false,
      reason: "past_cutoff",
    });
    expect(await find(early)).toMatchObject({ status: "sent" });
    const [first, second] = await Promise.all([applyDefaults(clock()), applyDefaults(clock())]);
    expect(first + second).toBeGreaterThanOrEqual(2);
    expect(await applyDefaults(clock())).toBe(0);
    for (const id of [late, silent]) {
      const row = await find(id);
      expect(row.status).toBe("defaulted");
      const trail = (await historyOf(all, "exception", row.id)).filter((one) => one.action === "exception.defaulted");
      expect(trail).toHaveLength(1);
      expect(trail[0]).toMatchObject({ actorType: "system", after: { assumed: "RETURN" } });
      expect((await heldAtBank(desk, id)).final).toMatchObject({ action: "RETURN", by: "default" });
    }
    expect((await heldAtBank(desk, early)).final).toMatchObject({ action: "PAY", by: "decision" });
  });

  test("decided in time, but the bank could not be reached until it had closed: refused in words, then the default", async () => {
    await desk.move(18 * HOUR);
    const id = await desk.raise();
    const cutoff = new Date((await find(id)).decideBy);
    await desk.move(cutoff.getTime() - 1_000 - clock().getTime());
    await decided(desk, analyst, id, "PAY");
    await desk.move(5_000);
    await applyDefaults(clock());
    // A decision that may still have been sent is not silence.
    expect((await find(id)).status).toBe("decided");
    await send();
    const after = await find(id);
    expect(after).toMatchObject({ status: "defaulted", decision: { status: "refused", sentAt: null } });
    expect(after.decision?.errorText).toMatch(/deadline passed/);
    expect((await heldAtBank(desk, id)).decisions).toEqual([]);
  });

  test("a new decision that comes too late leaves the one the bank took standing", async () => {
    await desk.move(18 * HOUR);
    const id = await desk.raise();
    const cutoff = new Date((await find(id)).decideBy);
    await decided(desk, analyst, id, "PAY");
    await send();
    await desk.move(cutoff.getTime() - 1_000 - clock().getTime());
    await decided(desk, approver, id, "RETURN");
    await desk.move(5_000);
    await send();
    const after = await find(id);
    expect(after).toMatchObject({ status: "sent", decision: { choice: "PAY", status: "sent" } });
    expect(after.decisions.find((one) => one.choice === "RETURN")).toMatchObject({ status: "refused" });
    expect((await heldAtBank(desk, id)).final).toMatchObject({ action: "PAY", by: "decision" });
  });
});
