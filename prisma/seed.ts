import { z } from "zod";
import type { ActingFor } from "@/lib/core/actor";
import { audit } from "@/lib/core/audit";
import { last4, lookupHash, sealText } from "@/lib/core/crypto";
import { toDateColumn } from "@/lib/core/dates";
import { db, inTransaction, type Tx } from "@/lib/core/db";
import { newId } from "@/lib/core/ids";
import { connectBank } from "@/lib/features/banks/mutations/connection";
import { scheduleSync } from "@/lib/features/banks/mutations/syncs";
import { createMember } from "@/lib/features/members/mutations";
import { connectionFromEnvironment, isSandbox, QBANK } from "./bank-environment";
import { DEMO_PEOPLE } from "./demo-people";

/**
 * First data of an empty database. With the sandbox as the bank: what the demo company's own records know (entities,
 * account numbers, cut-offs, issued checks) and the seven demo people. Without it: the bank and one administrator
 * from the environment. Balances, transactions and exceptions come from the bank, never from here.
 */

const by: ActingFor = { type: "system", name: "First start", requestId: newId() };

const hhmm = z.string().regex(/^\d{2}:\d{2}$/);
const profileSchema = z.object({
  entities: z.array(
    z.object({
      entityId: z.guid(),
      name: z.string(),
      zone: z.string(),
      baseCurrency: z.string(),
      achCompanyId: z.string().nullable(),
    }),
  ),
  accounts: z.array(
    z.object({
      accountId: z.guid(),
      entityId: z.guid(),
      name: z.string(),
      type: z.string(),
      currency: z.string().length(3),
      accountNumber: z.string(),
      routingNumber: z.string(),
      zone: z.string(),
      cutOffs: z.object({ ach: hhmm.nullable(), wire: hhmm.nullable(), positivePay: hhmm.nullable() }),
      positivePay: z.object({ defaultAction: z.enum(["PAY", "RETURN"]) }).nullable(),
    }),
  ),
  issuedChecks: z.array(
    z.object({
      issueId: z.guid(),
      accountId: z.guid(),
      checkNumber: z.string(),
      amountMinor: z.number().int(),
      currency: z.string(),
      issueDate: z.iso.date(),
      payee: z.string().nullable(),
      status: z.enum(["issued", "paid", "void", "stopped"]),
    }),
  ),
});
type Profile = z.infer<typeof profileSchema>;

async function readProfile(): Promise<Profile> {
  const base = new URL(process.env["QBANK_BASE_URL"] ?? "");
  const answer = await fetch(new URL("/_control/profile", base), {
    headers: { authorization: `Bearer ${process.env["SANDBOX_CONTROL_TOKEN"] ?? ""}` },
    signal: AbortSignal.timeout(20_000),
  });
  if (!answer.ok) throw new Error(`The sandbox answered ${answer.status} when asked for the demo company's records.`);
  return profileSchema.parse(await answer.json());
}

/** The bank's account ids against ours. */
async function writeCompany(tx: Tx, bankId: string, profile: Profile, now: Date): Promise<Map<string, string>> {
  const entityIds = new Map(profile.entities.map((entity) => [entity.entityId, newId()]));
  const accountIds = new Map(profile.accounts.map((account) => [account.accountId, newId()]));
  await tx.legalEntity.createMany({
    data: profile.entities.map((entity) => ({
      id: entityIds.get(entity.entityId) ?? newId(),
      name: entity.name,
      country: entity.baseCurrency === "USD" ? "US" : "DE",
      timeZone: entity.zone,
      achCompanyIds: entity.achCompanyId === null ? [] : [entity.achCompanyId],
    })),
  });
  await tx.account.createMany({
    data: profile.accounts.map((account) => ({
      id: accountIds.get(account.accountId) ?? newId(),
      bankId,
      bankAccountId: account.accountId,
      entityId: entityIds.get(account.entityId) ?? null,
      name: account.name,
      type: account.type,
      currency: account.currency,
      numberCipher: sealText(account.accountNumber, "account.number"),
      numberHash: lookupHash(account.accountNumber),
      numberLast4: last4(account.accountNumber),
      routingNumber: account.routingNumber,
      timeZone: account.zone,
      ...(account.cutOffs.ach === null ? {} : { achCutoff: account.cutOffs.ach }),
      ...(account.cutOffs.wire === null ? {} : { wireCutoff: account.cutOffs.wire }),
      ...(account.cutOffs.positivePay === null ? {} : { positivePayCutoff: account.cutOffs.positivePay }),
      ...(account.positivePay === null ? {} : { positivePayDefault: account.positivePay.defaultAction }),
      syncedAt: now,
    })),
  });
  return accountIds;
}

async function writeChecks(tx: Tx, profile: Profile, accountIds: Map<string, string>): Promise<void> {
  const words = { issued: "issued", paid: "paid", void: "voided", stopped: "stopped" } as const;
  await tx.checkIssue.createMany({
    data: profile.issuedChecks.flatMap((check) => {
      const accountId = accountIds.get(check.accountId);
      if (accountId === undefined) return [];
      return {
        id: check.issueId,
        accountId,
        checkNumber: check.checkNumber,
        amountMinor: BigInt(check.amountMinor),
        currency: check.currency,
        issueDate: toDateColumn(check.issueDate),
        payee: check.payee,
        status: words[check.status],
      };
    }),
  });
}

async function writePeople(): Promise<void> {
  const accounts = await db().account.findMany({ include: { entity: true }, take: 1_000 });
  for (const person of DEMO_PEOPLE) {
    const { entities } = person;
    const inScope = accounts.filter((account) => entities !== "all" && entities.includes(account.entity?.name ?? ""));
    await createMember(by, {
      ...person,
      demo: true,
      accounts: entities === "all" ? "all" : inScope.map((account) => account.id),
    });
  }
}

async function writeAdministrator(): Promise<void> {
  const [email, password] = [process.env["CUTOFF_ADMIN_EMAIL"], process.env["CUTOFF_ADMIN_PASSWORD"]];
  if (!email || !password || password.length < 15) {
    throw new Error(
      "Without the sandbox the first start needs an administrator: set CUTOFF_ADMIN_EMAIL and CUTOFF_ADMIN_PASSWORD (15 characters or more), then start again.",
    );
  }
  await createMember(by, {
    email,
    name: "Administrator",
    role: "administrator",
    password,
    demo: false,
    accounts: "all",
  });
}

async function main(): Promise<void> {
  const profile = isSandbox() ? await readProfile() : null;
  const bankId = newId();
  await inTransaction(async (tx) => {
    const now = new Date();
    await tx.bank.create({ data: { id: bankId, ...QBANK } });
    const connection = connectionFromEnvironment();
    if (profile) await writeChecks(tx, profile, await writeCompany(tx, bankId, profile, now));
    await audit(tx, by, {
      action: "desk.seeded",
      subjectType: "sync",
      subjectId: QBANK.code,
      after: { accounts: profile?.accounts.length ?? 0, issuedChecks: profile?.issuedChecks.length ?? 0 },
    });
    if (connection) await connectBank(tx, by, { id: bankId, code: QBANK.code }, connection, now);
  }, 60_000);
  if (profile) await writePeople();
  else await writeAdministrator();
  await scheduleSync(bankId);
}

main()
  .then(() => db().$disconnect())
  .catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  });
