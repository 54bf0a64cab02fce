import "server-only";
import { personOf, type Actor } from "@/lib/core/actor";
import { audit } from "@/lib/core/audit";
import { inTransaction, type Tx } from "@/lib/core/db";
import { ok, refuse, type Refusal, type Result } from "@/lib/core/result";
import type { AchPolicy } from "@/lib/features/ach-files/types";
import { getProfile } from "@/lib/features/banks/data/profiles";
import type { AchPolicyChange } from "@/lib/features/banks/schema";
import { confirmPassword } from "@/lib/features/members/mutations";
import { loosens } from "../rules/ach-policy";

const ACTION = "account.ach_policy_changed";
const UNKNOWN = refuse("unknown_account", "There is no such account. Reload the page.");
type Saved = Result<{ sentence: string; version: string }>;

/**
 * Saves what an account asks of the ACH files that settle on it. It counts for files that are sent from then on. What
 * lets more through than before (a limit raised or taken away, another entry class, no control totals) needs the
 * administrator's own password again. Limits in cents; refuses a form that was opened before another's change.
 */
export async function saveAchPolicy(actor: Actor, change: AchPolicyChange, now: Date): Promise<Saved> {
  const { accountId, version, password, ...policy } = change;
  const before = await getProfile(accountId);
  if (!before) return UNKNOWN;
  if (before.currency !== "USD") {
    return refuse("not_usd", `ACH files settle in US dollars, and this account holds ${before.currency}.`);
  }
  if (before.achPolicyVersion !== version) return inTransaction((tx) => changedMeanwhile(tx, accountId));
  if (loosens(before.achPolicy, policy)) {
    const confirmed = await confirmPassword(actor, password, now);
    if (!confirmed.ok) return confirmed;
  }
  return inTransaction((tx) => write(tx, actor, change, policy));
}

async function write(tx: Tx, actor: Actor, { accountId, version }: AchPolicyChange, policy: AchPolicy): Promise<Saved> {
  await tx.$executeRaw`select 1 from account where id = ${accountId}::uuid for no key update`;
  const before = await getProfile(accountId, tx);
  if (!before) return UNKNOWN;
  if (before.achPolicyVersion !== version) return changedMeanwhile(tx, accountId);
  await tx.account.update({
    where: { id: accountId },
    data: {
      achControlTotals: policy.controlTotals,
      achSecCodes: [...policy.secCodes],
      achEntryLimitMinor: policy.entryLimitMinor === null ? null : BigInt(policy.entryLimitMinor),
      achDailyLimitMinor: policy.dailyLimitMinor === null ? null : BigInt(policy.dailyLimitMinor),
    },
  });
  const after = (await getProfile(accountId, tx)) ?? before;
  await audit(tx, personOf(actor), {
    action: ACTION,
    subjectType: "account",
    subjectId: accountId,
    accountId,
    before: before.achPolicy,
    after: after.achPolicy,
  });
  return ok({
    sentence: "Saved. It counts for ACH files that are sent for approval from now on.",
    version: after.achPolicyVersion,
  });
}

async function changedMeanwhile(tx: Tx, accountId: string): Promise<Refusal> {
  const last = await tx.auditEntry.findFirst({
    where: { action: ACTION, subjectType: "account", subjectId: accountId },
    orderBy: { seq: "desc" },
    select: { actorName: true },
  });
  return refuse(
    "changed_meanwhile",
    `${last?.actorName ?? "Someone"} changed this account's ACH policy while your form was open. Nothing of yours was saved: reload the page, look at what it says now, then change it.`,
  );
}
