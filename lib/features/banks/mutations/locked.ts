import "server-only";
import type { Tx } from "@/lib/core/db";
import { refuse, type Refusal, type Result } from "@/lib/core/result";

/** What a saved change says, and the version that the next one starts from. */
export type Saved = Result<{ sentence: string; version: number }>;

export const UNKNOWN_BANK: Refusal = refuse("unknown_bank", "There is no such bank. Reload the page.");
export const NOT_CONNECTED: Refusal = refuse(
  "not_connected",
  "This bank is not connected yet: save its address and credentials first.",
);

/** A bank with its connection, held for a change: other changes of it wait. Null for an unknown code. */
export async function lockBank(tx: Tx, code: string) {
  await tx.$executeRaw`select 1 from bank where code = ${code} for no key update`;
  return tx.bank.findUnique({ where: { code }, include: { connection: true } });
}
export type LockedBank = NonNullable<Awaited<ReturnType<typeof lockBank>>>;

/** The refusal of a form that was opened before another's change. */
export function changedMeanwhile(stored: { updatedBy: string } | null): Refusal {
  const who = stored ? `${stored.updatedBy} changed` : "Someone removed";
  return refuse(
    "changed_meanwhile",
    `${who} this connection while your form was open. Nothing of yours was saved: reload the page, look at what it says now, then change it.`,
  );
}
