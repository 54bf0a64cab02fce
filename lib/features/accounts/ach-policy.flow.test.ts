import { afterAll, describe, expect, test } from "vitest";
import { makeDesk } from "@/scripts/testing/desk";
import { must } from "@/scripts/testing/payments";
import type { Actor } from "@/lib/core/actor";
import { db } from "@/lib/core/db";
import { listAchPolicies } from "@/lib/features/ach-files/data/policy";
import type { AchPolicy } from "@/lib/features/ach-files/types";
import { getProfile } from "@/lib/features/banks/data/profiles";
import { achPolicySchema, type AchPolicyInput } from "@/lib/features/banks/schema";
import { createMember } from "@/lib/features/members/mutations";
import { saveAchPolicy } from "./mutations/ach-policy";
import { COMPANY_SECS, loosens, policyWords } from "./rules/ach-policy";

const desk = await makeDesk();
const PASSWORD = "a password of an administrator";
const administrator = await addAdministrator();
const { incOperating, incPayroll, eurOperating } = desk.accounts;
afterAll(() => desk.close());

/** An administrator whose password is known. */
async function addAdministrator(): Promise<Actor> {
  const { memberId: _, ...by } = desk.actors.administrator;
  const person = { email: "nora@desk.test", name: "Nora Quist", role: "administrator" } as const;
  const system = { type: "system", name: "Desk for a test", requestId: by.requestId } as const;
  const memberId = await createMember(system, { ...person, password: PASSWORD, demo: false, accounts: "all" });
  return { ...by, ...person, memberId };
}

/** The form as it stands now, with what a person types. */
async function typed(accountId: string, changes: Partial<AchPolicyInput> = {}): Promise<AchPolicyInput> {
  const profile = await getProfile(accountId);
  if (!profile) throw new Error("There is no such account");
  const { controlTotals, secCodes, entryLimitMinor, dailyLimitMinor } = profile.achPolicy;
  const amount = (minor: number | null) => (minor === null ? "" : (minor / 100).toFixed(2));
  const limits = { entryLimitMinor: amount(entryLimitMinor), dailyLimitMinor: amount(dailyLimitMinor) };
  const version = profile.achPolicyVersion;
  return { accountId, controlTotals, secCodes: [...secCodes], ...limits, version, password: "", ...changes };
}
const save = (input: AchPolicyInput) => saveAchPolicy(administrator, achPolicySchema.parse(input), desk.clock.now());
const policyOf = async (accountId: string) => (await listAchPolicies([accountId])).get(accountId);
const trailOf = (accountId: string) =>
  db().auditEntry.findMany({
    where: { action: "account.ach_policy_changed", subjectId: accountId },
    orderBy: { seq: "asc" },
  });

test("what an account asks is tightened at once, counts for the senders, and is in the trail before and after", async () => {
  const asked = { controlTotals: true, secCodes: ["PPD", "CCD", "PPD"], entryLimitMinor: "25,000" };
  must(await save(await typed(incPayroll.id, { ...asked, dailyLimitMinor: "1,000,000.50" })));
  const after = {
    controlTotals: true,
    secCodes: ["CCD", "PPD"],
    entryLimitMinor: 2_500_000,
    dailyLimitMinor: 100_000_050,
  };
  expect(await policyOf(incPayroll.id)).toEqual(after);
  const before = { controlTotals: false, secCodes: [], entryLimitMinor: null, dailyLimitMinor: null };
  expect(await trailOf(incPayroll.id)).toMatchObject([
    { before, after, accountId: incPayroll.id, actorId: administrator.memberId },
  ]);
});

test("what lets more through needs the administrator's own password; without it nothing changes", async () => {
  must(await save(await typed(incOperating.id, { entryLimitMinor: "100" })));
  const held = await policyOf(incOperating.id);
  const raised = await typed(incOperating.id, { entryLimitMinor: "100.01" });
  expect(await save(raised)).toMatchObject({ ok: false, reason: "password_needed", field: "password" });
  expect(await save({ ...raised, password: "not mine" })).toMatchObject({ ok: false, reason: "wrong_password" });
  expect(await policyOf(incOperating.id)).toEqual(held);
  must(await save({ ...raised, password: PASSWORD }));
  expect(await policyOf(incOperating.id)).toMatchObject({ entryLimitMinor: 10_001 });
  expect(JSON.stringify((await trailOf(incOperating.id)).map(({ before, after }) => [before, after]))).not.toContain(
    PASSWORD,
  );
});

test("a form that was opened before another's change is refused by that one's name, and only one of two at once counts", async () => {
  const opened = await typed(incOperating.id, { dailyLimitMinor: "900" });
  must(await save(await typed(incOperating.id, { dailyLimitMinor: "800" })));
  const late = await save({ ...opened, password: PASSWORD });
  expect(late).toMatchObject({ ok: false, reason: "changed_meanwhile" });
  expect(late.ok ? "" : late.sentence).toContain("Nora Quist changed this account's ACH policy");
  const two = await typed(incOperating.id, { controlTotals: true });
  const results = await Promise.all([
    save({ ...two, dailyLimitMinor: "700" }),
    save({ ...two, dailyLimitMinor: "600" }),
  ]);
  expect(results.filter(({ ok }) => ok)).toHaveLength(1);
});

test("an account that holds no dollars has none", async () => {
  expect(await save(await typed(eurOperating.id))).toMatchObject({ ok: false, reason: "not_usd" });
});

test("limits and classes are read as a person gives them; odd ones are refused on their field", async () => {
  const form = await typed(incPayroll.id);
  const fieldsOf = (changes: object) =>
    achPolicySchema.safeParse({ ...form, ...changes }).error?.issues.map(({ path }) => path[0]);
  for (const odd of ["0", "-5", "x", "1,2", "1.005"]) {
    expect(fieldsOf({ entryLimitMinor: odd }), odd).toEqual(["entryLimitMinor"]);
    expect(fieldsOf({ dailyLimitMinor: odd }), odd).toEqual(["dailyLimitMinor"]);
  }
  expect(fieldsOf({ secCodes: ["COR"] })).toEqual(["secCodes"]);
  expect(fieldsOf({ secCodes: COMPANY_SECS.map(({ code }) => code) })).toBeUndefined();
});

describe("a policy lets more through", () => {
  const open: AchPolicy = { controlTotals: false, secCodes: [], entryLimitMinor: null, dailyLimitMinor: null };
  const tight: AchPolicy = { controlTotals: true, secCodes: ["PPD"], entryLimitMinor: 100, dailyLimitMinor: 1_000 };
  test.each<[string, AchPolicy, AchPolicy, boolean]>([
    ["when nothing changes: no", tight, tight, false],
    ["when everything is tightened: no", open, tight, false],
    ["when control totals are dropped", tight, { ...tight, controlTotals: false }, true],
    ["when the limit of an entry rises by a cent", tight, { ...tight, entryLimitMinor: 101 }, true],
    ["when the limit of a day is taken away", tight, { ...tight, dailyLimitMinor: null }, true],
    ["when a class is added", tight, { ...tight, secCodes: ["CCD", "PPD"] }, true],
    ["when no class is named any more", tight, { ...tight, secCodes: [] }, true],
    ["when limits fall: no", tight, { ...tight, entryLimitMinor: 99, dailyLimitMinor: 999 }, false],
  ])("%s", (_, before, after, expected) => {
    expect(loosens(before, after)).toBe(expected);
  });

  test("and is told in words, one for each thing it asks", () => {
    expect(policyWords(open)).toEqual([]);
    expect(policyWords(tight)).toEqual([
      "control totals keyed",
      "PPD only",
      "at most USD 1.00 an entry",
      "at most USD 10.00 a day",
    ]);
  });
});
