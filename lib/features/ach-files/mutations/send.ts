import "server-only";
import { personOf, type Actor } from "@/lib/core/actor";
import { audit } from "@/lib/core/audit";
import { inTransaction } from "@/lib/core/db";
import { sumMinor } from "@/lib/core/money";
import { ok, refuse, type Refusal, type Result } from "@/lib/core/result";
import { getAccountForUse } from "@/lib/features/accounts/data";
import { createAchPayment } from "@/lib/features/payments/mutations/create";
import { sendForApproval } from "@/lib/features/payments/mutations/draft";
import { getAchFile } from "../data";
import { largestEntry, listAchPolicies, sentTodayMinor } from "../data/policy";
import { listEntities } from "../data/settlement";
import { assessCompany, companyIdsOf, isPaymentAlive, isRefusal, NO_POLICY } from "../rules";
import { refuseWithoutControl } from "../rules/control";
import { refuseByPolicy, type PolicyFacts } from "../rules/policy";
import type { AchFileDetail, AchPolicy } from "../types";
import { fileFor } from "./decide";
import { FIRST_TAKEN } from "./take-out";

/**
 * Makes the payment of a file and sends it for approval. One file becomes one payment: pressed twice, or died
 * half-way and pressed again, it goes on with the payment that is there.
 */
export async function sendFileForApproval(
  actor: Actor,
  input: { fileId: string; accountId: string; clientKey: string },
  now: Date,
): Promise<Result<{ paymentId: string }>> {
  const file = await fileFor(actor, input.fileId, "send");
  if ("ok" in file) return (await sentAlready(actor, input.fileId)) ?? file;
  const account = await getAccountForUse(actor.scope, input.accountId);
  if (!account) return refuse("no_account", "Choose one of your open accounts.", "accountId");
  if (account.currency !== "USD")
    return refuse("not_usd", "ACH files settle in US dollars. Choose a USD account.", "accountId");
  const company = assessCompany(companyIdsOf(file.summary), account, await listEntities());
  if (isRefusal(company)) return company;
  const policy = (await listAchPolicies([account.id])).get(account.id) ?? NO_POLICY;
  const refused =
    (policy.controlTotals ? refuseWithoutControl(file.control, file) : null) ??
    refuseByPolicy(policy, await policyFacts(file, policy, await sentTodayMinor(account, now)));
  if (refused) return refused;
  const order = { achFileId: file.id, accountId: account.id, clientKey: input.clientKey };
  const created = await createAchPayment(actor, order, now).catch((error: unknown) =>
    unlessTaken(actor, file.id, error),
  );
  if (!created.ok) return created;
  const { paymentId } = created.value;
  // Of two files sent at the same moment the later one counts the earlier: together they keep the day's limit.
  const usedTodayMinor = await sentTodayMinor(account, now, { paymentId });
  const over = refuseByPolicy(policy, await policyFacts(file, policy, usedTodayMinor));
  if (over) return over;
  const sent = await sendForApproval(actor, { paymentId }, now);
  if (!sent.ok) return sent;
  await markSent(actor, file.id, account.id, paymentId);
  return ok({ paymentId });
}

async function policyFacts(file: AchFileDetail, policy: AchPolicy, usedTodayMinor: number): Promise<PolicyFacts> {
  return {
    sec: file.summary?.sec ?? [],
    totalMinor: sumMinor([file.creditMinor, file.debitMinor]),
    largest: policy.entryLimitMinor === null ? null : await largestEntry(file.id),
    usedTodayMinor,
  };
}

/** The database refuses the payment of a file that was discarded at the same moment: that is no surprise. */
async function unlessTaken(actor: Actor, fileId: string, error: unknown): Promise<Refusal> {
  if ((await getAchFile(actor, fileId))?.status !== "discarded") throw error;
  return FIRST_TAKEN;
}

/** The payment of a file that the same person has sent already: the button was pressed twice. */
async function sentAlready(actor: Actor, fileId: string): Promise<Result<{ paymentId: string }> | null> {
  const file = await getAchFile(actor, fileId);
  if (file?.uploadedById !== actor.memberId || file.status !== "sent_for_approval") return null;
  return file.payment && isPaymentAlive(file.payment) ? ok({ paymentId: file.payment.id }) : null;
}

/** Of two that send at once, the second finds it done. */
function markSent(actor: Actor, fileId: string, accountId: string, paymentId: string): Promise<void> {
  return inTransaction(async (tx) => {
    const { count } = await tx.achFile.updateMany({
      where: { id: fileId, status: "ready" },
      data: { status: "sent_for_approval" },
    });
    if (count === 0) return;
    await audit(tx, personOf(actor), {
      action: "ach_file.sent_for_approval",
      subjectType: "ach_file",
      subjectId: fileId,
      accountId,
      before: { status: "ready" },
      after: { status: "sent_for_approval", paymentId },
    });
  });
}
