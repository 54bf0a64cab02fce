import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { actorFor } from "@/lib/core/session";
import { SESSION_HARD_LIMIT_MS, SIGN_IN_LIMIT } from "@/lib/core/session-policy";
import { db } from "@/lib/core/db";
import { newId } from "@/lib/core/ids";
import { makeDesk, type Desk } from "@/scripts/testing/desk";
import type { SessionClaims } from "@/lib/core/auth";
import { createMember, recordSignOut, verifySignIn as verifySlowly } from "./mutations";
import { localPath } from "./schema";

const NOW = new Date("2026-11-18T15:00:00Z");
const PASSWORD = "a long enough password";
let desk: Desk;
let count = 0;

beforeAll(async () => {
  desk = await makeDesk();
});
afterAll(() => desk.close());

async function person(): Promise<{ id: string; email: string }> {
  count += 1;
  const email = `person${count}@example.test`;
  const by = { type: "system", name: "Test", requestId: newId() } as const;
  const id = await createMember(by, {
    email,
    name: `Person ${count}`,
    role: "analyst",
    password: PASSWORD,
    demo: false,
    accounts: [desk.accounts.incOperating.id],
  });
  return { id, email };
}

/** Without the floor that hides how long a refusal takes. */
const verifySignIn = (email: string, password: string, now: Date): Promise<SessionClaims | null> =>
  verifySlowly(email, password, now, { refusalFloorMs: 0 });

const actionsAbout = async (id: string) =>
  (await db().auditEntry.findMany({ where: { subjectId: id }, orderBy: { seq: "asc" } })).map((row) => [
    row.action,
    row.after,
  ]);

describe("signing in", () => {
  it("takes the right password, whatever the case of the address, and leaves a row", async () => {
    const { id, email } = await person();
    expect(await verifySignIn(` ${email.toUpperCase()} `, PASSWORD, NOW)).toEqual({
      sessionId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      memberId: id,
      sessionVersion: 1,
      signedInAt: NOW.getTime(),
    });
    expect((await actionsAbout(id)).at(-1)?.[0]).toBe("session.started");
  });

  it("stores no password, in the table or in the trail", async () => {
    const { id } = await person();
    const stored = await db().member.findUniqueOrThrow({ where: { id } });
    expect(stored.passwordHash).toMatch(/^\$argon2id\$/);
    expect(JSON.stringify(await actionsAbout(id))).not.toContain(PASSWORD);
  });

  it("refuses a wrong password and an unknown person alike, each with a row", async () => {
    const { id, email } = await person();
    expect(await verifySignIn(email, "wrong", NOW)).toBeNull();
    expect((await actionsAbout(id)).at(-1)).toEqual(["session.refused", { reason: "wrong_password" }]);
    const before = await db().auditEntry.count();
    expect(await verifySignIn("nobody@example.test", "wrong", NOW)).toBeNull();
    expect(await db().auditEntry.count()).toBe(before + 1);
  });

  it("rests after five wrong ones, even for the right password, and wakes by itself", async () => {
    const { email } = await person();
    for (let attempt = 0; attempt < SIGN_IN_LIMIT.attempts; attempt += 1) await verifySignIn(email, "wrong", NOW);
    expect(await verifySignIn(email, PASSWORD, NOW)).toBeNull();
    const later = new Date(NOW.getTime() + SIGN_IN_LIMIT.restMs);
    expect(await verifySignIn(email, PASSWORD, later)).not.toBeNull();
  });

  it("does not lose count when many guess at once", async () => {
    const { id, email } = await person();
    await Promise.all(Array.from({ length: 8 }, () => verifySignIn(email, "wrong", NOW)));
    const member = await db().member.findUniqueOrThrow({ where: { id } });
    expect(member.lockedUntil).not.toBeNull();
  });

  it("lets no right password through a volley of wrong ones that was begun before the rest", async () => {
    const { email } = await person();
    const wrong = Array.from({ length: SIGN_IN_LIMIT.attempts }, () => verifySignIn(email, "wrong", NOW));
    await Promise.all(wrong);
    expect(await Promise.all([verifySignIn(email, PASSWORD, NOW), verifySignIn(email, PASSWORD, NOW)])).toEqual([
      null,
      null,
    ]);
  });

  it("knows no demo people once the sandbox is not the bank", async () => {
    const { id, email } = await person();
    await db().member.update({ where: { id }, data: { demo: true } });
    const claims = await verifySignIn(email, PASSWORD, NOW);
    if (!claims) throw new Error("not signed in");
    const { env } = await import("@/lib/core/env");
    const settings: { CUTOFF_BANK: string } = env();
    settings.CUTOFF_BANK = "none";
    try {
      expect(await verifySignIn(email, PASSWORD, NOW)).toBeNull();
      expect(await actorFor(claims, NOW)).toBeNull();
    } finally {
      settings.CUTOFF_BANK = "sandbox";
    }
  });

  it("refuses whoever was deactivated", async () => {
    const { id, email } = await person();
    await db().member.update({ where: { id }, data: { active: false } });
    expect(await verifySignIn(email, PASSWORD, NOW)).toBeNull();
  });
});

describe("a session", () => {
  it("gives the person's role and scope as they stand now", async () => {
    const { id, email } = await person();
    const claims = await verifySignIn(email, PASSWORD, NOW);
    if (!claims) throw new Error("not signed in");
    expect(await actorFor(claims, NOW)).toMatchObject({
      memberId: id,
      role: "analyst",
      scope: [desk.accounts.incOperating.id],
    });
    await db().member.update({ where: { id }, data: { role: "auditor" } });
    expect((await actorFor(claims, NOW))?.role).toBe("auditor");
  });

  it.each([
    ["eight hours have passed", SESSION_HARD_LIMIT_MS + 1, {}],
    ["the person was deactivated", 0, { active: false }],
    ["their sessions were ended", 0, { sessionVersion: 2 }],
    ["the stored role is none we know", 0, { role: "owner" }],
  ])("is none when %s", async (_why, laterMs, change) => {
    const { id, email } = await person();
    const claims = await verifySignIn(email, PASSWORD, NOW);
    if (!claims) throw new Error("not signed in");
    if ("role" in change)
      await expect(db().member.update({ where: { id }, data: change })).rejects.toThrow(/member_role/);
    else {
      await db().member.update({ where: { id }, data: change });
      expect(await actorFor(claims, new Date(NOW.getTime() + laterMs))).toBeNull();
    }
  });

  it("is over once signed out, also for a copy of its token, while the person's other sessions go on", async () => {
    const { email } = await person();
    const [here, elsewhere] = [await verifySignIn(email, PASSWORD, NOW), await verifySignIn(email, PASSWORD, NOW)];
    if (!here || !elsewhere) throw new Error("not signed in");
    await recordSignOut(here, NOW);
    await recordSignOut(here, NOW);
    expect(await actorFor(here, NOW)).toBeNull();
    expect(await actorFor(elsewhere, NOW)).not.toBeNull();
  });
});

describe("where a sign-in leads", () => {
  it.each([
    ["/payments?status=unknown", "/payments?status=unknown"],
    ["/", "/"],
    ["/a/../b", "/b"],
    ["//evil.example/x", "/"],
    ["/.//evil.example/x", "/"],
    ["/..//evil.example/x", "/"],
    ["/a/..//evil.example", "/"],
    ["/\\\\evil.example", "/"],
    ["https://evil.example/", "/"],
    ["javascript:alert(1)", "/"],
    ["payments", "/"],
  ])("%s leads to %s", (next, path) => expect(localPath(next)).toBe(path));
});
