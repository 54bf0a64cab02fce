import type { Account, Entity } from "../types";
import { createRandom } from "./random";

/** The customer of the sandbox: three legal entities and twelve accounts. Ids are the same in every seed. */
const ids = createRandom("qbank/ids");
const ROUTING = "099000011";

export type AccountKey =
  | "incOperating"
  | "incPayroll"
  | "incDisbursement"
  | "incLockbox"
  | "incSavings"
  | "incTreasury"
  | "logOperating"
  | "logDisbursement"
  | "logSavings"
  | "logTreasury"
  | "eurOperating"
  | "gbpOperating";

type EntityKey = "inc" | "logistics" | "europe";
const ENTITY_IDS: Readonly<Record<EntityKey, string>> = {
  inc: ids.uuid(),
  logistics: ids.uuid(),
  europe: ids.uuid(),
};
const ZONES: Readonly<Record<EntityKey, string>> = {
  inc: "America/New_York",
  logistics: "America/Chicago",
  europe: "Europe/Berlin",
};

type Sketch = Pick<Account, "name" | "type"> & {
  key: AccountKey;
  of: EntityKey;
  currency?: string;
  openingMinor: number;
  positivePay?: { cutOff: string; defaultAction: "PAY" | "RETURN"; overAmountMinor?: number; achDebitFilter?: true };
  overdraftMinor?: number;
  fundedBy?: AccountKey;
};

const CREDIT_LINE_MINOR = 50_000_000_000;
const SKETCHES: readonly Sketch[] = [
  {
    key: "incOperating",
    of: "inc",
    name: "Harbor Mills Operating",
    type: "Checking",
    openingMinor: 240_000_000,
    positivePay: { cutOff: "15:00", defaultAction: "RETURN", achDebitFilter: true },
    overdraftMinor: CREDIT_LINE_MINOR,
  },
  {
    key: "incPayroll",
    of: "inc",
    name: "Harbor Mills Payroll",
    type: "Checking",
    openingMinor: 0,
    fundedBy: "incOperating",
  },
  {
    key: "incDisbursement",
    of: "inc",
    name: "Harbor Mills Disbursement",
    type: "Checking",
    openingMinor: 0,
    positivePay: { cutOff: "14:00", defaultAction: "RETURN", overAmountMinor: 5_000_000 },
    fundedBy: "incOperating",
  },
  { key: "incLockbox", of: "inc", name: "Harbor Mills Lockbox", type: "Checking", openingMinor: 0 },
  { key: "incSavings", of: "inc", name: "Harbor Mills Reserve", type: "Savings", openingMinor: 620_000_000 },
  { key: "incTreasury", of: "inc", name: "Harbor Mills Sweep", type: "Treasury", openingMinor: 3_850_000_000 },
  {
    key: "logOperating",
    of: "logistics",
    name: "Logistics Operating",
    type: "Checking",
    openingMinor: 180_000_000,
    positivePay: { cutOff: "14:00", defaultAction: "RETURN", achDebitFilter: true },
    overdraftMinor: CREDIT_LINE_MINOR,
  },
  {
    key: "logDisbursement",
    of: "logistics",
    name: "Logistics Disbursement",
    type: "Checking",
    openingMinor: 0,
    positivePay: { cutOff: "13:00", defaultAction: "PAY", overAmountMinor: 2_500_000 },
    fundedBy: "logOperating",
  },
  { key: "logSavings", of: "logistics", name: "Logistics Reserve", type: "Savings", openingMinor: 95_000_000 },
  { key: "logTreasury", of: "logistics", name: "Logistics Sweep", type: "Treasury", openingMinor: 510_000_000 },
  {
    key: "eurOperating",
    of: "europe",
    name: "Europe EUR Operating",
    type: "Checking",
    currency: "EUR",
    openingMinor: 320_000_000,
  },
  {
    key: "gbpOperating",
    of: "europe",
    name: "Europe GBP Operating",
    type: "Checking",
    currency: "GBP",
    openingMinor: 140_000_000,
  },
];

function account(sketch: Sketch, index: number): Account {
  const usd = (sketch.currency ?? "USD") === "USD";
  const { positivePay } = sketch;
  return {
    accountId: ids.uuid(),
    entityId: ENTITY_IDS[sketch.of],
    name: sketch.name,
    type: sketch.type,
    currency: sketch.currency ?? "USD",
    accountNumber: String(4_100_220_000 + index * 7_919 + 31),
    routingNumber: ROUTING,
    zone: ZONES[sketch.of],
    cutOffs: { ach: usd ? "17:00" : null, wire: usd ? "16:30" : "14:00", positivePay: positivePay?.cutOff ?? null },
    positivePay: positivePay
      ? {
          defaultAction: positivePay.defaultAction,
          overAmountMinor: positivePay.overAmountMinor ?? null,
          achDebitFilter: positivePay.achDebitFilter ?? false,
        }
      : null,
    fundedBy: null,
    overdraftMinor: sketch.overdraftMinor ?? 0,
  };
}

const bare = SKETCHES.map((sketch, index) => ({ sketch, account: account(sketch, index) }));
const idOf = (key: AccountKey | undefined): string | null =>
  bare.find((one) => one.sketch.key === key)?.account.accountId ?? null;
const accounts = bare.map(({ sketch, account: one }) => ({
  sketch,
  account: { ...one, fundedBy: idOf(sketch.fundedBy) },
}));

/** The twelve accounts by their short names. */
export const ACCOUNTS: Readonly<Record<AccountKey, Account>> = Object.fromEntries(
  accounts.map((one) => [one.sketch.key, one.account]),
) as Record<AccountKey, Account>;

export const ACCOUNT_LIST: readonly Account[] = accounts.map((one) => one.account);

/** Ledger balances before the first seeded line. */
export const OPENING: ReadonlyMap<string, number> = new Map(
  accounts.map((one) => [one.account.accountId, one.sketch.openingMinor]),
);

const entity = (key: EntityKey, name: string, baseCurrency: string, ach: [string, string, string] | null): Entity => ({
  entityId: ENTITY_IDS[key],
  name,
  zone: ZONES[key],
  baseCurrency,
  achCompanyId: ach?.[0] ?? null,
  achCompanyName: ach?.[1] ?? null,
  achAccountId: ach?.[2] ?? null,
});

export const ENTITIES: readonly Entity[] = [
  entity("inc", "Harbor Mills Inc", "USD", ["1208800417", "HARBOR MILLS", ACCOUNTS.incOperating.accountId]),
  entity("logistics", "Harbor Mills Logistics LLC", "USD", [
    "1208800425",
    "HARBOR MILLS LOG",
    ACCOUNTS.logOperating.accountId,
  ]),
  entity("europe", "Harbor Mills Europe GmbH", "EUR", null),
];
