import "server-only";
import type { ActingFor } from "@/lib/core/actor";
import { audit } from "@/lib/core/audit";
import type { Tx } from "@/lib/core/db";
import { minorFromBigInt } from "@/lib/core/money";
import { paymentOf, UNPAID_ENTRIES } from "../../rules/entries";
import { isFinal } from "../../rules/states";
import type { PaymentStatus } from "../../types";
import { ENTRY_STATUSES, type EntryStatus } from "../../types/entries";
import type { Stored } from "../stored";

/**
 * Moves a payment to where its entries stand, in the transaction that moved one of them and after its own audit row.
 * The payment's lock is held. Answers the payment's state.
 */
export async function settlePayment(tx: Tx, by: ActingFor, stored: Stored, now: Date): Promise<PaymentStatus> {
  const states = await statesOf(tx, stored.id);
  const status = paymentOf(states);
  if (status === stored.status || isFinal(stored.status)) return stored.status;
  const isEnd = isFinal(status);
  const totals = isEnd || status === "unknown" ? await totalsOf(tx, stored) : {};
  await tx.payment.updateMany({
    where: { id: stored.id, status: stored.status },
    data: {
      status,
      dueAt: null,
      leaseToken: null,
      leaseUntil: null,
      ...(isEnd ? { finalAt: now } : {}),
      ...(status === "unknown" ? { everUnsure: true } : {}),
      ...told(status),
    },
  });
  await audit(tx, by, {
    action: `payment.${status}`,
    subjectType: "payment",
    subjectId: stored.id,
    accountId: stored.accountId,
    before: { status: stored.status },
    after: { status, byEntry: true, ...totals },
  });
  return status;
}

type Told = { readonly errorName: string | null; readonly errorText: string | null };

const TOLD: Partial<Readonly<Record<PaymentStatus, Told>>> = {
  // The state itself says it all.
  partial: { errorName: "partial", errorText: null },
  failed: { errorName: "no_entry_paid", errorText: "None of its entries was paid. Each says why below." },
  unknown: {
    errorName: "outcome_unknown",
    errorText: "Of some entries nobody knows yet whether the bank paid them. They are named below.",
  },
};

function told(status: PaymentStatus): Told {
  return TOLD[status] ?? { errorName: null, errorText: null };
}

/** Which states at least one entry is in. Asked state by state, each answered by the index. */
async function statesOf(tx: Tx, paymentId: string): Promise<ReadonlySet<EntryStatus>> {
  const rows = await tx.$queryRaw<{ status: EntryStatus }[]>`
    select s.status from unnest(${[...ENTRY_STATUSES]}::text[]) as s (status)
    where exists (select 1 from payment_entry e where e.payment_id = ${paymentId}::uuid and e.status = s.status)`;
  return new Set(rows.map((row) => row.status));
}

/** To the cent, by what became of them; a sum of none is left out. */
async function totalsOf(tx: Tx, { id: paymentId, currency }: Stored): Promise<object> {
  const rows = await tx.$queryRaw<{ status: EntryStatus; n: bigint; total: bigint }[]>`
    select status, count(*) as n, sum(amount_minor)::bigint as total from payment_entry
    where payment_id = ${paymentId}::uuid group by status`;
  const sum = (name: string, states: readonly EntryStatus[]): Readonly<Record<string, number>> => {
    const those = rows.filter((row) => states.includes(row.status));
    if (those.length === 0) return {};
    return {
      [`${name}Entries`]: Number(those.reduce((all, row) => all + row.n, 0n)),
      [`${name}Minor`]: minorFromBigInt(those.reduce((all, row) => all + row.total, 0n)),
    };
  };
  return { currency, ...sum("paid", ["completed"]), ...sum("notPaid", UNPAID_ENTRIES), ...sum("unknown", ["unknown"]) };
}
