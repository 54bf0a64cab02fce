import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { personOf, scopeOf } from "@/lib/core/actor";
import { audit } from "@/lib/core/audit";
import { db, inTransaction } from "@/lib/core/db";
import { makeDesk, type Desk } from "@/scripts/testing/desk";
import { historyOf, listActivity, verifyChain } from "./data";
import type { TrailReader } from "./types";

let desk: Desk;
beforeAll(async () => {
  desk = await makeDesk();
});
afterAll(() => desk.close());

async function write(subjectId: string, accountId: string | null = null): Promise<void> {
  await inTransaction((tx) =>
    audit(tx, personOf(desk.actors.analyst), {
      action: "payment.created",
      subjectType: "payment",
      subjectId,
      accountId,
      before: { status: "draft" },
      after: { amountMinor: 100, note: "née → \u001f ok" },
    }),
  );
}

/** Runs SQL with the guards off, as an owner of the database could. */
async function tamper(sql: string): Promise<void> {
  await db().$transaction([
    db().$executeRawUnsafe("alter table audit_entry disable trigger user"),
    db().$executeRawUnsafe(sql),
    db().$executeRawUnsafe("alter table audit_entry enable trigger user"),
  ]);
}

describe("the audit trail", () => {
  it("numbers its rows without gaps and chains them, also with many writers at once", async () => {
    await Promise.all(Array.from({ length: 40 }, (_, index) => write(`many-${index}`)));
    const check = await verifyChain();
    expect(check.brokenAt).toBeNull();
    const rows = await db().auditEntry.findMany({ orderBy: { seq: "asc" } });
    expect(rows.map((row) => Number(row.seq))).toEqual(rows.map((_, index) => index + 1));
    expect(check).toMatchObject({ rows: rows.length, headHash: rows.at(-1)?.hash });
  });

  it("leaves no row behind when the change itself is undone", async () => {
    const before = (await verifyChain()).rows;
    const undone = inTransaction(async (tx) => {
      await audit(tx, personOf(desk.actors.analyst), {
        action: "payment.created",
        subjectType: "payment",
        subjectId: "undone",
      });
      throw new Error("after the row");
    });
    await expect(undone).rejects.toThrow("after the row");
    expect((await verifyChain()).rows).toBe(before);
  });

  it("is append-only for the program's own connection", async () => {
    await expect(db().$executeRaw`update audit_entry set actor_name = 'x' where seq = 1`).rejects.toThrow(
      /never changed/,
    );
    await expect(db().$executeRaw`delete from audit_entry`).rejects.toThrow(/never changed/);
    await expect(db().$executeRaw`truncate audit_entry`).rejects.toThrow(/never changed/);
  });

  it("shows a person nothing about accounts out of their scope, in no row and no count", async () => {
    const { incOperating, logOperating } = desk.accounts;
    await write("theirs", incOperating.id);
    await write("not-theirs", logOperating.id);
    const scope = scopeOf([incOperating.id]);
    const seen = await listActivity({ ...desk.actors.analyst2, scope }, { action: "payment.", limit: 100 });
    expect(seen.rows.map((row) => row.subjectId)).toContain("theirs");
    expect(seen.rows.map((row) => row.subjectId)).not.toContain("not-theirs");
    expect(seen.total).toBe(seen.rows.length);
    expect(await historyOf(scope, "payment", "not-theirs")).toEqual([]);
    expect(await historyOf(scopeOf("all"), "payment", "not-theirs")).toHaveLength(1);
  });

  it("pages by keyset and gives each row once", async () => {
    const seen: string[] = [];
    let beforeSeq: string | undefined;
    do {
      const page = await listActivity(desk.actors.auditor, { limit: 7, beforeSeq });
      seen.push(...page.rows.map((row) => row.seq));
      beforeSeq = page.nextBeforeSeq ?? undefined;
    } while (beforeSeq);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toHaveLength((await verifyChain()).rows);
  });
});

describe("rows about no single account", () => {
  async function about(
    subjectType: "session" | "webhook_delivery" | "ach_file" | "sync",
    subjectId: string,
  ): Promise<void> {
    await inTransaction((tx) =>
      audit(tx, personOf(desk.actors.analyst), { action: "test.row", subjectType, subjectId }),
    );
  }
  const idsFor = async (reader: TrailReader): Promise<string[]> =>
    (await listActivity(reader, { action: "test.", limit: 100 })).rows.map((row) => row.subjectType);

  it("are shown to whoever oversees, did them, or may see what they are about", async () => {
    await about("session", desk.actors.analyst.memberId);
    await about("webhook_delivery", "a-delivery");
    await about("ach_file", "a-file");
    await about("sync", "qbank/transactions");
    const everything = ["sync", "ach_file", "webhook_delivery", "session"];
    expect(await idsFor(desk.actors.auditor)).toEqual(everything);
    expect(await idsFor(desk.actors.analyst)).toEqual(["sync", "ach_file", "session"]);
    expect(await idsFor(desk.actors.approver)).toEqual(["sync", "ach_file"]);
    const narrow = await desk.addPerson({ name: "Narrow", role: "analyst", accounts: ["incOperating"] });
    expect(await idsFor(narrow)).toEqual([]);
  });
});

describe("tampering past the guards is found", () => {
  it.each([
    ["an edited amount", "update audit_entry set after = '{\"amountMinor\": 999}' where seq = 10", "10"],
    ["another name", "update audit_entry set actor_name = 'Nobody' where seq = 11", "10"],
    ["a row taken out", "delete from audit_entry where seq = 20", "10"],
  ])("%s", async (_what, sql, earliest) => {
    await tamper(sql);
    expect(Number((await verifyChain()).brokenAt)).toBeLessThanOrEqual(20);
    expect((await verifyChain()).brokenAt).toBe(earliest);
  });

  it("and a row that was forged with a hash of its own", async () => {
    await tamper("delete from audit_entry where seq >= 5");
    expect((await verifyChain()).brokenAt).toBeNull();
    await tamper(
      `insert into audit_entry select 5, at, actor_type, actor_id, 'Forger', request_id, action, subject_type, subject_id, account_id, before, after, repeat('0', 64), repeat('1', 64) from audit_entry where seq = 4`,
    );
    expect((await verifyChain()).brokenAt).toBe("5");
  });
});
