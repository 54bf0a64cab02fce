import "server-only";
import { db } from "@/lib/core/db";

/** The bank a payment is handed to. No scope: for the sender, never for a person. */
export async function bankCodeOf(paymentId: string): Promise<string> {
  const row = await db().payment.findUniqueOrThrow({
    where: { id: paymentId },
    select: { account: { select: { bank: { select: { code: true } } } } },
  });
  return row.account.bank.code;
}
