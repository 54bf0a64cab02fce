import "server-only";
import type { Tx } from "@/lib/core/db";
import { refuse, type Refusal } from "@/lib/core/result";
import { paymentNumber } from "@/lib/features/payments/rules/words";
import { isPaymentAlive } from "../rules";
import type { AchFileStatus } from "../types";

/** Somebody else, or the same person in another tab, acted first. */
export const FIRST_TAKEN = refuse("someone_was_first", "This file was changed a moment ago. Reload the page.");

/**
 * Discards a file unless it moved on from the status it was seen in, or is being paid: a payment made meanwhile waited
 * for this row. The lock lets the rows of a check go on, which only hold the file's key.
 */
export async function takeOut(tx: Tx, file: { id: string; status: AchFileStatus }): Promise<Refusal | null> {
  await tx.$executeRaw`select 1 from ach_file where id = ${file.id}::uuid for no key update`;
  const payment = await tx.payment.findUnique({ where: { achFileId: file.id } });
  if (payment && isPaymentAlive(payment)) {
    return refuse("being_paid", `This file is payment ${paymentNumber(payment.number)} by now. Cancel that one first.`);
  }
  const { count } = await tx.achFile.updateMany({
    where: { id: file.id, status: file.status },
    data: { status: "discarded" },
  });
  return count === 0 ? FIRST_TAKEN : null;
}
