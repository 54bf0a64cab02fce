import { afterAll, beforeAll, expect, test } from "vitest";
import { useBankFetch } from "@/lib/banks/open";
import { scopeOf } from "@/lib/core/actor";
import { zonedInstant } from "@/lib/core/dates";
import { db } from "@/lib/core/db";
import { newId } from "@/lib/core/ids";
import { toDecimal } from "@/lib/core/money";
import { bankFor } from "@/lib/features/banks/dispatch";
import { syncTransactions } from "@/lib/features/transactions/sync";
import { openTestBank, type TestBank } from "@/scripts/testing/bank";
import { listAccountDays, listNewestDays } from "./data/days";
import { syncAccounts, syncBalances } from "./sync";
import type { AccountDayRow } from "./types";

const BANK = { timeZone: "America/New_York", loadTime: "01:00" };
const everything = scopeOf("all");
let bank: TestBank;
/** Whether the bank keeps a line to itself. */
let withheld: (line: { readonly description: string; readonly posting_date: string }) => boolean = () => false;

beforeAll(async () => {
  bank = await openTestBank();
  useBankFetch(async (url, init) => {
    const answer = await bank.sandbox.handle(new Request(url.replace("/oauth/token", "/v1/token"), init));
    if (!url.includes("/transactions?") || answer.status !== 200) return answer;
    const lines = (await answer.json()) as { description: string; posting_date: string }[];
    return Response.json(lines.filter((line) => !withheld(line)));
  });
  await syncAccounts(await bank.ticket("accounts"), { clock: bank.clock });
});
afterAll(() => bank.close());

async function moveTo(date: string, time: string): Promise<void> {
  await bank.sandbox.clock.moveTo(zonedInstant(date, time, BANK.timeZone));
}

async function readBalances(date: string, time: string): Promise<void> {
  await moveTo(date, time);
  const outcome = await syncBalances(await bank.ticket("balances"), { clock: bank.clock });
  expect(outcome).not.toHaveProperty("errorText");
}

async function readLines(date: string, time = "01:05"): Promise<void> {
  await moveTo(date, time);
  const outcome = await syncTransactions(await bank.ticket("transactions"), { clock: bank.clock });
  expect(outcome).not.toHaveProperty("errorText");
}

/** As the schedule does every five minutes: on both sides of the midnight that ends a day. */
async function passMidnightAfter(date: string, next: string): Promise<void> {
  await readBalances(date, "23:57");
  await readBalances(next, "00:02");
}

/** The account that pays here: USD, checking, with money. */
function payer(): { accountId: string; name: string } {
  const { accounts, balances } = bank.sandbox.parts.bank.state;
  const own = [...accounts.values()].filter((one) => one.currency === "USD" && one.type === "Checking");
  const [richest] = own.toSorted((a, b) => (balances.get(b.accountId) ?? 0) - (balances.get(a.accountId) ?? 0));
  if (!richest) throw new Error("no account to pay from");
  return richest;
}

async function wire(date: string, time: string, amountMinor: number, reference: string): Promise<void> {
  await moveTo(date, time);
  const port = await bankFor("qbank");
  const beneficiary = { name: "Northline Steel", routingNumber: "021000021", accountNumber: "123456789" };
  const amount = toDecimal(amountMinor, "USD");
  await port?.createWire(
    { bankAccountId: payer().accountId, amount, reference, beneficiary },
    { idempotencyKey: crypto.randomUUID() },
  );
}

async function transfer(date: string, time: string, amountMinor: number): Promise<void> {
  await moveTo(date, time);
  const from = payer();
  const to = [...bank.sandbox.parts.bank.state.accounts.values()].find(
    (one) => one.currency === "USD" && one.accountId !== from.accountId,
  );
  const port = await bankFor("qbank");
  await port?.createTransfer(
    {
      fromBankAccountId: from.accountId,
      toBankAccountId: to?.accountId ?? "",
      amount: toDecimal(amountMinor, "USD"),
    },
    { idempotencyKey: crypto.randomUUID() },
  );
}

function newest(): Promise<AccountDayRow[]> {
  return listNewestDays(everything, { id: bank.bankId, ...BANK }, bank.clock());
}

const verdicts = (days: readonly AccountDayRow[]) => [...new Set(days.map((day) => day.verdict))];

test("over two loads every account is complete, whatever was paid at night, on a holiday or between midnight and the load", async () => {
  await passMidnightAfter("2026-11-24", "2026-11-25");
  await wire("2026-11-25", "00:30", 111_11, "NIGHT");
  await readLines("2026-11-25");
  // What the ledger was at the end of 23 Nov nobody read: it is not known, and nobody says zero.
  const first = await newest();
  expect(first.some((day) => day.verdict === "unknown" && day.differenceMinor === null)).toBe(true);
  expect(first.every((day) => day.verdict !== "differs")).toBe(true);
  await wire("2026-11-25", "11:00", 222_22, "DAY");
  await transfer("2026-11-25", "16:00", 333_33);
  await passMidnightAfter("2026-11-25", "2026-11-26");
  await wire("2026-11-26", "12:00", 444_44, "HOLIDAY");
  await readLines("2026-11-27");
  const second = await newest();
  expect(second[0]).toMatchObject({ date: "2026-11-27", booked: "2026-11-25" });
  expect(verdicts(second)).toEqual(["complete"]);
  const paid = second.find((day) => day.accountName === payer().name);
  expect(paid?.count).toBeGreaterThanOrEqual(3);
  expect(paid?.changeMinor).not.toBe(0);
  await wire("2026-11-27", "15:00", 555_55, "FRIDAY");
  await passMidnightAfter("2026-11-27", "2026-11-28");
  await wire("2026-11-28", "12:00", 666_66, "SATURDAY");
  await readLines("2026-11-30");
  expect(verdicts(await newest())).toEqual(["complete"]);
});

test("a line that the bank withholds shows as exactly its amount on its account alone, until it comes", async () => {
  withheld = (line) => line.description.includes("MONDAY");
  await wire("2026-11-30", "10:00", 777_77, "MONDAY");
  await wire("2026-11-30", "10:05", 10_00, "ALSO");
  await passMidnightAfter("2026-11-30", "2026-12-01");
  await readLines("2026-12-01");
  const days = await newest();
  const off = days.filter((day) => day.verdict !== "complete");
  expect(off).toMatchObject([{ accountName: payer().name, verdict: "differs", differenceMinor: -777_77 }]);
  withheld = () => false;
  await readLines("2026-12-01", "01:35");
  expect(verdicts(await newest())).toEqual(["complete"]);
});

test("without a balance near midnight a day on which money moved is not known; where nothing moved it is complete", async () => {
  await wire("2026-12-01", "10:00", 888_88, "UNREAD");
  await readLines("2026-12-02");
  await readBalances("2026-12-02", "09:00");
  const days = await newest();
  const paid = days.find((day) => day.accountName === payer().name);
  expect(paid).toMatchObject({ verdict: "unknown", closingMinor: null, differenceMinor: null });
  expect(paid?.reason).toMatch(/2 Dec 2026, 00:00 ET/);
  const moved = new Set(
    [...bank.sandbox.parts.bank.state.linesByAccount.values()]
      .flat()
      .filter((line) => line.valueDate === "2026-12-01")
      .map((line) => bank.sandbox.parts.bank.state.accounts.get(line.accountId)?.name),
  );
  const still = days.filter((day) => !moved.has(day.accountName));
  expect(still.length).toBeGreaterThan(0);
  expect(verdicts(still)).toEqual(["complete"]);
});

test("before its load a day is not loaded, and a load that is late is not a difference", async () => {
  await passMidnightAfter("2026-12-02", "2026-12-03");
  await readLines("2026-12-03");
  await wire("2026-12-03", "10:00", 999_99, "LATE");
  await passMidnightAfter("2026-12-03", "2026-12-04");
  expect(verdicts(await newest())).toEqual(["not-loaded"]);
  withheld = (line) => line.posting_date.startsWith("2026-12-04");
  await readLines("2026-12-04");
  const late = (await newest()).find((day) => day.accountName === payer().name);
  expect(late).toMatchObject({ verdict: "not-loaded", differenceMinor: null });
  withheld = () => false;
  await readLines("2026-12-04", "03:00");
  expect(verdicts(await newest())).toEqual(["complete"]);
});

test("the days of an account are its last business days, newest first, and another's are nobody's business", async () => {
  const account = await db().account.findFirstOrThrow({ where: { name: payer().name } });
  const days = await listAccountDays(everything, account.id, BANK, bank.clock(), 10);
  expect(days.map((day) => day.date).slice(0, 6)).toEqual([
    "2026-12-04",
    "2026-12-03",
    "2026-12-02",
    "2026-12-01",
    "2026-11-30",
    "2026-11-27",
  ]);
  expect(days).toHaveLength(10);
  for (const [index, day] of days.slice(1).entries()) {
    const later = days[index];
    if (day.closingMinor !== null && later?.openingMinor !== null) expect(later?.openingMinor).toBe(day.closingMinor);
  }
  expect(await listAccountDays(scopeOf([newId()]), account.id, BANK, bank.clock(), 10)).toEqual([]);
  expect(await listNewestDays(scopeOf([account.id]), { id: bank.bankId, ...BANK }, bank.clock())).toHaveLength(1);
});
