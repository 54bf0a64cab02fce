import { describe, expect, test } from "vitest";
import { groupByEntity, readBalance, refreshSentence, splitChange, totalsByCurrency } from "./rules";
import type { AccountView } from "./types";

function account(changes: Partial<AccountView> & { readonly id: string }): AccountView {
  return {
    name: changes.id,
    type: "Checking",
    currency: "USD",
    bankCode: "qbank",
    bankName: "QBank",
    bankTimeZone: "America/New_York",
    bankLoadTime: "01:00",
    entityId: null,
    entityName: null,
    last4: null,
    closedAt: null,
    balance: null,
    ...changes,
  };
}

function balance(availableMinor: number, currentMinor: number, asOf: string, stale = false) {
  return { availableMinor, currentMinor, asOf, source: "QBank", stale };
}

describe("totals by currency", () => {
  const accounts = [
    account({ id: "a", balance: balance(100, 150, "2026-11-24T15:00:00.000Z") }),
    account({ id: "b", balance: balance(-30, 20, "2026-11-24T14:00:00.000Z", true) }),
    account({ id: "c" }),
    account({ id: "d", currency: "EUR", balance: balance(7, 8, "2026-11-24T15:00:00.000Z") }),
    account({ id: "e", closedAt: "2026-11-01T00:00:00.000Z", balance: balance(9, 9, "2026-11-01T00:00:00.000Z") }),
  ];

  test("never mix currencies, leave closed accounts out, and say what is missing and how old the oldest part is", () => {
    expect(totalsByCurrency(accounts)).toEqual([
      {
        currency: "EUR",
        availableMinor: 7,
        currentMinor: 8,
        accounts: 1,
        missing: 0,
        oldestAsOf: "2026-11-24T15:00:00.000Z",
        stale: 0,
      },
      {
        currency: "USD",
        availableMinor: 70,
        currentMinor: 170,
        accounts: 3,
        missing: 1,
        oldestAsOf: "2026-11-24T14:00:00.000Z",
        stale: 1,
      },
    ]);
  });

  test("no accounts make no total, not a zero", () => {
    expect(totalsByCurrency([])).toEqual([]);
  });
});

test("entities come by name, and accounts without one last under a heading that says so", () => {
  const groups = groupByEntity([
    account({ id: "x" }),
    account({ id: "z", entityId: "2", entityName: "Harbor Mills Logistics LLC" }),
    account({ id: "y", entityId: "1", entityName: "Harbor Mills Inc" }),
  ]);
  expect(groups.map((group) => group.entityName)).toEqual([
    "Harbor Mills Inc",
    "Harbor Mills Logistics LLC",
    "Without a legal entity",
  ]);
});

describe("a balance from the bank", () => {
  const held = { id: "a", name: "Operating", currency: "USD" };
  const now = new Date("2026-11-24T15:00:00Z");
  const answer = { available: "1000.50", current: "-0.01", currency: "USD", bankAsOf: null };

  test("is stamped with our time where the bank sends none, with its own where it does", () => {
    expect(readBalance(held, answer, now)).toMatchObject({
      value: { availableMinor: 100_050, currentMinor: -1, asOf: now },
    });
    const own = new Date("2026-11-24T14:59:00Z");
    expect(readBalance(held, { ...answer, bankAsOf: own }, now)).toMatchObject({ value: { asOf: own } });
  });

  test("in another currency, or finer than the currency, is refused by name", () => {
    expect(readBalance(held, { ...answer, currency: "EUR" }, now)).toMatchObject({ reason: "currency_changed" });
    expect(readBalance(held, { ...answer, current: "0.005" }, now)).toMatchObject({ reason: "amount_unreadable" });
  });
});

test("a refresh says how many came and what stopped the rest", () => {
  expect(refreshSentence(12, [])).toBe("12 balances read from the bank.");
  expect(refreshSentence(0, ["QBank failed."])).toMatch(/gave no new balance: QBank failed\. The earlier figure stays/);
  expect(refreshSentence(9, ["One.", "Two.", "Three."])).toMatch(/^9 of 12 balances read\. One\. \(and 2 more\)/);
});

test("a change of balance is what was loaded plus timing, to the cent", () => {
  expect(splitChange(100_000, 90_050, -12_000)).toEqual({
    changeMinor: -9_950,
    postedMinor: -12_000,
    timingMinor: 2_050,
  });
});
