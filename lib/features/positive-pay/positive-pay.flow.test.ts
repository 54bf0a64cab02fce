import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { db } from "@/lib/core/db";
import { newId } from "@/lib/core/ids";
import { historyOf } from "@/lib/features/audit/data";
import { beginSync } from "@/lib/features/banks/mutations/syncs";
import { decided, find, heldAtBank, makeHookedDesk, want } from "@/scripts/testing/exceptions";
import { liveUntil } from "@/scripts/testing/mortal";
import { routeBankTo } from "@/scripts/testing/desk";
import { getException } from "./data/detail";
import { countOpen, listQueue } from "./data/queue";
import { dispatchDueDecisions } from "./dispatch";
import { decide } from "./mutations/decide";
import { syncExceptions } from "./sync";

const desk = await makeHookedDesk();
afterAll(() => desk.close());
const { analyst, analyst2, approver, administrator, auditor } = desk.actors;
const clock = desk.clock.now;
const all = analyst.scope;
const CONTROL_ALL = { tab: "all", limit: 500 } as const;

beforeEach(async () => {
  await desk.control("DELETE", "/faults");
  await desk.control("POST", "/webhooks", {});
  routeBankTo(desk.sandbox);
});

const send = (): Promise<number> => dispatchDueDecisions(100, { clock });
async function load(): Promise<void> {
  await syncExceptions(await beginSync(desk.bankId, "exceptions", clock()), { clock });
}

describe("from the bank and back", () => {
  test("an exception that arrives by webhook is decided, and the bank holds exactly that decision", async () => {
    const id = await desk.raise({ reason: "NO_ISSUE", amount: "1000.50" });
    const seen = await find(id);
    expect(seen).toMatchObject({ status: "open", presentedAmountMinor: 100_050, currency: "USD", source: "webhook" });
    expect(seen.decideBy).toBe("2026-11-18T19:00:00.000Z");
    await decided(desk, analyst, id, "RETURN", { returnReason: "N", note: "Serial unknown to us" });
    // Stored, not sent: nothing claims more than is known.
    expect(await find(id)).toMatchObject({ status: "decided", decision: { status: "pending", sentAt: null } });
    await send();
    const after = await find(id);
    expect(after).toMatchObject({
      status: "sent",
      decision: { status: "sent", choice: "RETURN", decidedBy: analyst.name },
    });
    const held = await heldAtBank(desk, id);
    expect(held.decisions).toHaveLength(1);
    expect(held.decisions[0]).toMatchObject({
      decision: "RETURN",
      returnReason: "N",
      note: "Serial unknown to us",
      key: after.decisions[0]?.idempotencyKey,
    });
    const trail = await historyOf(all, "exception", after.id);
    expect(trail.map((row) => [row.action, row.actorType])).toEqual([
      ["exception.recorded", "bank"],
      ["exception.decided", "person"],
      ["exception.sent", "system"],
    ]);
  });

  test("a new decision before the cut-off has a new key and supersedes; the one before keeps its row", async () => {
    const id = await desk.raise();
    await decided(desk, analyst, id, "PAY");
    await send();
    await decided(desk, approver, id, "RETURN");
    await send();
    const after = await find(id);
    expect(after.decisions.map((one) => [one.choice, one.status])).toEqual(
      expect.arrayContaining([
        ["RETURN", "sent"],
        ["PAY", "superseded"],
      ]),
    );
    const held = await heldAtBank(desk, id);
    expect(held.decisions.map((one) => one.decision)).toEqual(["PAY", "RETURN"]);
    expect(new Set(held.decisions.map((one) => one.key)).size).toBe(2);
  });

  test("one that is replaced before it was sent never reaches the bank", async () => {
    const id = await desk.raise();
    await decided(desk, analyst, id, "PAY");
    await decided(desk, analyst, id, "RETURN");
    await send();
    expect((await heldAtBank(desk, id)).decisions.map((one) => one.decision)).toEqual(["RETURN"]);
  });

  test("the webhook was lost: the daily list brings the exception, once, and a second reading changes nothing", async () => {
    await desk.control("POST", "/webhooks", { drop: 1 });
    const id = await desk.raise({ reason: "DUPLICATE" });
    expect(await db().positivePayException.count({ where: { bankExceptionId: id } })).toBe(0);
    await load();
    expect(await find(id)).toMatchObject({ source: "load", status: "open", reasonCode: "DUPLICATE" });
    const rows = await db().auditEntry.count();
    await load();
    expect(await db().auditEntry.count()).toBe(rows);
    // The bank delivers what was dropped at last.
    await desk.control("POST", "/webhooks/redeliver", {});
    await desk.apply();
    expect((await find(id)).decisions).toEqual([]);
  });

  test("a changed amount voids the decision and opens the exception; the old amount cannot be decided", async () => {
    const id = await desk.raise({ amount: "500.00" });
    await decided(desk, analyst, id, "PAY");
    await send();
    const before = await find(id);
    await desk.control("POST", `/exceptions/${id}/amount`, { amount: "5000.00" });
    await desk.sandbox.tick();
    await desk.apply();
    await load();
    const after = await find(id);
    expect(after).toMatchObject({ status: "open", presentedAmountMinor: 500_000, decision: { status: "superseded" } });
    const stale = await decide(analyst, { ...want(before, "PAY"), seenDecisionId: null }, clock());
    expect(stale).toMatchObject({ ok: false, reason: "amount_changed" });
    await decided(desk, analyst, id, "RETURN");
    await send();
    expect(await find(id)).toMatchObject({ status: "sent", decision: { choice: "RETURN" } });
  });
});

describe("people", () => {
  test("administrator and auditor may not decide, whatever way they come", async () => {
    const id = await desk.raise();
    const seen = await find(id);
    for (const actor of [administrator, auditor]) {
      expect(await decide(actor, want(seen, "PAY"), clock())).toMatchObject({ ok: false, reason: "not_allowed" });
    }
    expect((await find(id)).decisions).toEqual([]);
  });

  test("an account out of scope does not exist: no row, no count, no decision", async () => {
    const id = await desk.raise();
    const seen = await find(id);
    const outsider = await desk.addPerson({ name: "Out Sider", role: "analyst", accounts: ["logDisbursement"] });
    expect(await getException(outsider.scope, seen.id)).toBeNull();
    const page = await listQueue(outsider.scope, CONTROL_ALL, clock());
    expect(page).toMatchObject({ rows: [], total: 0, totals: [], open: { count: 0, nextCutoff: null } });
    expect(await countOpen(outsider.scope, clock())).toMatchObject({ count: 0, totals: [] });
    const result = await decide(outsider, want(seen, "PAY"), clock());
    expect(result).toMatchObject({ ok: false, reason: "unknown_exception" });
  });

  test("two deciders at once: one wins, the other is told who did, and the bank holds the winner's", async () => {
    for (let round = 0; round < 12; round += 1) {
      const id = await desk.raise();
      const seen = await find(id);
      const results = await Promise.all([
        decide(analyst, want(seen, "PAY"), clock()),
        decide(approver, want(seen, "RETURN"), clock()),
        decide(analyst2, want(seen, "RETURN", { returnReason: "Y" }), clock()),
      ]);
      expect(results.filter((result) => result.ok)).toHaveLength(1);
      for (const result of results) if (!result.ok) expect(result.reason).toBe("decided_meanwhile");
      await send();
      const after = await find(id);
      expect(after.decisions).toHaveLength(1);
      const held = await heldAtBank(desk, id);
      expect(held.decisions.map((one) => one.key)).toEqual([after.decisions[0]?.idempotencyKey]);
    }
  });

  test("a double click stores one decision and answers both", async () => {
    const id = await desk.raise();
    const seen = await find(id);
    const results = await Promise.all([
      decide(analyst, want(seen, "PAY"), clock()),
      decide(analyst, want(seen, "PAY"), clock()),
    ]);
    expect(results.every((result) => result.ok)).toBe(true);
    expect((await find(id)).decisions).toHaveLength(1);
  });
});

describe("a bank that fails", () => {
  test("down, then up: the decision waits and goes out with its stored key", async () => {
    const id = await desk.raise();
    await decided(desk, analyst, id, "PAY");
    await desk.control("POST", "/faults", {
      method: "POST",
      path: "/positivepay/*",
      kind: "status",
      status: 503,
      count: 50,
    });
    await send();
    const waiting = await find(id);
    expect(waiting).toMatchObject({
      status: "decided",
      decision: { status: "pending", sentAt: null, everUnsure: true },
    });
    expect(waiting.decision?.errorText).toContain("503");
    await desk.control("DELETE", "/faults");
    routeBankTo(desk.sandbox);
    await desk.move(60_000);
    await send();
    expect((await find(id)).status).toBe("sent");
    expect((await heldAtBank(desk, id)).decisions.map((one) => one.key)).toEqual([
      waiting.decisions[0]?.idempotencyKey,
    ]);
  }, 60_000);

  test("done at the bank, answer lost: the repeat with the same key leaves one decision", async () => {
    const id = await desk.raise();
    await decided(desk, analyst, id, "RETURN");
    await desk.control("POST", "/faults", {
      method: "POST",
      path: "/positivepay/*",
      kind: "commit-no-answer",
      count: 1,
    });
    await send();
    await desk.move(60_000);
    await send();
    expect(await find(id)).toMatchObject({ status: "sent" });
    expect((await heldAtBank(desk, id)).decisions).toHaveLength(1);
  }, 60_000);

  test("killed at each step from the stored key to the stored answer: one decision at the bank, with that key", async () => {
    let points = 0;
    for (let dieAt = 1; ; dieAt += 1) {
      const id = await desk.raise();
      await decided(desk, analyst, id, "PAY");
      const life = await liveUntil(desk, dieAt, () => dispatchDueDecisions(1, { clock }));
      await desk.move(20_000);
      await send();
      await desk.move(5_000);
      await send();
      const after = await find(id);
      expect([dieAt, after.status]).toEqual([dieAt, "sent"]);
      expect((await heldAtBank(desk, id)).decisions.map((one) => one.key)).toEqual([
        after.decisions[0]?.idempotencyKey,
      ]);
      points = dieAt;
      if (!life.ended) break;
    }
    expect(points).toBeGreaterThan(8);
  }, 120_000);
});

describe("the database itself", () => {
  test("refuses a second standing decision, a changed key, a decision for another amount, a deleted row", async () => {
    const id = await desk.raise();
    const decisionId = await decided(desk, analyst, id, "PAY");
    const row = await db().positivePayDecision.findUniqueOrThrow({ where: { id: decisionId } });
    const another = { ...row, id: newId(), idempotencyKey: newId() };
    await expect(db().positivePayDecision.create({ data: another })).rejects.toThrow(/Another decision stands/);
    await expect(
      db().positivePayDecision.create({ data: { ...another, status: "superseded", presentedAmountMinor: 1n } }),
    ).rejects.toThrow(/another amount/);
    await expect(
      db().positivePayDecision.create({
        data: { ...another, status: "superseded", decidedAt: new Date("2026-11-18T19:00:00Z") },
      }),
    ).rejects.toThrow(/cut-off/);
    await expect(
      db().positivePayDecision.update({ where: { id: decisionId }, data: { idempotencyKey: newId() } }),
    ).rejects.toThrow(/not changed/);
    await expect(db().positivePayDecision.delete({ where: { id: decisionId } })).rejects.toThrow();
    await expect(db().positivePayException.deleteMany({ where: { bankExceptionId: id } })).rejects.toThrow();
  });
});
