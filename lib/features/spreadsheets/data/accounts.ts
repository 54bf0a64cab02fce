import "server-only";
import type { AccountScope } from "@/lib/core/actor";
import { openText } from "@/lib/core/crypto";
import { db, type Prisma } from "@/lib/core/db";
import { listAchPolicies } from "@/lib/features/ach-files/data/policy";
import { earliestEffectiveDate, latestRestampDate, NO_POLICY } from "@/lib/features/ach-files/rules";
import type { AchPolicy } from "@/lib/features/ach-files/types";
import type { OffsetAccount } from "@/lib/formats/nacha/build";
import { profileNamed } from "@/lib/formats/nacha/profiles/profiles";
import type { BankProfile } from "@/lib/formats/nacha/profiles/types";
import { plainSpelling } from "@/lib/formats/sheet/words";
import type { SheetAccount } from "../types";

const WITH_BANK = { bank: { include: { connection: true } }, entity: true } as const;
type Row = Prisma.AccountGetPayload<{ include: typeof WITH_BANK }>;

/** What a file of an account says of its sender, its bank and how it is laid out. Never for a screen. */
export type SheetSender = {
  readonly account: SheetAccount;
  readonly profile: BankProfile;
  readonly timeZone: string;
  /** Nine digits, of the account's own bank. */
  readonly routingNumber: string;
  readonly bankName: string;
  /** Null unless the layout balances batches. */
  readonly offset: OffsetAccount | null;
};

/** The USD accounts in scope, each with what a file for it needs or why none can be made. */
export async function listSheetAccounts(scope: AccountScope, now: Date): Promise<SheetAccount[]> {
  const rows = await select(scope, {});
  const policies = await listAchPolicies(rows.map(({ id }) => id));
  return rows.map((row) => toAccount(row, policies.get(row.id) ?? NO_POLICY, now));
}

/** One of them with what the file itself says; null when it is not in scope. */
export async function getSheetSender(scope: AccountScope, accountId: string, now: Date): Promise<SheetSender | null> {
  const [row] = await select(scope, { id: accountId });
  if (!row) return null;
  const account = toAccount(row, (await listAchPolicies([row.id])).get(row.id) ?? NO_POLICY, now);
  const profile = profileOf(row);
  const routingNumber = row.routingNumber ?? "";
  const isBalanced = profile.balance === "offset entry" && row.numberCipher !== null;
  return {
    account,
    profile,
    timeZone: row.timeZone,
    routingNumber,
    bankName: row.bank.name,
    offset:
      isBalanced && row.numberCipher
        ? {
            routingNumber,
            accountNumber: openText(row.numberCipher, "account.number"),
            kind: row.type.toLowerCase() === "savings" ? "savings" : "checking",
            name: fitted(row.entity?.name ?? row.name, 22),
          }
        : null,
  };
}

function select(scope: AccountScope, where: Prisma.AccountWhereInput): Promise<Row[]> {
  const visible = scope === "all" ? {} : { id: { in: [...scope] } };
  return db().account.findMany({
    where: { AND: [{ closedAt: null, currency: "USD" }, visible, where] },
    include: WITH_BANK,
    orderBy: [{ entity: { name: "asc" } }, { name: "asc" }, { id: "asc" }],
    take: 1_000,
  });
}

function profileOf(row: Row): BankProfile {
  const name = row.bank.connection?.achProfile ?? "standard";
  const profile = profileNamed(name);
  if (!profile) throw new Error(`Bank ${row.bank.code} has a layout of ACH files that does not exist: ${name}`);
  return profile;
}

/** A name in capitals, as files have it, cut to its columns. */
export function fitted(name: string, columns: number): string {
  return (plainSpelling(name) ?? "").toUpperCase().slice(0, columns).trim();
}

function toAccount(row: Row, policy: AchPolicy, now: Date): SheetAccount {
  const profile = profileOf(row);
  const earliest = earliestEffectiveDate(now, row.timeZone, row.achCutoff);
  return {
    id: row.id,
    label: `${row.name} ··${row.numberLast4 ?? "????"}${row.entity ? `, ${row.entity.name}` : ""}`,
    refusal: refusalOf(row, profile),
    companyIds: row.entity?.achCompanyIds.map((id) => id.trim()) ?? [],
    companyName: fitted(row.entity?.name ?? "", 16),
    earliest,
    latest: latestRestampDate(earliest),
    layout: profile.sentence,
    balanced: profile.balance === "offset entry",
    controlTotals: policy.controlTotals,
    secCodes: policy.secCodes,
  };
}

const ASK = "An administrator enters it on the Banks screen.";

function refusalOf(row: Row, profile: BankProfile): string | null {
  if (!row.entity) return `This account is given to no legal entity. ${ASK}`;
  if (row.entity.achCompanyIds.length === 0)
    return `${row.entity.name} has no ACH company id, so it originates nothing.`;
  if (!row.routingNumber) return `The routing number of this account is not known. ${ASK}`;
  if (!row.bank.connection) return `${row.bank.name} is not connected.`;
  if (row.bank.connection.ach === "none") return `${row.bank.name} takes no ACH from us.`;
  if (profile.balance === "offset entry" && row.numberCipher === null)
    return `${row.bank.name} wants balanced files, and the number of this account is not stored. ${ASK}`;
  return null;
}
