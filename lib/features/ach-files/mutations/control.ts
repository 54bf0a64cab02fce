import "server-only";
import { personOf, type Actor } from "@/lib/core/actor";
import { audit } from "@/lib/core/audit";
import { inTransaction } from "@/lib/core/db";
import { ok, type Result } from "@/lib/core/result";
import { compareControlTotals } from "../rules/control";
import type { ControlTotals } from "../types";
import { fileFor } from "./decide";
import { FIRST_TAKEN } from "./take-out";

/**
 * Keeps the control totals that the uploader keyed from their own records. They may come before the check has ended;
 * they are compared with the file now when it is checked, else when it is sent. What differs is kept and shown, and
 * refused by name (`control_totals_differ`) with both figures. Amounts in cents.
 */
export async function keyControlTotals(
  actor: Actor,
  fileId: string,
  keyed: ControlTotals,
  now: Date,
): Promise<Result<{ compared: boolean }>> {
  const file = await fileFor(actor, fileId, "control");
  if ("ok" in file) return file;
  const isChecked = file.status === "ready";
  const refusal = isChecked ? compareControlTotals(keyed, file) : null;
  const stored = await inTransaction(async (tx) => {
    const { count } = await tx.achFile.updateMany({
      where: { id: fileId, status: file.status },
      data: {
        controlEntryCount: keyed.entryCount,
        controlDebitMinor: BigInt(keyed.debitMinor),
        controlCreditMinor: BigInt(keyed.creditMinor),
        controlKeyedAt: now,
      },
    });
    if (count === 0) return false;
    await audit(tx, personOf(actor), {
      action: "ach_file.control_totals_keyed",
      subjectType: "ach_file",
      subjectId: fileId,
      ...(file.control ? { before: totalsOf(file.control) } : {}),
      after: { ...totalsOf(keyed), ...(isChecked ? { agree: refusal === null } : {}) },
    });
    return true;
  });
  if (!stored) return FIRST_TAKEN;
  return refusal ?? ok({ compared: isChecked });
}

function totalsOf({ entryCount, debitMinor, creditMinor }: ControlTotals): ControlTotals {
  return { entryCount, debitMinor, creditMinor };
}
