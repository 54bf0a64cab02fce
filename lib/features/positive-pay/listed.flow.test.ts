import { afterAll, describe, expect, test } from "vitest";
import type { BankException } from "@/lib/banks/port";
import { db } from "@/lib/core/db";
import { newId } from "@/lib/core/ids";
import { historyOf } from "@/lib/features/audit/data";
import { decided, find, makeHookedDesk, want } from "@/scripts/testing/exceptions";
import { decide } from "./mutations/decide";
import { applyDefaults } from "./mutations/defaults";
import { recordException, type RecordEffect } from "./mutations/record";

const desk = await makeHookedDesk();
afterAll(() => desk.close());
const { analyst } = desk.actors;
const clock = desk.clock.now;
const by = { type: "bank", name: "qbank", requestId: newId() } as const;

/** An exception that the bank stamped in the morning of Wednesday the 18th, its cut-off 14:00 ET. */
function exception(): BankException {
  return {
    bankExceptionId: newId(),
    bankAccountId: desk.accounts.incDisbursement.bankAccountId,
    checkNumber: "40117",
    presentedAmount: "812.40",
    presentmentDate: "2026-11-17",
    reasonCode: "NO_ISSUE",
    audit: { timestamp: new Date("2026-11-18T15:30:00Z"), actor: "qbank", requestId: newId() },
  };
}

const to = (instant: string): Promise<void> => desk.move(Date.parse(instant) - clock().getTime());
const load = async (told: BankException): Promise<string> => {
  const word = { bankCode: "qbank", exception: told, source: "load" } as const;
  const { effect }: RecordEffect = await recordException(by, word, clock());
  return effect;
};
const actions = async (id: string): Promise<string[]> =>
  (await historyOf(analyst.scope, "exception", id)).map((row) => row.action);

describe("what the bank's list names", () => {
  test("a load with the day before's timestamp is decided until its own day's cut-off, not born expired", async () => {
    await to("2026-11-19T06:05:00Z");
    const told = exception();
    expect(await load(told)).toBe("recorded");
    expect(await find(told.bankExceptionId)).toMatchObject({
      status: "open",
      listedAt: "2026-11-19T06:00:00.000Z",
      decideBy: "2026-11-19T19:00:00.000Z",
    });
    await applyDefaults(clock());
    await decided(desk, analyst, told.bankExceptionId, "PAY");
    expect((await find(told.bankExceptionId)).status).toBe("decided");
  });

  test("a defaulted one that is still listed raises an alarm once; the next day's load opens it again", async () => {
    const told = exception();
    expect(await load(told)).toBe("recorded");
    await to("2026-11-19T19:00:01Z");
    await applyDefaults(clock());
    expect(await load(told)).toBe("still_listed");
    expect(await load(told)).toBe("no_change");
    const row = await find(told.bankExceptionId);
    expect(row).toMatchObject({ status: "defaulted" });
    expect(row.alarm).toMatch(/still lists this/);
    await to("2026-11-20T06:05:00Z");
    expect(await load({ ...told, presentedAmount: "900.00" })).toBe("listed_again");
    expect(await find(told.bankExceptionId)).toMatchObject({
      status: "open",
      alarm: null,
      presentedAmountMinor: 90_000,
      decideBy: "2026-11-20T19:00:00.000Z",
    });
    await to("2026-11-20T19:00:01Z");
    await applyDefaults(clock());
    expect((await find(told.bankExceptionId)).status).toBe("defaulted");
    expect(await actions(row.id)).toEqual([
      "exception.recorded",
      "exception.defaulted",
      "exception.still_listed",
      "exception.listed_again",
      "exception.defaulted",
    ]);
  });

  test("a webhook opens nothing again", async () => {
    const told = exception();
    await load(told);
    await to("2026-11-23T19:00:01Z");
    await applyDefaults(clock());
    await to("2026-11-24T06:05:00Z");
    await recordException(by, { bankCode: "qbank", exception: told, source: "webhook" }, clock());
    expect((await find(told.bankExceptionId)).status).toBe("defaulted");
  });
});

test("a person who was demoted, cut off from the account or deactivated after the page was read decides nothing", async () => {
  const told = exception();
  await load(told);
  const seen = await find(told.bankExceptionId);
  const person = await desk.addPerson({ name: "Late Leaver", role: "analyst", accounts: ["incDisbursement"] });
  const where = { id: person.memberId };
  const asked = (): Promise<{ ok: boolean }> => decide(person, want(seen, "PAY"), clock());
  await db().member.update({ where, data: { role: "auditor" } });
  expect(await asked()).toMatchObject({ ok: false, reason: "not_allowed" });
  await db().member.update({ where, data: { role: "analyst", accounts: { deleteMany: {} } } });
  expect(await asked()).toMatchObject({ ok: false, reason: "unknown_exception" });
  await db().member.update({ where, data: { allAccounts: true, active: false } });
  expect(await asked()).toMatchObject({ ok: false, reason: "signed_out" });
  await db().member.update({ where, data: { active: true } });
  expect(await asked()).toMatchObject({ ok: true });
});

describe("the cut-off sweep", () => {
  test("one exception that cannot be written does not keep the others from their default", async () => {
    const [bad, good] = [exception(), exception()];
    await load(bad);
    await load(good);
    await db().$executeRawUnsafe(`create function refuse_one() returns trigger language plpgsql as $$ begin
      if new.bank_exception_id = '${bad.bankExceptionId}' then raise exception 'a broken row'; end if;
      return new; end $$`);
    await db().$executeRaw`create trigger a_refuse_one before update on positive_pay_exception
      for each row execute function refuse_one()`;
    await to("2026-11-24T19:00:01Z");
    expect(await applyDefaults(clock())).toBe(1);
    expect((await find(good.bankExceptionId)).status).toBe("defaulted");
    await db().$executeRaw`drop trigger a_refuse_one on positive_pay_exception`;
    expect(await applyDefaults(clock())).toBe(1);
    expect((await find(bad.bankExceptionId)).status).toBe("defaulted");
  });
});

describe("the database itself", () => {
  test("opens a defaulted one only with a listing of a later day, and moves its cut-off only so", async () => {
    const told = exception();
    await load(told);
    const { id, decideBy } = await db().positivePayException.findUniqueOrThrow({
      where: { bankExceptionId: told.bankExceptionId },
    });
    const change = (data: object): Promise<unknown> => db().positivePayException.update({ where: { id }, data });
    const later = new Date(decideBy.getTime() + 3_600_000);
    await expect(change({ decideBy: later })).rejects.toThrow(/written once/);
    await change({ status: "defaulted" });
    await expect(change({ status: "open" })).rejects.toThrow(/stays defaulted/);
    await expect(change({ status: "open", decideBy: later })).rejects.toThrow(/stays defaulted/);
    await change({ status: "open", listedAt: later, decideBy: new Date(later.getTime() + 1_000) });
  });

  test("keeps when and for how much a decision was taken; a second standing one fails on the index alone", async () => {
    await to("2026-11-25T06:05:00Z");
    const told = exception();
    await load(told);
    const decisionId = await decided(desk, analyst, told.bankExceptionId, "PAY");
    const where = { id: decisionId };
    for (const data of [{ decidedAt: new Date(0) }, { presentedAmountMinor: 1n }, { keyStoredAt: new Date(0) }]) {
      await expect(db().positivePayDecision.update({ where, data })).rejects.toThrow(/not changed/);
    }
    const row = await db().positivePayDecision.findUniqueOrThrow({ where });
    await db().$executeRaw`alter table positive_pay_decision disable trigger decision_stands_alone`;
    const another = { ...row, id: newId(), idempotencyKey: newId() };
    await expect(db().positivePayDecision.create({ data: another })).rejects.toThrow(/[Uu]nique/);
    await db().$executeRaw`alter table positive_pay_decision enable trigger decision_stands_alone`;
  });
});
