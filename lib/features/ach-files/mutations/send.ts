import "server-only";
import { personOf, type Actor } from "@/lib/core/actor";
import { audit } from "@/lib/core/audit";
import { inTransaction } from "@/lib/core/db";
import { ok, refuse, type Refusal, type Result } from "@/lib/core/result";
import { getAccountForUse } from "@/lib/features/accounts/data";
import { createAchPayment } from "@/lib/features/payments/mutations/create";
import { sendForApproval } from "@/lib/features/payments/mutations/draft";
import { getAchFile, listEntities } from "../data";
import { assessCompany, companyIdsOf, isPaymentAlive, isRefusal } from "../rules";
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
  const order = { achFileId: file.id, accountId: account.id, clientKey: input.clientKey };
  const created = await createAchPayment(actor, order, now).catch((error: unknown) =>
    unlessTaken(actor, file.id, error),
  );
  if (!created.ok) return created;
  const { paymentId } = created.value;
  const sent = await sendForApproval(actor, { paymentId }, now);
  if (!sent.ok) return sent;
  await markSent(actor, file.id, account.id, paymentId);
  return ok({ paymentId });
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
