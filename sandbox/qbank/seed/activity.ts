import { addBusinessDays } from "@/lib/core/business-days";
import { addDays, weekday } from "@/lib/core/dates";
import type { AccountKey } from "./book";
import type { Day, Desk } from "./desk";
import { BRITONS, CARRIERS, CUSTOMERS, EUROPEANS, SHIPPERS, VENDORS } from "./names";

type Names = readonly [string, ...string[]];
type Flow = {
  readonly account: AccountKey;
  readonly perDay: number;
  readonly medianMinor: number;
  readonly sign: 1 | -1;
  readonly names: Names;
  readonly words: (name: string, number: number) => string;
  readonly kind: "ach" | "wire" | "deposit" | "card";
};

/** What happens on an ordinary day, with means and medians of a mid-sized mill and its haulage arm. */
const FLOWS: readonly Flow[] = [
  {
    account: "incOperating",
    perDay: 10,
    medianMinor: 820_000,
    sign: 1,
    names: CUSTOMERS,
    kind: "ach",
    words: (name, n) => `ACH CREDIT ${name} CCD INV ${n}`,
  },
  {
    account: "incOperating",
    perDay: 9,
    medianMinor: 560_000,
    sign: -1,
    names: VENDORS,
    kind: "ach",
    words: (name, n) => `ACH DEBIT ${name} CCD ${n}`,
  },
  {
    account: "incOperating",
    perDay: 1.3,
    medianMinor: 8_500_000,
    sign: 1,
    names: CUSTOMERS,
    kind: "wire",
    words: (name, n) => `WIRE IN ${name} IMAD ${n}`,
  },
  {
    account: "incOperating",
    perDay: 1.8,
    medianMinor: 12_500_000,
    sign: -1,
    names: VENDORS,
    kind: "wire",
    words: (name, n) => `WIRE OUT ${name} OMAD ${n}`,
  },
  {
    account: "incLockbox",
    perDay: 3,
    medianMinor: 3_800_000,
    sign: 1,
    names: ["LOCKBOX 71140", "LOCKBOX 71141"],
    kind: "deposit",
    words: (name, n) => `${name} DEPOSIT ${(n % 60) + 3} ITEMS`,
  },
  {
    account: "incLockbox",
    perDay: 12,
    medianMinor: 390_000,
    sign: 1,
    names: CUSTOMERS,
    kind: "deposit",
    words: (name, n) => `REMOTE DEPOSIT ${name} CK ${n}`,
  },
  {
    account: "logOperating",
    perDay: 8,
    medianMinor: 470_000,
    sign: 1,
    names: SHIPPERS,
    kind: "ach",
    words: (name, n) => `ACH CREDIT ${name} CTX LOAD ${n}`,
  },
  {
    account: "logOperating",
    perDay: 9,
    medianMinor: 190_000,
    sign: -1,
    names: CARRIERS,
    kind: "ach",
    words: (name, n) => `ACH DEBIT ${name} CCD ${n}`,
  },
  {
    account: "logOperating",
    perDay: 6,
    medianMinor: 58_000,
    sign: -1,
    names: CARRIERS,
    kind: "card",
    words: (name, n) => `FUEL CARD ${name} UNIT ${(n % 80) + 100}`,
  },
  {
    account: "logOperating",
    perDay: 0.3,
    medianMinor: 2_600_000,
    sign: -1,
    names: CARRIERS,
    kind: "wire",
    words: (name, n) => `WIRE OUT ${name} OMAD ${n}`,
  },
  {
    account: "eurOperating",
    perDay: 4.5,
    medianMinor: 870_000,
    sign: 1,
    names: EUROPEANS,
    kind: "ach",
    words: (name, n) => `SEPA CREDIT ${name} RE ${n}`,
  },
  {
    account: "eurOperating",
    perDay: 4.5,
    medianMinor: 800_000,
    sign: -1,
    names: EUROPEANS,
    kind: "ach",
    words: (name, n) => `SEPA DEBIT ${name} RE ${n}`,
  },
  {
    account: "gbpOperating",
    perDay: 2.5,
    medianMinor: 510_000,
    sign: 1,
    names: BRITONS,
    kind: "ach",
    words: (name, n) => `FPS CREDIT ${name} REF ${n}`,
  },
  {
    account: "gbpOperating",
    perDay: 2.5,
    medianMinor: 460_000,
    sign: -1,
    names: BRITONS,
    kind: "ach",
    words: (name, n) => `BACS DEBIT ${name} REF ${n}`,
  },
];

function runFlow(desk: Desk, day: Day, flow: Flow): void {
  const { random } = desk;
  for (let left = desk.count(flow.perDay); left > 0; left -= 1) {
    const description = flow.words(random.pick(flow.names), random.between(10_000, 99_999));
    const amountMinor = flow.sign * random.amount(flow.medianMinor);
    if (flow.kind === "ach")
      desk.put(day, flow.account, amountMinor, description, { initiatedMs: desk.sentBefore(day) });
    else if (flow.kind === "deposit") {
      // Booked today, good funds one or two banking days ahead.
      const valueDate = random.chance(0.8) ? day.next : addBusinessDays(day.date, 2);
      desk.put(day, flow.account, amountMinor, description, { valueDate });
    } else if (flow.kind === "card") {
      desk.put(day, flow.account, amountMinor, description, { initiatedMs: desk.at(day, 0, 24) - 86_400_000 });
    } else {
      // A few wires are back-valued after an inquiry.
      desk.put(day, flow.account, amountMinor, description, {
        valueDate: random.chance(0.03) ? day.previous : day.date,
      });
    }
  }
}

/** Card takings of every calendar day since the last banking day, weekends and holidays included. */
function cardTakings(desk: Desk, day: Day): void {
  for (let date = day.previous; date < day.date; date = addDays(date, 1)) {
    const initiatedMs = day.midnightMs - 2 * 3_600_000;
    desk.put(day, "incOperating", desk.random.amount(1_500_000, 0.5), `CARD SETTLEMENT STORE 0417 ${date}`, {
      initiatedMs,
    });
  }
}

function payroll(desk: Desk, day: Day): void {
  if (weekday(day.date) !== 5 || Math.floor(day.index / 5) % 2 !== 0) return;
  const initiatedMs = day.midnightMs - 2 * 86_400_000 + 50_400_000;
  desk.put(
    day,
    "incPayroll",
    -desk.random.between(46_000_000, 50_000_000),
    "ACH SETTLEMENT HARBOR MILLS PAYROLL PPD 412 ENTRIES",
    { initiatedMs },
  );
  desk.put(day, "incPayroll", -desk.random.between(14_000_000, 16_000_000), "ACH DEBIT EFTPS FEDERAL TAX 941", {
    initiatedMs,
  });
  desk.put(day, "incPayroll", -desk.random.between(2_400_000, 2_900_000), "ACH DEBIT OAKHURST BENEFITS 401K", {
    initiatedMs,
  });
}

/** Fees are back-valued to the last day of their month, interest carries the first, whatever weekday it is. */
function monthly(desk: Desk, day: Day): void {
  if (!day.monthStart) return;
  const { random } = desk;
  const first = `${day.date.slice(0, 7)}-01`;
  const monthEnd = addDays(first, -1);
  const fee: readonly AccountKey[] = ["incOperating", "logOperating", "eurOperating", "gbpOperating"];
  for (const key of fee) {
    desk.put(day, key, -random.between(38_000, 190_000), `ACCOUNT ANALYSIS FEE ${monthEnd.slice(0, 7)}`, {
      valueDate: monthEnd,
    });
  }
  const interest: readonly (readonly [AccountKey, number])[] = [
    ["incSavings", 290],
    ["logSavings", 290],
    ["incTreasury", 240],
    ["logTreasury", 240],
  ];
  for (const [key, divisor] of interest) {
    const earned = Math.round(Math.max(0, desk.balance(key)) / divisor);
    if (earned > 0) desk.put(day, key, earned, `INTEREST PAID ${monthEnd.slice(0, 7)}`, { valueDate: first });
  }
  desk.put(day, "incOperating", -8_750_000, "ACH DEBIT NETHERBY PROPERTY MGMT RENT", {
    initiatedMs: desk.sentBefore(day),
  });
  desk.move(day, "incOperating", "incSavings", 2_500_000, "STANDING TRANSFER");
}

function returnedDeposits(desk: Desk, day: Day): void {
  if (!desk.random.chance(0.25 * desk.density)) return;
  const amountMinor = -desk.random.amount(210_000);
  desk.put(day, "incLockbox", amountMinor, `DEPOSITED ITEM RETURNED CK ${desk.random.between(10_000, 99_999)} NSF`, {
    valueDate: day.previous,
  });
}

/** Everything of a day but checks and the evening's concentration. */
export function dailyActivity(desk: Desk, day: Day): void {
  for (const flow of FLOWS) runFlow(desk, day, flow);
  cardTakings(desk, day);
  payroll(desk, day);
  monthly(desk, day);
  returnedDeposits(desk, day);
}

/** Zero-balance accounts go to zero; the operating accounts keep a target and sweep the rest. */
export function concentrate(desk: Desk, day: Day): void {
  const zeroBalance = (key: AccountKey, into: AccountKey): void => {
    const balance = desk.balance(key);
    desk.move(day, key, into, balance, "ZBA SWEEP");
    desk.move(day, into, key, -balance, "ZBA FUNDING");
  };
  zeroBalance("incLockbox", "incOperating");
  zeroBalance("incDisbursement", "incOperating");
  zeroBalance("incPayroll", "incOperating");
  zeroBalance("logDisbursement", "logOperating");
  sweep(desk, day, "incOperating", "incTreasury", 240_000_000);
  if (weekday(day.date) === 5) sweep(desk, day, "logOperating", "logTreasury", 180_000_000);
}

function sweep(desk: Desk, day: Day, operating: AccountKey, treasury: AccountKey, targetMinor: number): void {
  const excess = Math.trunc((desk.balance(operating) - targetMinor) / 100_000) * 100_000;
  desk.move(day, operating, treasury, excess, "SWEEP INVESTMENT");
  desk.move(day, treasury, operating, Math.min(-excess, Math.max(0, desk.balance(treasury))), "SWEEP REDEMPTION");
}
