import fc from "fast-check";
import { expect, test } from "vitest";
import { readCsv } from "@/lib/formats/csv/read";
import { csvLine } from "@/lib/formats/csv/write";
import { guessMapping } from "@/lib/formats/sheet/columns";
import type { SheetMapping } from "@/lib/formats/sheet/types";
import { buildNacha } from "./build";
import { checkDigitOf } from "./bytes";
import { checkNacha } from "./check";
import { fileOfRows, MOST_REMARKS, readRows, type FileFacts, type RowsOptions } from "./from-rows";
import { PROFILES } from "./profiles/profiles";

const ROUTING = "061000104";
const HEADER = "name,routing,account,amount,type,direction,code,id,text,date";
const OPTIONS: RowsOptions = { sec: "PPD", effectiveDate: "2026-11-30" };
const MAPPING: SheetMapping = {
  columns: {
    name: "name",
    routing: "routing",
    account: "account",
    amount: "amount",
    accountType: "type",
    direction: "direction",
    transactionCode: "code",
    individualId: "id",
    addenda: "text",
    effectiveDate: "date",
  },
  accountType: "checking",
  direction: "credit",
  decimals: "point",
  dates: "MDY",
};

const csv = (text: string) => readCsv(new TextEncoder().encode(text));
const read = (rows: readonly string[], options = OPTIONS, mapping = MAPPING) =>
  readRows(csv([HEADER, ...rows].join("\n")), mapping, options);
const entryOf = (row: string, options = OPTIONS, mapping = MAPPING) => {
  const { entries, problems } = read([row], options, mapping);
  expect(problems).toEqual([]);
  return entries[0];
};
const codesOf = (row: string, options = OPTIONS, mapping = MAPPING) =>
  read([row], options, mapping).problems.map(({ column, code }) => `${column} ${code}`);

test("a row is an entry: what the columns say, and the sheet's own choice where they are blank", () => {
  expect(entryOf(`Ada Byron,${ROUTING},0012-34,"1,234.50",,,,E7,May wages,11/25/2026`)).toEqual({
    row: 2,
    direction: "credit",
    effectiveDate: "2026-11-25",
    entry: {
      transactionCode: 22,
      rdfi: ROUTING,
      accountNumber: "0012-34",
      amountMinor: 123_450,
      individualId: "E7",
      individualName: "Ada Byron",
      addenda: ["May wages"],
    },
  });
  expect(entryOf(`Ada,${ROUTING},1,2,,,,,,`)).toMatchObject({ effectiveDate: "2026-11-30", entry: { addenda: [] } });
});

test.each([
  ["", "", "", 22],
  ["Savings", "", "", 32],
  ["SAV", "DR", "", 37],
  ["checking account", "debit", "", 27],
  ["GL", "credit", "", 42],
  ["loan", "", "", 52],
  ["", "", "37", 37],
  ["", "debit", "27", 27],
])('account type "%s", direction "%s" and code "%s" are transaction code %i', (type, direction, code, expected) => {
  const entry = entryOf(`Ada,${ROUTING},1,2,${type},${direction},${code},,,`);
  expect(entry?.entry.transactionCode).toBe(expected);
});

test.each([
  ["apostrophe", `Ada,'${ROUTING},'0012,1,,,,,,`],
  ["formula of a text", `Ada,"=""${ROUTING}""","=""0012""",1,,,,,,`],
  ["blanks within the account", `Ada, ${ROUTING} ,00 12,1,,,,,,`],
])("digits kept as text by an %s keep their zeros", (_, row) => {
  expect(entryOf(row)?.entry).toMatchObject({ rdfi: ROUTING, accountNumber: "0012" });
});

test.each([
  ["no routing number", "Ada,,1,2,,,,,,", "2 routing_missing"],
  ["a lost zero", "Ada,61000104,1,2,,,,,,", "2 zero_lost"],
  ["a rounded routing number", "Ada,6.1E+07,1,2,,,,,,", "2 digits_lost"],
  ["a wrong check digit", "Ada,061000105,1,2,,,,,,", "2 routing_wrong"],
  ["zeros for a routing number", "Ada,000000000,1,2,,,,,,", "2 routing_wrong"],
  ["a fractional routing number", "Ada,61000104.0,1,2,,,,,,", "2 routing_wrong"],
  ["no account", `Ada,${ROUTING},,2,,,,,,`, "3 account_missing"],
  ["a rounded account", `Ada,${ROUTING},1.23457E+11,2,,,,,,`, "3 digits_lost"],
  ["an account with a slash", `Ada,${ROUTING},12/34,2,,,,,,`, "3 account_wrong"],
  ["an account of zeros", `Ada,${ROUTING},000-0,2,,,,,,`, "3 account_wrong"],
  ["an account of 18 characters", `Ada,${ROUTING},123456789012345678,2,,,,,,`, "3 account_long"],
  ["no amount", `Ada,${ROUTING},1,,,,,,,`, "4 amount_missing"],
  ["an amount of nothing", `Ada,${ROUTING},1,0.00,,,,,,`, "4 amount_zero"],
  ["a negative amount", `Ada,${ROUTING},1,-5,,,,,,`, "4 amount_negative"],
  ["an amount in brackets", `Ada,${ROUTING},1,(5.00),,,,,,`, "4 amount_negative"],
  ["a tenth of a cent", `Ada,${ROUTING},1,5.001,,,,,,`, "4 amount_wrong"],
  ["a decimal comma", `Ada,${ROUTING},1,"1.234,50",,,,,,`, "4 amount_wrong"],
  ["more than an entry holds", `Ada,${ROUTING},1,100000000,,,,,,`, "4 amount_large"],
  ["an unknown account type", `Ada,${ROUTING},1,2,wallet,,,,,`, "5 type_unknown"],
  ["an unknown direction", `Ada,${ROUTING},1,2,,up,,,,`, "6 direction_unknown"],
  ["a debit of a loan", `Ada,${ROUTING},1,2,loan,debit,,,,`, "6 loan_debit"],
  ["an unknown code", `Ada,${ROUTING},1,2,,,99,,,`, "7 code_unknown"],
  ["a code of returns", `Ada,${ROUTING},1,2,,,21,,,`, "7 code_not_sent"],
  ["a reversal of a loan", `Ada,${ROUTING},1,2,,,55,,,`, "7 code_not_sent"],
  ["a text without money in PPD", `Ada,${ROUTING},1,0,,,24,,,`, "7 code_not_sent"],
  ["a code against the direction", `Ada,${ROUTING},1,2,,debit,22,,,`, "7 code_contradicts"],
  ["money in a prenote", `Ada,${ROUTING},1,2,,,23,,,`, "4 amount_not_zero"],
  ["an id of 16 characters", `Ada,${ROUTING},1,2,,,,1234567890123456,,`, "8 id_long"],
  ["a text of 81 characters", `Ada,${ROUTING},1,2,,,,,${"x".repeat(81)},`, "9 addenda_long"],
  ["no name", `,${ROUTING},1,2,,,,,,`, "1 name_missing"],
  ["a name in letters that no file has", `李雷,${ROUTING},1,2,,,,,,`, "1 name_letters"],
  ["a day that is not there", `Ada,${ROUTING},1,2,,,,,,02/30/2026`, "10 date_wrong"],
  ["a count of days", `Ada,${ROUTING},1,2,,,,,,46351`, "10 date_serial"],
])("%s is told with its column", (_, row, expected) => {
  expect(codesOf(row)).toEqual([expected]);
});

test("all that is wrong with a row is told at once, and the sound rows around it are entries", () => {
  const good = `Ada,${ROUTING},1,2,,,,,,`;
  const reading = read([good, "Bob,12,,x,wallet,,,,,", good.replace("Ada", "Cy")]);
  expect(reading.problems.map(({ row, code }) => `${row} ${code}`)).toEqual([
    "3 routing_wrong",
    "3 account_missing",
    "3 amount_wrong",
    "3 type_unknown",
  ]);
  expect(reading).toMatchObject({ problemCount: 4, brokenRows: 1, creditMinor: 400, debitMinor: 0 });
  expect(reading.entries.map(({ row }) => row)).toEqual([2, 4]);
});

test("a prenote has no amount, a text without money is a CCD entry", () => {
  expect(entryOf(`Ada,${ROUTING},1,,,,23,,,`)?.entry).toMatchObject({ transactionCode: 23, amountMinor: 0 });
  const ccd = { ...OPTIONS, sec: "CCD" } as const;
  expect(entryOf(`Ada,${ROUTING},1,0,,,24,,note,`, ccd)?.entry).toMatchObject({ transactionCode: 24, amountMinor: 0 });
});

test("a decimal comma is read where the sheet has one", () => {
  const comma: SheetMapping = { ...MAPPING, decimals: "comma" };
  expect(entryOf(`Ada,${ROUTING},1,"1.234,50",,,,,,`, OPTIONS, comma)?.entry.amountMinor).toBe(123_450);
  expect(codesOf(`Ada,${ROUTING},1,"1,234.50",,,,,,`, OPTIONS, comma)).toEqual(["4 amount_wrong"]);
});

test.each([
  ["MDY", "3/4/2026", "2026-03-04"],
  ["DMY", "3.4.2026", "2026-04-03"],
  ["DMY", "03-04-26", "2026-04-03"],
  ["YMD", "2026/03/04", "2026-03-04"],
  ["MDY", "2026-03-04", "2026-03-04"],
  ["DMY", "20260304", "2026-03-04"],
  ["MDY", "2026-03-04T00:00:00", "2026-03-04"],
] as const)("under %s, %s is %s", (dates, written, expected) => {
  expect(entryOf(`Ada,${ROUTING},1,2,,,,,,${written}`, OPTIONS, { ...MAPPING, dates })?.effectiveDate).toBe(expected);
});

test("a date that the desk refuses is a problem of its row, in the desk's own words", () => {
  const options = { ...OPTIONS, refuseDate: (date: string) => (date === "2026-11-26" ? "It is Thanksgiving." : null) };
  expect(read([`Ada,${ROUTING},1,2,,,,,,11/26/2026`], options).problems).toEqual([
    { row: 2, column: 10, field: "effectiveDate", code: "date_refused", message: "It is Thanksgiving." },
  ]);
});

test("names are spelt plainly and cut to their columns, and both are told", () => {
  const reading = read([
    `José  Łuczak,${ROUTING},1,2,,,,,,`,
    `Wilhelmina Featherstonehaugh,${ROUTING},2,2,,,,,,`,
    `Ada,${ROUTING},3,2,,,,,,`,
  ]);
  expect(reading.entries.map(({ entry }) => entry.individualName)).toEqual([
    "Jose Luczak",
    "Wilhelmina Featherston",
    "Ada",
  ]);
  expect(reading.notices.map(({ row, code }) => `${row} ${code}`)).toEqual(["2 name_respelt", "3 name_cut"]);
});

test("a trade exchange takes its text in as many addenda as it needs, and a shorter name", () => {
  const entry = entryOf(`A Company With A Long Name,${ROUTING},1,2,,,,,${"x".repeat(170)},`, {
    ...OPTIONS,
    sec: "CTX",
  });
  expect(entry?.entry.addenda?.map(({ length }) => length)).toEqual([80, 80, 10]);
  expect(entry?.entry.individualName).toBe("A Company With A");
});

test("a row that repeats account, amount and date of another one is told", () => {
  const row = `Ada,${ROUTING},555566667777,2,,,,,,`;
  const reading = read([row, row, row.replace(",2,", ",3,")]);
  expect(reading.problems).toEqual([]);
  expect(reading.notices).toMatchObject([{ row: 3, code: "row_repeats" }]);
  expect(reading.notices[0]?.message).toContain("··7777 and amount are those of row 2");
});

test("no remark tells more of an account number than its last four, wherever the number was mapped to", () => {
  const account = "94417703582216";
  const cells = Array.from({ length: 10 }, () => account).join(",");
  const { problems, notices } = read([cells, `Ada,${ROUTING},${account}/1,2,,,,,,`]);
  expect(problems.length).toBeGreaterThan(5);
  expect(JSON.stringify([problems, notices])).not.toMatch(/944177|\d{6}/);
});

test("columns that are missing, doubled, shared or not chosen are told once, without reading a row", () => {
  const file = csv("name,amount,Amount,routing\nAda,1,2,3\n");
  const columns = { name: "Name", routing: "ABA", amount: "amount", addenda: "name" };
  const reading = readRows(file, { ...MAPPING, columns }, OPTIONS);
  expect(reading.problems.map(({ field, code }) => `${field} ${code}`)).toEqual([
    "routing column_missing",
    "account column_not_chosen",
    "amount column_twice",
    "addenda column_shared",
  ]);
  expect(reading.entries).toEqual([]);
});

test("problems are counted whole and kept within a bound", () => {
  const reading = read(Array.from({ length: 400 }, () => "Ada,,,x,,,,,,"));
  expect(reading).toMatchObject({ problemCount: 1_200, brokenRows: 400 });
  expect(reading.problems).toHaveLength(MOST_REMARKS);
});

test.each([
  [
    "Employee Name,Bank Routing Number,Bank Account Number,Account Type,Net Pay,Employee ID",
    { name: 0, routing: 1, account: 2, accountType: 3, amount: 4, individualId: 5 },
  ],
  [
    "Vendor,ABA,Acct #,Amount (USD),Invoice No,Memo,Pay Date",
    { name: 0, routing: 1, account: 2, amount: 3, individualId: 4, addenda: 5, effectiveDate: 6 },
  ],
  [
    "Name,Routing number,Account number,Account type,Amount,Credit or debit,Transaction code,Identification number,Addenda text,Effective date",
    {
      name: 0,
      routing: 1,
      account: 2,
      accountType: 3,
      amount: 4,
      direction: 5,
      transactionCode: 6,
      individualId: 7,
      addenda: 8,
      effectiveDate: 9,
    },
  ],
  ["Employee Name,Bank ABA,Bank Account,Net Pay", { name: 0, routing: 1, account: 2, amount: 3 }],
  ["a,b,c", {}],
])("the columns of %s are guessed by their words", (header, expected) => {
  const file = csv(`${header}\n1,2,3\n`);
  const names = Object.fromEntries(Object.entries(expected).map(([field, at]) => [field, file.header[at]]));
  expect(guessMapping(file).columns).toEqual(names);
});

test.each([
  ["1.234,50", "comma"],
  ["1,234.50", "point"],
  ["1234", "point"],
])("amounts like %s are guessed to have a decimal %s", (amount, decimals) => {
  expect(guessMapping(csv(`amount\n"${amount}"\n`)).decimals).toBe(decimals);
});

test.each([
  ["25/11/2026", "DMY"],
  ["11/25/2026", "MDY"],
  ["2026-11-25", "YMD"],
  ["01.02.2026", "DMY"],
  ["01/02/2026", "MDY"],
])("dates like %s are guessed to be %s", (date, dates) => {
  expect(guessMapping(csv(`date\n${date}\n`)).dates).toBe(dates);
});

const FACTS: FileFacts = {
  destination: "061000104",
  destinationName: "QBANK",
  origin: "1234567890",
  originName: "HARBOR MILLS",
  createdDate: "2026-11-25",
  createdTime: "09:30",
  batch: {
    sec: "PPD",
    companyName: "HARBOR MILLS",
    companyId: "1234567890",
    description: "PAYROLL",
    odfi: "06100010",
  },
};

test("rows of two dates are two batches, the earlier first, and the file is valid", () => {
  const { entries } = read([
    `Ada,${ROUTING},1,2.00,,,,,,11/30/2026`,
    `Bob,${ROUTING},2,3.00,,,,,,11/27/2026`,
    `Cy,${ROUTING},3,4.00,,,,,,11/30/2026`,
  ]);
  const file = fileOfRows(entries, FACTS);
  expect(
    file.batches.map((batch) => [batch.effectiveDate, batch.entries.map(({ individualName }) => individualName)]),
  ).toEqual([
    ["2026-11-27", ["Bob"]],
    ["2026-11-30", ["Ada", "Cy"]],
  ]);
  expect(checkNacha(buildNacha(file, PROFILES.standard))).toMatchObject({
    verdict: "valid",
    summary: { batchCount: 2 },
  });
});

const routing = fc
  .tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 0, max: 999_999 }))
  .map(([district, rest]) => `${String(district).padStart(2, "0")}${String(rest).padStart(6, "0")}`)
  .map((eight) => `${eight}${checkDigitOf(eight)}`);
const anyRow = fc.record({
  name: fc.constantFrom("Ada Byron", "José Núñez", "O'Brien & Sons, Ltd", "Wilhelmina Featherstonehaugh-Cholmondeley"),
  routing,
  account: fc.stringMatching(/^[1-9A-Z][0-9A-Z-]{0,16}$/),
  amountMinor: fc.integer({ min: 1, max: 9_999_999_999 }),
  type: fc.constantFrom("checking", "SAV", ""),
  direction: fc.constantFrom("credit", "debit", ""),
  text: fc.stringMatching(/^[ -~]{0,80}$/).map((text) => text.replaceAll(/\s+/g, " ").trim()),
});

test("300 sheets of sound rows become files that the check calls valid, with the totals of the sheet", () => {
  fc.assert(
    fc.property(fc.array(anyRow, { minLength: 1, maxLength: 30 }), (rows) => {
      const lines = rows.map(({ name, account, amountMinor, type, direction, text, routing: rdfi }) =>
        csvLine([name, rdfi, account, { decimal: (amountMinor / 100).toFixed(2) }, type, direction, "", "", text, ""]),
      );
      const reading = readRows(csv(`${HEADER}\n${lines.join("")}`), MAPPING, OPTIONS);
      expect(reading.problems).toEqual([]);
      const sum = (wanted: (row: (typeof rows)[number]) => boolean) =>
        rows.filter(wanted).reduce((total, { amountMinor }) => total + amountMinor, 0);
      const debitMinor = sum(({ direction }) => direction === "debit");
      const creditMinor = sum(({ direction }) => direction !== "debit");
      const check = checkNacha(buildNacha(fileOfRows(reading.entries, FACTS), PROFILES.standard));
      expect(check.verdict).toBe("valid");
      expect(check.summary).toMatchObject({ entries: rows.length, debitMinor, creditMinor });
    }),
    { numRuns: 300, seed: 20_261_126 },
  );
});
