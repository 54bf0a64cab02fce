import { afterAll, describe, expect, test } from "vitest";
import { addFile, payroll, readFile, upload } from "@/scripts/testing/ach-files";
import { makeDesk } from "@/scripts/testing/desk";
import { must, seenBy } from "@/scripts/testing/payments";
import { db, type Prisma } from "@/lib/core/db";
import { newId } from "@/lib/core/ids";
import { formatMoney } from "@/lib/core/money";
import { reject } from "@/lib/features/approvals/mutations";
import { getAchFile } from "./data";
import { listSettlementAccounts } from "./data/settlement";
import { checkFile } from "./mutations/check";
import { keyControlTotals } from "./mutations/control";
import { sendFileForApproval } from "./mutations/send";
import { controlTotalsSchema } from "./schema";

const desk = await makeDesk();
const { analyst, analyst2, approver } = desk.actors;
const { incOperating } = desk.accounts;
const now = () => desk.clock.now();
afterAll(() => desk.close());

const usd = (amountMinor: number) => formatMoney({ amountMinor, currency: "USD" });
const send = (fileId: string, by = analyst) =>
  sendFileForApproval(by, { fileId, accountId: incOperating.id, clientKey: newId() }, now());
const ask = (policy: Prisma.AccountUpdateInput) =>
  db().account.update({
    where: { id: incOperating.id },
    data: { achControlTotals: false, achSecCodes: [], achEntryLimitMinor: null, achDailyLimitMinor: null, ...policy },
  });
const totalOf = async (fileId: string) => {
  const { creditMinor, debitMinor } = await readFile(fileId);
  return Number(creditMinor + debitMinor);
};

describe("control totals", () => {
  test("that nobody keyed keep a file from an account that asks for them, and from no other", async () => {
    await ask({ achControlTotals: true });
    const fileId = await addFile(desk);
    expect(await send(fileId)).toMatchObject({ ok: false, reason: "control_totals_missing" });
    expect(await readFile(fileId)).toMatchObject({ status: "ready", payment: null });
    await ask({});
    must(await send(fileId));
  });

  test("that differ are refused by name with both figures, kept, in the trail, and keep the file from being sent", async () => {
    await ask({ achControlTotals: true });
    const fileId = await addFile(desk);
    const creditMinor = Number((await readFile(fileId)).creditMinor);
    const wrong = { entryCount: 4, debitMinor: 0, creditMinor: creditMinor - 1 };
    const refused = await keyControlTotals(analyst, fileId, wrong, now());
    expect(refused).toMatchObject({ ok: false, reason: "control_totals_differ" });
    const sentence = refused.ok ? "" : refused.sentence;
    expect(sentence).toContain(`you keyed 4, the file has 3`);
    expect(sentence).toContain(`you keyed ${usd(creditMinor - 1)}, the file has ${usd(creditMinor)}`);
    expect(sentence).not.toContain("debits");
    expect((await getAchFile(analyst, fileId))?.control).toMatchObject({ ...wrong, agrees: false });
    expect(await send(fileId)).toMatchObject({ ok: false, reason: "control_totals_differ" });

    must(await keyControlTotals(analyst, fileId, { ...wrong, entryCount: 3, creditMinor }, now()));
    must(await send(fileId));
    const trail = await db().auditEntry.findMany({
      where: { subjectId: fileId, action: "ach_file.control_totals_keyed" },
      orderBy: { seq: "asc" },
    });
    expect(trail.map((row) => row.after)).toMatchObject([{ agree: false }, { agree: true }]);
    expect(trail[1]?.before).toEqual(wrong);
  });

  test("may be keyed before the check has ended, and are compared when the file is sent", async () => {
    await ask({ achControlTotals: true });
    const { fileId } = must(await upload(desk, payroll(), analyst));
    const keyed = { entryCount: 3, debitMinor: 5, creditMinor: 1 };
    expect(must(await keyControlTotals(analyst, fileId, keyed, now()))).toEqual({ compared: false });
    await checkFile(fileId, now());
    expect(await send(fileId)).toMatchObject({ ok: false, reason: "control_totals_differ" });
  });

  test("are keyed by whoever uploaded the file, and while it can still be sent", async () => {
    await ask({});
    const fileId = await addFile(desk);
    const keyed = { entryCount: 3, debitMinor: 0, creditMinor: await totalOf(fileId) };
    expect(await keyControlTotals(analyst2, fileId, keyed, now())).toMatchObject({ ok: false, reason: "not_yours" });
    must(await send(fileId));
    expect(await keyControlTotals(analyst, fileId, keyed, now())).toMatchObject({ ok: false, reason: "wrong_state" });
  });

  test("are read as people type them", () => {
    const fileId = newId();
    const typed = (entryCount: string, debit: string, credit: string) =>
      controlTotalsSchema.safeParse({ fileId, entryCount, debit, credit });
    expect(typed(" 1,250 ", "0", "12,345.5").data).toEqual({ fileId, entryCount: 1250, debit: 0, credit: 1_234_550 });
    for (const odd of ["", "x", "-1", "1.5", "12,34"]) expect(typed(odd, "0", "0").success).toBe(false);
    for (const odd of ["", "x", "-1", "1,2,3", "1.234"]) expect(typed("1", "0", odd).success).toBe(false);
  });
});

describe("an account's policy", () => {
  test("names the SEC codes that it does not send", async () => {
    await ask({ achSecCodes: ["CCD"] });
    const refused = await send(await addFile(desk));
    expect(refused).toMatchObject({ ok: false, reason: "sec_not_allowed", field: "accountId" });
    expect(refused.ok ? "" : refused.sentence).toMatch(/sends CCD entries only, and the file has PPD/);
    await ask({ achSecCodes: ["CCD", "PPD"] });
    must(await send(await addFile(desk)));
  });

  test("refuses an entry of a cent above its limit, with the line, and takes one that is just as large", async () => {
    const fileId = await addFile(desk);
    const entries = await db().achEntry.findMany({ where: { fileId } });
    const largest = entries.toSorted((a, b) => Number(b.amountMinor - a.amountMinor))[0];
    const most = largest?.amountMinor ?? 0n;
    await ask({ achEntryLimitMinor: most - 1n });
    const refused = await send(fileId);
    expect(refused).toMatchObject({ ok: false, reason: "entry_over_limit" });
    expect(refused.ok ? "" : refused.sentence).toContain(`line ${largest?.line} is ${usd(Number(most))}`);
    await ask({ achEntryLimitMinor: most });
    must(await send(fileId));
  });

  test("counts what was sent on the same day in the account's zone, and not what came to nothing", async () => {
    await desk.clock.advance(24 * 3_600_000);
    const [first, second, third] = [await addFile(desk), await addFile(desk), await addFile(desk)];
    const total = await totalOf(first);
    await ask({ achDailyLimitMinor: BigInt(total + (await totalOf(second)) - 1) });
    const { paymentId } = must(await send(first));
    const [account] = (await listSettlementAccounts(analyst.scope, null, now())).filter(
      ({ id }) => id === incOperating.id,
    );
    expect(account).toMatchObject({ usedTodayMinor: total, policy: { dailyLimitMinor: total * 2 } });
    expect(await send(second)).toMatchObject({ ok: false, reason: "daily_over_limit" });
    must(await reject(approver, { ...(await seenBy(paymentId)), note: "Not this week" }, now()));
    must(await send(second));
    expect(await send(third)).toMatchObject({ ok: false, reason: "daily_over_limit" });
    await desk.clock.advance(24 * 3_600_000);
    must(await send(third));
  });

  test("holds for two files that are sent at the same moment", async () => {
    await desk.clock.advance(24 * 3_600_000);
    const files = [await addFile(desk), await addFile(desk)] as const;
    await ask({ achDailyLimitMinor: BigInt((await totalOf(files[0])) + 100) });
    const results = await Promise.all(files.map((fileId) => send(fileId)));
    expect(results.filter((result) => result.ok)).toHaveLength(1);
    expect(results.find((result) => !result.ok)).toMatchObject({ reason: "daily_over_limit" });
  });
});
