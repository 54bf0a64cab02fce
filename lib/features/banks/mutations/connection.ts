import "server-only";
import { QBANK_CAPABILITIES } from "@/lib/banks/qbank/wire/capabilities";
import { QBANK_SCOPES } from "@/lib/banks/qbank/wire/requests";
import { personOf, type ActingFor, type Actor } from "@/lib/core/actor";
import { audit } from "@/lib/core/audit";
import { sealText } from "@/lib/core/crypto";
import { db, inTransaction, type Tx } from "@/lib/core/db";
import { env } from "@/lib/core/env";
import { ok, refuse, type Refusal } from "@/lib/core/result";
import { confirmPassword } from "@/lib/features/members/mutations";
import { capabilitiesOf, SECRET_CONTEXT } from "../data/connection";
import { isRealBank } from "../rules";
import type { BankFacts, CapabilitiesChange, ConnectionChange } from "../schema";
import { changedMeanwhile, lockBank, NOT_CONNECTED, UNKNOWN_BANK, type LockedBank, type Saved } from "./locked";
import { scheduleSync } from "./syncs";

export type FirstConnection = {
  readonly baseUrl: string;
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly webhookSecret: string | null;
  /** Every scope when left out. */
  readonly scopes?: readonly string[];
};

/** Writes the first connection of a bank. Fails where there is one. */
export async function connectBank(
  tx: Tx,
  by: ActingFor,
  bank: { readonly id: string; readonly code: string },
  first: FirstConnection,
  now: Date,
): Promise<void> {
  const { idempotencyKeyHours: keyLifeHours, ...capabilities } = QBANK_CAPABILITIES;
  const { baseUrl, tokenUrl, clientId, clientSecret, webhookSecret } = first;
  const scopes = [...(first.scopes ?? QBANK_SCOPES)];
  await tx.bankConnection.create({
    data: {
      bankId: bank.id,
      baseUrl,
      tokenUrl,
      clientId,
      secretCipher: sealText(clientSecret, SECRET_CONTEXT.client),
      secretSetAt: now,
      scopes,
      grantedScopes: [],
      webhookSecretCipher: webhookSecret === null ? null : sealText(webhookSecret, SECRET_CONTEXT.webhook),
      webhookSecretSetAt: webhookSecret === null ? null : now,
      ...capabilities,
      keyLifeHours,
      updatedAt: now,
      updatedBy: by.name,
    },
  });
  await audit(tx, by, {
    action: "bank.connected",
    subjectType: "bank",
    subjectId: bank.id,
    after: { bank: bank.code, baseUrl, tokenUrl, clientId, scopes, webhookSecret: webhookSecret !== null },
  });
}

type Stored = NonNullable<LockedBank["connection"]>;

const factsOf = ({ baseUrl, tokenUrl, clientId, scopes }: Stored) => ({ baseUrl, tokenUrl, clientId, scopes });

/** Address, token address, client id or secret: what decides to whom a secret goes. */
function isGuarded(stored: Stored | null, change: ConnectionChange): boolean {
  if (!stored || change.clientSecret !== "") return true;
  return (
    stored.baseUrl !== change.baseUrl || stored.tokenUrl !== change.tokenUrl || stored.clientId !== change.clientId
  );
}

/** The sandbox is reached by http in this machine; whoever writes https means a real bank. */
function besideSandbox({ baseUrl, tokenUrl }: ConnectionChange): Refusal | null {
  if (env().CUTOFF_BANK !== "sandbox" || !(isRealBank(baseUrl) || isRealBank(tokenUrl))) return null;
  return refuse(
    "sandbox_runs",
    "This desk runs with the sandbox and its demo people, who must not meet a real bank. Connect the bank in a desk of its own, started with CUTOFF_BANK=none.",
    isRealBank(baseUrl) ? "baseUrl" : "tokenUrl",
  );
}

/**
 * Saves how a bank is reached. A changed address or secret needs the person's own password again (`password`); a form
 * that was opened before another's change is refused. The next call of every process goes the new way, and every
 * pull is due at once.
 */
export async function saveConnection(actor: Actor, change: ConnectionChange, now: Date): Promise<Saved> {
  const before = await db().bank.findUnique({ where: { code: change.code }, include: { connection: true } });
  if (!before) return UNKNOWN_BANK;
  const refusal = besideSandbox(change);
  if (refusal) return refusal;
  if ((before.connection?.version ?? 0) !== change.version) return changedMeanwhile(before.connection);
  if (!before.connection && change.clientSecret === "") {
    return refuse("secret_needed", "Enter the client secret that the bank gave you.", "clientSecret");
  }
  if (isGuarded(before.connection, change)) {
    const confirmed = await confirmPassword(actor, change.password, now);
    if (!confirmed.ok) return confirmed;
  }
  const saved = await inTransaction(async (tx): Promise<Saved> => {
    const bank = await lockBank(tx, change.code);
    if (!bank) return UNKNOWN_BANK;
    const { connection } = bank;
    if ((connection?.version ?? 0) !== change.version) return changedMeanwhile(connection);
    const by = personOf(actor);
    if (connection) return rewrite(tx, by, { bank, stored: connection, change, now });
    await connectBank(tx, by, bank, { ...change, webhookSecret: null }, now);
    return ok({ sentence: `${bank.name} is connected. Test the connection now.`, version: 1 });
  });
  if (saved.ok) await scheduleSync(before.id, undefined, now);
  return saved;
}

type Rewrite = {
  readonly bank: LockedBank;
  readonly stored: Stored;
  readonly change: ConnectionChange;
  readonly now: Date;
};

/** What we learnt by asking holds only for what was asked: the granted scopes and D12 are forgotten with it. */
async function rewrite(tx: Tx, by: ActingFor, { bank, stored, change, now }: Rewrite): Promise<Saved> {
  const { baseUrl, tokenUrl, clientId, clientSecret, scopes } = change;
  const secret =
    clientSecret === "" ? {} : { secretCipher: sealText(clientSecret, SECRET_CONTEXT.client), secretSetAt: now };
  const row = await tx.bankConnection.update({
    where: { bankId: bank.id },
    data: {
      baseUrl,
      tokenUrl,
      clientId,
      scopes,
      ...secret,
      grantedScopes: [],
      grantedAt: null,
      ...(baseUrl === stored.baseUrl && clientId === stored.clientId ? {} : { honoursAccountId: null }),
      version: { increment: 1 },
      updatedAt: now,
      updatedBy: by.name,
    },
  });
  await audit(tx, by, {
    action: "bank.connection_changed",
    subjectType: "bank",
    subjectId: bank.id,
    before: { bank: bank.code, ...factsOf(stored) },
    after: { bank: bank.code, ...factsOf(row), secretChanged: clientSecret !== "" },
  });
  return ok({ sentence: "Saved. The next call to the bank uses it; test the connection now.", version: row.version });
}

/** Saves what the bank can do for us. The senders read it at each send. */
export async function saveCapabilities(actor: Actor, change: CapabilitiesChange, now: Date): Promise<Saved> {
  return inTransaction(async (tx): Promise<Saved> => {
    const bank = await lockBank(tx, change.code);
    if (!bank) return UNKNOWN_BANK;
    if (!bank.connection) return NOT_CONNECTED;
    if (bank.connection.version !== change.version) return changedMeanwhile(bank.connection);
    const { idempotencyKeyHours: keyLifeHours, ...capabilities } = change.capabilities;
    const { version } = await tx.bankConnection.update({
      where: { bankId: bank.id },
      data: { ...capabilities, keyLifeHours, version: { increment: 1 }, updatedAt: now, updatedBy: actor.name },
    });
    await audit(tx, personOf(actor), {
      action: "bank.capabilities_changed",
      subjectType: "bank",
      subjectId: bank.id,
      before: { bank: bank.code, ...capabilitiesOf(bank.connection) },
      after: { bank: bank.code, ...change.capabilities },
    });
    return ok({ sentence: "Saved. What is sent from now on follows it.", version });
  });
}

/** Saves the bank's name, its zone and the wall clock of its nightly load. */
export async function saveBankFacts(actor: Actor, change: BankFacts, now: Date): Promise<Saved> {
  return inTransaction(async (tx): Promise<Saved> => {
    const bank = await lockBank(tx, change.code);
    if (!bank) return UNKNOWN_BANK;
    const held = bank.connection?.version ?? 0;
    if (change.version !== undefined && change.version !== held) return changedMeanwhile(bank.connection);
    const { name, timeZone, loadTime } = change;
    await tx.bank.update({ where: { id: bank.id }, data: { name, timeZone, loadTime } });
    if (bank.connection) {
      const data = { version: { increment: 1 }, updatedAt: now, updatedBy: actor.name };
      await tx.bankConnection.update({ where: { bankId: bank.id }, data });
    }
    await audit(tx, personOf(actor), {
      action: "bank.facts_changed",
      subjectType: "bank",
      subjectId: bank.id,
      before: { name: bank.name, timeZone: bank.timeZone, loadTime: bank.loadTime },
      after: { name, timeZone, loadTime },
    });
    return ok({ sentence: "Saved.", version: bank.connection ? held + 1 : 0 });
  });
}
