import { scopeOf, type Actor } from "@/lib/core/actor";
import { useBankFetch } from "@/lib/banks/open";
import { last4, lookupHash, sealText } from "@/lib/core/crypto";
import { db } from "@/lib/core/db";
import { newId } from "@/lib/core/ids";
import type { Role } from "@/lib/core/permissions";
import { flushCalls } from "@/lib/features/banks/mutations/calls";
import { addTestBank } from "./connection";
import { createMember } from "@/lib/features/members/mutations";
import { createSandbox, type Sandbox, type SandboxOptions } from "@/sandbox/handle";
import { balanceOf } from "@/sandbox/qbank/balances";
import { ACCOUNTS, type AccountKey } from "@/sandbox/qbank/seed/book";
import { createTestDatabase } from "./database";

/** An account of the desk: our row of one of the sandbox's twelve. */
export type DeskAccount = {
  readonly id: string;
  readonly bankAccountId: string;
  readonly name: string;
  readonly currency: string;
  readonly timeZone: string;
};

export type DeskPeople = Readonly<
  Record<"analyst" | "analyst2" | "approver" | "approver2" | "administrator" | "auditor", Actor>
>;

export type Desk = {
  readonly actors: DeskPeople;
  /** By the sandbox's short names: `incOperating`, `logSavings`, `eurOperating` … */
  readonly accounts: Readonly<Record<AccountKey, DeskAccount>>;
  readonly bankId: string;
  readonly sandbox: Sandbox;
  /** The one clock of desk and bank. It stands still until it is moved. */
  readonly clock: { readonly now: () => Date; readonly advance: (ms: number) => Promise<void> };
  /** Adds a person who sees only the named accounts. */
  addPerson(person: { name: string; role: Role; accounts: readonly AccountKey[] | "all" }): Promise<Actor>;
  /** The address of this desk's own database. */
  readonly databaseUrl: string;
  close(): Promise<void>;
};

export type DeskOptions = Pick<SandboxOptions, "seed" | "deliver" | "webhookUrl" | "journal"> & {
  /** Wednesday 18 Nov 2026, 10:00 ET when left out: a banking day well before every cut-off. */
  readonly startAt?: Date;
};

const PEOPLE = {
  analyst: ["Ana Lindqvist", "analyst"],
  analyst2: ["Ben Okafor", "analyst"],
  approver: ["Chitra Rao", "approver"],
  approver2: ["Diego Santos", "approver"],
  administrator: ["Edith Novak", "administrator"],
  auditor: ["Grace Kim", "auditor"],
} as const satisfies Record<keyof DeskPeople, readonly [string, Role]>;

/**
 * A desk for a flow test: a database of its own, six people, three entities, the twelve accounts of an in-process
 * sandbox that every bank call of the process is routed into, and one clock. One desk a process at a time.
 */
export async function makeDesk(options: DeskOptions = {}): Promise<Desk> {
  const database = await createTestDatabase();
  process.env["CUTOFF_TEST_DATABASE"] = database.url;
  const sandbox = createSandbox({
    seed: options.seed ?? "empty",
    startAt: options.startAt ?? new Date("2026-11-18T15:00:00Z"),
    ticking: false,
    clientId: variable("QBANK_CLIENT_ID"),
    clientSecret: variable("QBANK_CLIENT_SECRET"),
    webhookSecret: variable("QBANK_WEBHOOK_SECRET"),
    webhookUrl: options.webhookUrl ?? null,
    controlToken: variable("SANDBOX_CONTROL_TOKEN"),
    ...(options.deliver ? { deliver: options.deliver } : {}),
    ...(options.journal ? { journal: options.journal } : {}),
  });
  routeBankTo(sandbox);
  const { bankId, accounts } = await addBank(sandbox);
  const addPerson: Desk["addPerson"] = (person) =>
    person.accounts === "all"
      ? addMember(sandbox, person.name, person.role, "all")
      : addMember(
          sandbox,
          person.name,
          person.role,
          person.accounts.map((key) => accounts[key].id),
        );
  return {
    actors: await addPeople(sandbox),
    accounts,
    bankId,
    sandbox,
    clock: { now: () => sandbox.clock.now(), advance: (ms) => sandbox.clock.advance(ms / 1000) },
    addPerson,
    databaseUrl: database.url,
    async close() {
      useBankFetch(null);
      sandbox.close();
      await flushCalls();
      await db().$disconnect();
      delete process.env["CUTOFF_TEST_DATABASE"];
      await database.drop();
    },
  };
}

/** Routes every bank call of this process into a sandbox. Also forgets tokens and a breaker that has opened. */
export function routeBankTo(sandbox: Pick<Sandbox, "handle">): void {
  const tokenPath = new URL(variable("QBANK_TOKEN_URL")).pathname;
  useBankFetch((address, init) => {
    const url = new URL(address);
    // The sandbox's token endpoint stands beside its API, as seed 000 lists it.
    if (url.pathname === tokenPath) url.pathname = "/token";
    return sandbox.handle(new Request(url, init));
  });
}

function variable(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: scripts/testing/environment.ts must run first`);
  return value;
}

async function addBank(sandbox: Sandbox): Promise<{ bankId: string; accounts: Record<AccountKey, DeskAccount> }> {
  const { state } = sandbox.parts.bank;
  const bankId = newId();
  await addTestBank(bankId);
  for (const entity of state.entities) {
    await db().legalEntity.create({
      data: {
        id: entity.entityId,
        name: entity.name,
        country: entity.baseCurrency === "USD" ? "US" : "DE",
        timeZone: entity.zone,
        achCompanyIds: entity.achCompanyId ? [entity.achCompanyId] : [],
      },
    });
  }
  const accounts: Partial<Record<AccountKey, DeskAccount>> = {};
  for (const key of Object.keys(ACCOUNTS) as AccountKey[]) accounts[key] = await addAccount(sandbox, bankId, key);
  return { bankId, accounts: accounts as Record<AccountKey, DeskAccount> };
}

async function addAccount(sandbox: Sandbox, bankId: string, key: AccountKey): Promise<DeskAccount> {
  const source = ACCOUNTS[key];
  const id = newId();
  const now = sandbox.clock.now();
  const balance = balanceOf(sandbox.parts.bank.state, source.accountId, now.getTime());
  const { accountId: bankAccountId, name, currency, zone: timeZone, accountNumber, cutOffs, positivePay } = source;
  await db().account.create({
    data: {
      id,
      bankId,
      bankAccountId,
      entityId: source.entityId,
      name,
      type: source.type,
      currency,
      timeZone,
      numberCipher: sealText(accountNumber, "account.number"),
      numberHash: lookupHash(accountNumber),
      numberLast4: last4(accountNumber),
      routingNumber: source.routingNumber,
      ...(cutOffs.ach ? { achCutoff: cutOffs.ach } : {}),
      ...(cutOffs.wire ? { wireCutoff: cutOffs.wire } : {}),
      ...(cutOffs.positivePay ? { positivePayCutoff: cutOffs.positivePay } : {}),
      ...(positivePay ? { positivePayDefault: positivePay.defaultAction } : {}),
      syncedAt: now,
      balances: {
        create: {
          availableMinor: BigInt(balance.availableMinor),
          currentMinor: BigInt(balance.currentMinor),
          currency,
          asOf: now,
          source: "qbank",
        },
      },
    },
  });
  return { id, bankAccountId, name, currency, timeZone };
}

async function addPeople(sandbox: Sandbox): Promise<DeskPeople> {
  const made: Partial<Record<keyof DeskPeople, Actor>> = {};
  for (const [key, [name, role]] of Object.entries(PEOPLE) as [keyof DeskPeople, readonly [string, Role]][]) {
    made[key] = await addMember(sandbox, name, role, "all");
  }
  return made as DeskPeople;
}

async function addMember(
  sandbox: Sandbox,
  name: string,
  role: Role,
  accounts: readonly string[] | "all",
): Promise<Actor> {
  const email = `${name.toLowerCase().replaceAll(/[^a-z]+/g, ".")}@desk.test`;
  const by = { type: "system", name: "Desk for a test", requestId: newId() } as const;
  const memberId = await createMember(by, { email, name, role, password: newId(), demo: false, accounts });
  return { memberId, name, email, role, scope: scopeOf(accounts), signedInAt: sandbox.clock.now(), requestId: newId() };
}
