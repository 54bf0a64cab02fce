import "server-only";
import { personOf, type Actor } from "@/lib/core/actor";
import { audit } from "@/lib/core/audit";
import { inTransaction } from "@/lib/core/db";
import { ok, refuse, type Result } from "@/lib/core/result";
import { getAccountForUse } from "@/lib/features/accounts/data";
import { createAchPayment } from "@/lib/features/payments/mutations/create";
import { sendForApproval } from "@/lib/features/payments/mutations/draft";
import { listEntities } from "../data";
import { assessCompany, isRefusal } from "../rules";
import { fileFor } from "./decide";

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
  if ("ok" in file) return file;
  const account = await getAccountForUse(actor.scope, input.accountId);
  if (!account) return refuse("no_account", "Choose one of your open accounts.", "accountId");
  if (account.currency !== "USD")
    return refuse("not_usd", "ACH files settle in US dollars. Choose a USD account.", "accountId");
  const companyIds = [...new Set(file.summary?.batches.map((batch) => batch.companyId) ?? [])];
  const company = assessCompany(companyIds, account, await listEntities());
  if (isRefusal(company)) return company;
  const created = await createAchPayment(
    actor,
    { achFileId: file.id, accountId: account.id, clientKey: input.clientKey },
    now,
  );
  if (!created.ok) return created;
  const { paymentId } = created.value;
  const sent = await sendForApproval(actor, { paymentId }, now);
  if (!sent.ok) return sent;
  await inTransaction(async (tx) => {
    const { count } = await tx.achFile.updateMany({
      where: { id: file.id, status: "ready" },
      data: { status: "sent_for_approval" },
    });
    if (count === 0) return;
    await audit(tx, personOf(actor), {
      action: "ach_file.sent_for_approval",
      subjectType: "ach_file",
      subjectId: file.id,
      accountId: account.id,
      before: { status: "ready" },
      after: { status: "sent_for_approval", paymentId },
    });
  });
  return ok({ paymentId });
}
