import { afterAll, expect, test } from "vitest";
import { openText } from "@/lib/core/crypto";
import { db } from "@/lib/core/db";
import { newId } from "@/lib/core/ids";
import { getProfile } from "@/lib/features/banks/data/profiles";
import { profileSchema, type ProfileChange } from "@/lib/features/banks/schema";
import { makeHookedDesk } from "@/scripts/testing/exceptions";
import { saveProfile } from "./mutations/profile";

const desk = await makeHookedDesk();
afterAll(() => desk.close());
const { administrator } = desk.actors;

async function profileOf(accountId: string) {
  const profile = await getProfile(accountId);
  if (!profile) throw new Error("There is no such account");
  return profile;
}

/** The account's form as it stands now, with changes. */
async function form(accountId: string, changes: Partial<ProfileChange> = {}): Promise<ProfileChange> {
  const { routingNumber, entityId, last4: _, ...same } = await profileOf(accountId);
  const text = { routingNumber: routingNumber ?? "", entityId: entityId ?? "" };
  return { ...profileSchema.parse({ ...same, ...text }), ...changes };
}

/** An account as the bank lists it on its first day: nothing of ours is known, no figure is stored. */
async function newAccount(): Promise<string> {
  const id = newId();
  const facts = { name: "Escrow", type: "Checking", currency: "USD", timeZone: "America/New_York" };
  const own = { id, bankId: desk.bankId, bankAccountId: newId(), syncedAt: desk.clock.now() };
  await db().account.create({ data: { ...facts, ...own } });
  return id;
}

test("cut-offs, zone, entity, routing number and default are saved with a trail of before and after", async () => {
  const { id } = desk.accounts.incPayroll;
  const before = await profileOf(id);
  const result = await saveProfile(
    administrator,
    await form(id, { achCutoff: "13:15", wireCutoff: "16:45", positivePayDefault: "PAY", timeZone: "America/Chicago" }),
  );
  expect(result.ok).toBe(true);
  expect(await profileOf(id)).toMatchObject({ achCutoff: "13:15", wireCutoff: "16:45", positivePayDefault: "PAY" });
  const row = await db().auditEntry.findFirstOrThrow({ where: { action: "account.profile_changed", subjectId: id } });
  expect(row).toMatchObject({ accountId: id, actorId: administrator.memberId });
  expect(row.before).toMatchObject({ achCutoff: before.achCutoff, timeZone: before.timeZone });
  expect(row.after).toMatchObject({ achCutoff: "13:15", timeZone: "America/Chicago", numberChanged: false });
});

test("the whole number is written once: sealed, found by its hash, shown and told as its last four", async () => {
  const id = await newAccount();
  const number = "77100200304455";
  const change = await form(
    id,
    profileSchema.pick({ accountNumber: true }).parse({ accountNumber: "7710-0200 304455" }),
  );
  expect(await saveProfile(administrator, change)).toMatchObject({ ok: true });
  const row = await db().account.findUniqueOrThrow({ where: { id } });
  expect(row.numberLast4).toBe("4455");
  expect(row.numberCipher && openText(row.numberCipher, "account.number")).toBe(number);
  const trail = await db().auditEntry.findMany({ where: { subjectId: id } });
  expect(JSON.stringify(trail.map(({ before, after }) => [before, after]))).not.toContain(number.slice(0, 10));
  const twin = await saveProfile(administrator, await form(await newAccount(), { accountNumber: number }));
  expect(twin).toMatchObject({ ok: false, field: "accountNumber", sentence: expect.stringContaining("Escrow") });
  const otherMask = await saveProfile(administrator, await form(id, { last4: "9999" }));
  expect(otherMask).toMatchObject({ ok: false, field: "last4" });
});

test("a mask alone is enough where the whole number is not to be stored", async () => {
  const id = await newAccount();
  expect(await saveProfile(administrator, await form(id, { last4: "0042" }))).toMatchObject({ ok: true });
  const row = await db().account.findUniqueOrThrow({ where: { id } });
  expect(row).toMatchObject({ numberLast4: "0042", numberCipher: null, numberHash: null });
});

test("a currency is changed only while no figure is stored", async () => {
  const fresh = await newAccount();
  expect(await saveProfile(administrator, await form(fresh, { currency: "EUR" }))).toMatchObject({ ok: true });
  expect((await profileOf(fresh)).currency).toBe("EUR");
  const used = desk.accounts.incOperating.id;
  expect((await profileOf(used)).currencyEditable).toBe(false);
  const refused = await saveProfile(administrator, await form(used, { currency: "EUR" }));
  expect(refused).toMatchObject({ ok: false, reason: "currency_fixed", field: "currency" });
});

test("of two who opened the form together the second is refused with who was first", async () => {
  const id = await newAccount();
  const [first, second] = [await form(id, { achCutoff: "10:00" }), await form(id, { achCutoff: "11:00" })];
  expect(await saveProfile(administrator, first)).toMatchObject({ ok: true });
  const refused = await saveProfile(administrator, second);
  expect(refused).toMatchObject({ reason: "changed_meanwhile", sentence: expect.stringContaining("Edith Novak") });
  expect((await profileOf(id)).achCutoff).toBe("10:00");
});

test("a changed cut-off moves no deadline that was told already, and the answer says so", async () => {
  const bankExceptionId = await desk.raise();
  const before = await db().positivePayException.findUniqueOrThrow({ where: { bankExceptionId } });
  const id = before.accountId;
  const saved = await saveProfile(administrator, await form(id, { positivePayCutoff: "09:05" }));
  expect(saved).toMatchObject({ ok: true, value: { sentence: expect.stringContaining("keep their decide-by time") } });
  const after = await db().positivePayException.findUniqueOrThrow({ where: { bankExceptionId } });
  expect(after.decideBy).toEqual(before.decideBy);
  expect((await profileOf(id)).positivePayCutoff).toBe("09:05");
});

test.for<[string, object, string]>([
  ["a routing number whose check digit is wrong", { routingNumber: "021000022" }, "routingNumber"],
  ["a time that does not exist", { achCutoff: "24:00" }, "achCutoff"],
  ["a zone that does not exist", { timeZone: "Mars/Base" }, "timeZone"],
  ["a currency in small letters", { currency: "usd" }, "currency"],
  ["an account number that is none", { accountNumber: "12" }, "accountNumber"],
])("%s is refused on its field", async ([, change, field]) => {
  const { routingNumber, entityId, last4: _, ...same } = await profileOf(desk.accounts.incOperating.id);
  const good = { ...same, routingNumber: routingNumber ?? "", entityId: entityId ?? "" };
  expect(profileSchema.safeParse(good).success).toBe(true);
  expect(profileSchema.safeParse({ ...good, ...change }).error?.issues[0]?.path[0]).toBe(field);
});

test("an entity that does not exist is refused", async () => {
  const change = await form(await newAccount(), { entityId: newId() });
  expect(await saveProfile(administrator, change)).toMatchObject({ ok: false, field: "entityId" });
});
