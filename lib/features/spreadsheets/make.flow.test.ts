import { afterAll, describe, expect, test } from "vitest";
import { INC_COMPANY_ID, readFile } from "@/scripts/testing/ach-files";
import { makeDesk } from "@/scripts/testing/desk";
import { must } from "@/scripts/testing/payments";
import { scopeOf } from "@/lib/core/actor";
import { db, type Prisma } from "@/lib/core/db";
import { newId } from "@/lib/core/ids";
import { getAchFile, readFileBytes } from "@/lib/features/ach-files/data";
import { checkFile } from "@/lib/features/ach-files/mutations/check";
import { discardFile } from "@/lib/features/ach-files/mutations/decide";
import { sendFileForApproval } from "@/lib/features/ach-files/mutations/send";
import { csvLine } from "@/lib/formats/csv/write";
import { SHEET_FIELD_NAMES } from "@/lib/formats/sheet/types";
import { listSheetAccounts } from "./data/accounts";
import { previewSheet } from "./data/read";
import { makeFromSheet } from "./mutations/make";
import { TEMPLATE_HEADER, TEMPLATE_ROW } from "./rules";
import { makeSettingsSchema, readSettingsSchema, type MakeSettingsInput } from "./schema";

const desk = await makeDesk();
const { analyst, analyst2 } = desk.actors;
const { incOperating, incPayroll, logOperating } = desk.accounts;
const now = () => desk.clock.now();
afterAll(() => desk.close());

const ACCOUNT = "94417703582216";
const HEADER = "Employee,ABA,Account,Net pay,ID";
let serial = 0;

/** A sheet that no other call gives. */
function sheetOf(lines: readonly string[] = [], header = HEADER): { name: string; bytes: Uint8Array } {
  serial += 1;
  const own = `Ada Byron,061000104,${ACCOUNT},"1,234.50",E${serial}`;
  return { name: "November.csv", bytes: new TextEncoder().encode([header, own, ...lines, ""].join("\n")) };
}

const FORM: MakeSettingsInput = {
  mapping: {
    columns: { name: "Employee", routing: "ABA", account: "Account", amount: "Net pay", individualId: "ID" },
    accountType: "checking",
    direction: "credit",
    decimals: "point",
    dates: "YMD",
  },
  accountId: incOperating.id,
  companyId: INC_COMPANY_ID,
  companyName: "HARBOR MILLS INC",
  sec: "PPD",
  description: "PAYROLL",
  effectiveDate: "2026-11-20",
  entryCount: "1",
  debit: "0",
  credit: "1,234.50",
  compared: false,
};
const make = (sheet = sheetOf(), changes: Partial<MakeSettingsInput> = {}, by = analyst) =>
  makeFromSheet(by, sheet, makeSettingsSchema.parse({ ...FORM, ...changes }), now());
const setAccount = (data: Prisma.AccountUpdateInput) => db().account.update({ where: { id: incOperating.id }, data });
const setLayout = (achProfile: string) =>
  db().bankConnection.update({ where: { bankId: desk.bankId }, data: { achProfile } });

test("a sheet becomes a file of the desk: checked, valid, its totals keyed, and sent for approval", async () => {
  const { fileId } = must(await make());
  expect(await readFile(fileId)).toMatchObject({ status: "checking", source: "spreadsheet", fileName: "November.ach" });
  await checkFile(fileId, now());
  const file = await getAchFile(analyst, fileId);
  expect(file).toMatchObject({ status: "ready", verdict: "valid", entryCount: 1, creditMinor: 123_450, debitMinor: 0 });
  expect(file?.control).toMatchObject({ entryCount: 1, creditMinor: 123_450, debitMinor: 0, agrees: true });
  expect(file?.reason).toMatch(/^Made of November\.csv: 1 row, totals keyed \(sheet [0-9a-f]{12}\)\.$/);
  expect(file?.summary?.batches).toMatchObject([
    { sec: "PPD", companyId: INC_COMPANY_ID, description: "PAYROLL", effectiveDate: "2026-11-20" },
  ]);
  must(await sendFileForApproval(analyst, { fileId, accountId: incOperating.id, clientKey: newId() }, now()));
  const trail = await db().auditEntry.findMany({ where: { subjectId: fileId }, orderBy: { seq: "asc" } });
  expect(trail.map(({ action }) => action)).toEqual(
    expect.arrayContaining(["ach_file.made", "ach_file.control_totals_keyed"]),
  );
  expect(JSON.stringify(trail.map(({ after, before }) => [after, before]))).not.toContain(ACCOUNT.slice(0, 10));
});

test("files of one day are told apart by their modifier, made one by one or all at once, checked or not", async () => {
  const made = await Promise.all([make(), make(), make()]);
  await checkFile(must(made[0]).fileId, now());
  const fileIds = [...made, await make()].map((one) => must(one).fileId);
  const modifiers: string[] = [];
  for (const fileId of fileIds) {
    await checkFile(fileId, now());
    modifiers.push((await getAchFile(analyst, fileId))?.summary?.modifier ?? "");
  }
  expect(new Set(modifiers).size).toBe(4);
});

test("the same sheet with the same choices is made once, however it is repeated; a discarded file is no hindrance", async () => {
  const sheet = sheetOf();
  const results = await Promise.all([make(sheet), make(sheet), make(sheet)]);
  const [first] = results.flatMap((result) => (result.ok ? [result.value.fileId] : []));
  expect(results.map(({ ok }) => ok).filter(Boolean)).toHaveLength(1);
  const again = await make(sheet);
  expect(again).toMatchObject({ ok: false, reason: "duplicate_file", earlierFileId: first });
  expect(await make(sheet, {}, analyst2)).toMatchObject({ ok: false, reason: "duplicate_file" });
  await checkFile(first ?? "", now());
  must(await discardFile(analyst, first ?? ""));
  must(await make(sheet));
});

test("the same sheet may be paid again on another day", async () => {
  const sheet = sheetOf();
  must(await make(sheet));
  must(await make(sheet, { effectiveDate: "2026-12-04" }));
});

test("a sheet with a problem makes nothing, and the refusal names row and reason", async () => {
  const before = await db().achFile.count();
  const broken = await make(sheetOf(["Bob,061000105,12,1.00,", "Cy,061000104,,1.00,"]));
  expect(broken).toMatchObject({ ok: false, reason: "rows_broken" });
  expect(broken.ok ? "" : broken.sentence).toMatch(/^Row 3: .*check digit.* \(and 1 more\)/);
  expect(await make({ name: "November.xlsx", bytes: new Uint8Array([0x50, 0x4b, 3, 4]) })).toMatchObject({
    reason: "sheet_broken",
    sentence: expect.stringContaining("Save the sheet as CSV"),
  });
  expect(await make({ name: "x.csv", bytes: new TextEncoder().encode(`${HEADER}\n`) })).toMatchObject({
    reason: "no_rows",
  });
  expect(await db().achFile.count()).toBe(before);
});

describe("totals tie out", () => {
  test.each([
    ["a wrong count", { entryCount: "2" }, "totals_differ"],
    ["a cent less of credits", { credit: "1,234.49" }, "totals_differ"],
    ["debits that are not there", { debit: "0.01" }, "totals_differ"],
    ["one figure alone", { debit: "", credit: "" }, "totals_partly"],
    ["nothing, and nothing compared", { entryCount: "", debit: "", credit: "" }, "totals_not_compared"],
  ])("%s is refused", async (_, changes, reason) => {
    expect(await make(sheetOf(), changes)).toMatchObject({ ok: false, reason });
  });

  test("compared by sight they are enough, and the file says so", async () => {
    const { fileId } = must(await make(sheetOf(), { entryCount: "", debit: "", credit: "", compared: true }));
    expect((await readFile(fileId)).reason).toContain("totals compared");
    expect(await readFile(fileId)).toMatchObject({ controlKeyedAt: null });
  });

  test("where the account asks for control totals they must be keyed", async () => {
    await setAccount({ achControlTotals: true });
    const refused = await make(sheetOf(), { entryCount: "", debit: "", credit: "", compared: true });
    expect(refused).toMatchObject({ ok: false, reason: "totals_missing", field: "entryCount" });
    must(await make());
    await setAccount({ achControlTotals: false });
  });
});

test.each([
  ["an account of another scope", {}, "unknown_account"],
  ["another entity's company id", { companyId: "1208800425" }, "other_company"],
  ["a date of yesterday", { effectiveDate: "2026-11-17" }, "too_early"],
  ["a Sunday", { effectiveDate: "2026-11-22" }, "not_banking_day"],
  ["Thanksgiving", { effectiveDate: "2026-11-26" }, "not_banking_day"],
  ["a date of next year", { effectiveDate: "2027-03-01" }, "too_late"],
] as const)("%s is refused", async (what, changes, reason) => {
  const by = what === "an account of another scope" ? { ...analyst, scope: scopeOf([logOperating.id]) } : analyst;
  expect(await make(sheetOf(), changes, by)).toMatchObject({ ok: false, reason });
});

test("dates of the sheet are judged like the chosen one, and make a batch each", async () => {
  const header = `${HEADER},Pay date`;
  const dated = { ...FORM.mapping, columns: { ...FORM.mapping.columns, effectiveDate: "Pay date" } };
  const rows = (day: string) => [`Bob,061000104,12,1.00,B,${day}`];
  const holiday = await make(sheetOf(rows("2026-11-26"), header), {
    mapping: dated,
    entryCount: "2",
    credit: "1235.50",
  });
  expect(holiday).toMatchObject({ ok: false, reason: "rows_broken", sentence: expect.stringContaining("26 Nov 2026") });
  const { fileId } = must(
    await make(sheetOf(rows("2026-11-27"), header), { mapping: dated, entryCount: "2", credit: "1235.50" }),
  );
  await checkFile(fileId, now());
  const file = await getAchFile(analyst, fileId);
  expect(file?.summary?.batches.map(({ effectiveDate }) => effectiveDate)).toEqual(["2026-11-20", "2026-11-27"]);
});

test("an account's own entry classes, a missing routing number and a bank without ACH are told before any row is read", async () => {
  await setAccount({ achSecCodes: ["CCD"] });
  expect(await make()).toMatchObject({ ok: false, reason: "sec_not_allowed", field: "sec" });
  await setAccount({ achSecCodes: [], routingNumber: null });
  expect(await make()).toMatchObject({ ok: false, reason: "account_unfit", field: "accountId" });
  await setAccount({ routingNumber: "061000104" });
  await db().bankConnection.update({ where: { bankId: desk.bankId }, data: { ach: "none" } });
  expect(await make()).toMatchObject({ ok: false, sentence: "QBank takes no ACH from us." });
  await db().bankConnection.update({ where: { bankId: desk.bankId }, data: { ach: "file" } });
});

test("the layout of the bank is followed: balanced batches, line ends, its routing number as origin", async () => {
  await setLayout("balanced");
  const { fileId } = must(await make());
  await checkFile(fileId, now());
  const balanced = await getAchFile(analyst, fileId);
  expect(balanced).toMatchObject({ verdict: "valid", entryCount: 2, creditMinor: 123_450, debitMinor: 123_450 });
  expect(balanced?.control).toBeNull();
  await setLayout("windows-lines");
  const lines = must(await make());
  expect(new TextDecoder().decode(await readFileBytes(lines.fileId)).split("\r\n")[0]).toHaveLength(94);
  await setLayout("routing-origin");
  const origin = must(await make());
  await checkFile(origin.fileId, now());
  const { routingNumber } = await db().account.findUniqueOrThrow({ where: { id: incOperating.id } });
  expect((await getAchFile(analyst, origin.fileId))?.summary?.origin.trim()).toBe(routingNumber);
  await setLayout("standard");
});

describe("a look at a sheet", () => {
  const look = (bytes: Uint8Array, changes: object = {}) =>
    previewSheet(
      analyst.scope,
      bytes,
      readSettingsSchema.parse({ mapping: null, sec: "PPD", accountId: "", effectiveDate: "", ...changes }),
      now(),
    );

  test("guesses its columns, tells its totals, and shows no account number whole", async () => {
    const seen = await look(sheetOf(["Bob,061000104,00001234,2.00,"]).bytes, { accountId: incPayroll.id });
    expect(seen.mapping.columns).toEqual(FORM.mapping.columns);
    expect(seen).toMatchObject({ rowCount: 2, delimiter: ",", encoding: "UTF-8", csvProblems: [] });
    expect(seen.reading).toMatchObject({ entryCount: 2, creditMinor: 123_650, problems: [], noticeCount: 0 });
    expect(seen.reading?.rows.map(({ account }) => account)).toEqual(["··2216", "··1234"]);
    expect(JSON.stringify(seen)).not.toContain(ACCOUNT.slice(0, 10));
  });

  test("a sheet without names of columns is told so, and none of its values comes back", async () => {
    const seen = await look(new TextEncoder().encode(`Ada,061000104,${ACCOUNT},1.00\nBob,061000104,${ACCOUNT},2.00\n`));
    expect(seen.reading?.problems).toMatchObject([{ code: "header_missing", row: 0 }]);
    expect(seen.header).toEqual([]);
    expect(JSON.stringify(seen)).not.toMatch(/944177/);
  });

  test("a mapping cannot hold a value for the name of a column", () => {
    const columns = { name: ACCOUNT };
    expect(makeSettingsSchema.safeParse({ ...FORM, mapping: { ...FORM.mapping, columns } }).success).toBe(false);
  });

  test("the template is read whole by its own names, and its example cannot be sent", async () => {
    const seen = await look(new TextEncoder().encode(csvLine(TEMPLATE_HEADER) + csvLine(TEMPLATE_ROW)));
    expect(seen.mapping.columns).toEqual(SHEET_FIELD_NAMES);
    expect(seen.reading?.problems.map(({ code }) => code)).toEqual(["amount_zero"]);
  });

  test("accounts are those of the person's scope that hold dollars, each with what it needs", async () => {
    const all = await listSheetAccounts(analyst.scope, now());
    expect(all.map(({ label }) => label).join()).not.toContain("EUR");
    const mine = await listSheetAccounts(scopeOf([incPayroll.id]), now());
    expect(mine).toMatchObject([{ id: incPayroll.id, companyIds: [INC_COMPANY_ID], earliest: "2026-11-19" }]);
  });
});
