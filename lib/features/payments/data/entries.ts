import "server-only";
import type { AccountScope } from "@/lib/core/actor";
import { db, Prisma } from "@/lib/core/db";
import { isId } from "@/lib/core/ids";
import { minorFromBigInt } from "@/lib/core/money";
import { drainOf, OPEN_ENTRIES, sumOf } from "../rules/entries";
import type { PaymentStatus } from "../types";
import {
  ENTRY_STATUSES,
  type EntryCount,
  type EntryPage,
  type EntryProgress,
  type EntryStatus,
} from "../types/entries";

const HOUR_MS = 3_600_000;

/** States of a payment of which nothing has left yet: its entries are not laid out. */
const BEFORE: readonly PaymentStatus[] = ["draft", "awaiting_approval", "approved"];

type ProgressOf = {
  readonly id: string;
  readonly rail: string;
  readonly byEntry: boolean;
  readonly amountMinor: bigint;
  /** When the next entry may go. */
  readonly dueAt: Date | null;
  readonly entriesStoppedAt: Date | null;
  readonly entriesStoppedById: string | null;
  readonly achFile: { readonly entryCount: number } | null;
  readonly account: {
    readonly timeZone: string;
    readonly achCutoff: string;
    readonly bank: { readonly connection: { readonly ach: string; readonly writesPerHour: number } | null };
  };
};

/** How the entries of a payment stand, or would go if it were released now; null where it does not go entry by entry. */
export async function entryProgress(
  payment: ProgressOf,
  status: PaymentStatus,
  now: Date,
): Promise<EntryProgress | null> {
  const { timeZone, achCutoff, bank } = payment.account;
  const perHour = bank.connection?.writesPerHour ?? 0;
  if (payment.rail !== "ACH") return null;
  if (BEFORE.includes(status)) {
    if (bank.connection?.ach !== "entry") return null;
    const total = payment.achFile?.entryCount ?? 0;
    const plan = { total, left: total, perHour, window: null, pausedUntil: null, timeZone, achCutoff };
    const counts = [{ status: "due", count: total, amountMinor: minorFromBigInt(payment.amountMinor) }] as const;
    return { counts, drain: drainOf(plan, now), stoppedAt: null, stoppedBy: null };
  }
  if (!payment.byEntry) return null;
  const counts = await countEntries(payment.id);
  const left = sumOf(counts, OPEN_ENTRIES).count;
  const total = counts.reduce((sum, one) => sum + one.count, 0);
  const window = left > 0 && perHour > 0 ? await sentSince(payment.id, now) : null;
  const facts = { total, left, perHour, window, pausedUntil: payment.dueAt, timeZone, achCutoff };
  const stopper = payment.entriesStoppedById
    ? await db().member.findUnique({ where: { id: payment.entriesStoppedById }, select: { name: true } })
    : null;
  return {
    counts,
    drain: status === "releasing" ? drainOf(facts, now) : null,
    stoppedAt: payment.entriesStoppedAt?.toISOString() ?? null,
    stoppedBy: stopper?.name ?? null,
  };
}

/** In the order of the states. */
async function countEntries(paymentId: string): Promise<EntryCount[]> {
  const rows = await db().$queryRaw<{ status: string; n: bigint; total: bigint }[]>`
    select status, count(*) as n, sum(amount_minor)::bigint as total from payment_entry
    where payment_id = ${paymentId}::uuid group by status`;
  return ENTRY_STATUSES.flatMap((status) => {
    const row = rows.find((one) => one.status === status);
    return row ? [{ status, count: Number(row.n), amountMinor: minorFromBigInt(row.total) }] : [];
  });
}

/** What went out in the last hour, by which the bank counts. */
async function sentSince(paymentId: string, now: Date): Promise<{ count: number; since: Date } | null> {
  const rows = await db().$queryRaw<{ n: bigint; since: Date | null }[]>`
    select count(*) as n, min(key_used_at) as since from payment_entry
    where payment_id = ${paymentId}::uuid and key_used_at > ${new Date(now.getTime() - HOUR_MS)}
      and status not in ('due', 'sending')`;
  const since = rows[0]?.since ?? null;
  return since ? { count: Number(rows[0]?.n ?? 0n), since } : null;
}

type RawEntry = {
  line: number;
  individual_name: string;
  account_last4: string;
  routing_number: string;
  trace_number: string;
  amount_minor: bigint;
  status: EntryStatus;
  ever_unsure: boolean;
  attempt_count: number;
  error_name: string | null;
  error_text: string | null;
  idempotency_key: string;
  bank_payment_id: string | null;
  conflict_payment_id: string | null;
  bank_status: string | null;
};

export type EntryQuery = { readonly states: readonly EntryStatus[]; readonly after: number; readonly limit: number };

/** The entries of a payment in scope in the order of the file, some at a time; null when it is not there. */
export async function listEntries(
  scope: AccountScope,
  paymentId: string,
  query: EntryQuery,
): Promise<Pick<EntryPage, "rows" | "total" | "nextAfter"> | null> {
  if (!isId(paymentId)) return null;
  const visible = scope === "all" ? Prisma.sql`true` : Prisma.sql`p.account_id = any(${[...scope]}::uuid[])`;
  const [payment] = await db().$queryRaw<{ id: string }[]>`
    select p.id from payment p where p.id = ${paymentId}::uuid and ${visible}`;
  if (!payment) return null;
  const states = [...query.states];
  const [count] = await db().$queryRaw<{ n: bigint }[]>`
    select count(*) as n from payment_entry where payment_id = ${paymentId}::uuid and status = any(${states})`;
  const found = await db().$queryRaw<RawEntry[]>`
    select pe.line, e.individual_name, e.account_last4, e.routing_number, e.trace_number, pe.amount_minor, pe.status,
      pe.ever_unsure, pe.attempt_count, pe.error_name, pe.error_text, pe.idempotency_key, pe.bank_payment_id,
      pe.conflict_payment_id, pe.bank_status
    from payment_entry pe join payment p on p.id = pe.payment_id
    join ach_entry e on e.file_id = p.ach_file_id and e.line = pe.line
    where pe.payment_id = ${paymentId}::uuid and pe.status = any(${states}) and pe.line > ${query.after}
    order by pe.line limit ${query.limit + 1}`;
  const rows = found.slice(0, query.limit);
  return {
    rows: rows.map((raw) => ({
      line: raw.line,
      name: raw.individual_name,
      accountLast4: raw.account_last4,
      routingNumber: raw.routing_number,
      traceNumber: raw.trace_number,
      amountMinor: minorFromBigInt(raw.amount_minor),
      status: raw.status,
      everUnsure: raw.ever_unsure,
      attemptCount: raw.attempt_count,
      errorName: raw.error_name,
      errorText: raw.error_text,
      idempotencyKey: raw.idempotency_key,
      bankPaymentId: raw.bank_payment_id,
      heldAs: raw.conflict_payment_id,
      bankStatus: raw.bank_status,
    })),
    total: Number(count?.n ?? 0n),
    nextAfter: found.length > query.limit ? (rows.at(-1)?.line ?? null) : null,
  };
}

/** Whether a payment goes to its bank entry by entry. No scope: for the sender, never for a person. */
export async function goesByEntry(paymentId: string): Promise<boolean> {
  return (await db().payment.count({ where: { id: paymentId, byEntry: true } })) > 0;
}
