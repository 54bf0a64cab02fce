import "server-only";
import type { AccountScope } from "@/lib/core/actor";
import { db, Prisma } from "@/lib/core/db";
import { isId } from "@/lib/core/ids";
import { minorFromBigInt, parseTyped } from "@/lib/core/money";
import { entryProgress } from "./data/entries";
import { isStalePayment } from "./rules/polling";
import { toLive } from "./rules/words";
import {
  PAYMENT_STATUSES,
  type ApprovalView,
  type ClosingView,
  type CurrencyTotal,
  type PaymentDetail,
  type PaymentLive,
  type PaymentPage,
  type PaymentQuery,
  type PaymentRow,
  type PaymentStatus,
  type Rail,
  type StoredDetail,
} from "./types";

type Raw = {
  id: string;
  number: number;
  rail: Rail;
  status: PaymentStatus;
  account_id: string;
  account_name: string;
  account_last4: string | null;
  entity_name: string | null;
  time_zone: string;
  amount_minor: bigint;
  currency: string;
  beneficiary_name: string | null;
  beneficiary_account_last4: string | null;
  to_account_id: string | null;
  to_name: string | null;
  to_last4: string | null;
  file_name: string | null;
  reference: string | null;
  created_by: string;
  created_at: Date;
  updated_at: Date;
  released_at: Date | null;
  ever_unsure: boolean;
  closed_by_people: boolean;
};

const FROM = Prisma.sql`from payment p
  join account a on a.id = p.account_id
  join member m on m.id = p.created_by_id
  left join legal_entity e on e.id = a.entity_id
  left join account ta on ta.id = p.to_account_id`;

const COLUMNS = Prisma.sql`p.id, p.number, p.rail, p.status, p.account_id, a.name as account_name, a.number_last4 as account_last4,
  e.name as entity_name, a.time_zone, p.amount_minor, p.currency, p.beneficiary_name, p.beneficiary_account_last4, p.to_account_id,
  ta.name as to_name, ta.number_last4 as to_last4, p.detail->'ach'->>'fileName' as file_name, p.reference, m.name as created_by,
  p.created_at, p.updated_at, p.released_at, p.ever_unsure,
  exists (select 1 from payment_closing c where c.payment_id = p.id and c.state = 'confirmed') as closed_by_people`;

function visible(scope: AccountScope): Prisma.Sql {
  return scope === "all" ? Prisma.sql`true` : Prisma.sql`p.account_id = any(${[...scope]}::uuid[])`;
}

/** An own account that is not this reader's is named as such only. */
function destinationOf(raw: Raw, scope: AccountScope): string {
  if (raw.rail === "ACH") return raw.file_name ?? "a file";
  if (raw.rail === "WIRE") return `${raw.beneficiary_name ?? "?"} ··${raw.beneficiary_account_last4 ?? "????"}`;
  if (scope !== "all" && raw.to_account_id !== null && !scope.includes(raw.to_account_id))
    return "an account that is not yours";
  return raw.to_last4 ? `${raw.to_name ?? "?"} ··${raw.to_last4}` : (raw.to_name ?? "?");
}

function toRow(raw: Raw, scope: AccountScope, now: Date): PaymentRow {
  return {
    id: raw.id,
    number: raw.number,
    rail: raw.rail,
    status: raw.status,
    accountId: raw.account_id,
    accountName: raw.account_name,
    accountLast4: raw.account_last4,
    entityName: raw.entity_name,
    timeZone: raw.time_zone,
    amountMinor: minorFromBigInt(raw.amount_minor),
    currency: raw.currency,
    destination: destinationOf(raw, scope),
    reference: raw.reference,
    createdBy: raw.created_by,
    createdAt: raw.created_at.toISOString(),
    updatedAt: raw.updated_at.toISOString(),
    stale: isStalePayment(raw.status, raw.released_at, raw.time_zone, now),
    everUnsure: raw.ever_unsure,
    closedByPeople: raw.closed_by_people,
  };
}

/** Payments by condition, in the given order; what register and approvals are made of. */
export async function selectPayments(
  scope: AccountScope,
  where: Prisma.Sql,
  page: { order: Prisma.Sql; limit: number },
  now: Date,
): Promise<PaymentRow[]> {
  const rows = await db().$queryRaw<Raw[]>`
    select ${COLUMNS} ${FROM} where ${visible(scope)} and ${where} order by ${page.order} limit ${page.limit}`;
  return rows.map((raw) => toRow(raw, scope, now));
}

/** Whether the receiving account of a transfer may be named to this reader; what may not be named is not found either. */
function targetVisible(scope: AccountScope): Prisma.Sql {
  return scope === "all" ? Prisma.sql`true` : Prisma.sql`p.to_account_id = any(${[...scope]}::uuid[])`;
}

function conditions(scope: AccountScope, query: PaymentQuery): Prisma.Sql[] {
  const parts: Prisma.Sql[] = [];
  if (query.status) parts.push(Prisma.sql`p.status = ${query.status}`);
  if (query.rail) parts.push(Prisma.sql`p.rail = ${query.rail}`);
  if (query.accountId)
    parts.push(
      Prisma.sql`(p.account_id = ${query.accountId}::uuid or (p.to_account_id = ${query.accountId}::uuid and ${targetVisible(scope)}))`,
    );
  if (query.text) parts.push(textCondition(scope, query.text));
  return parts;
}

/** A payment's number, its amount, or words in beneficiary, reference, account and file name. */
function textCondition(scope: AccountScope, text: string): Prisma.Sql {
  const like = `%${text.replaceAll(/[%_\\]/g, (sign) => `\\${sign}`)}%`;
  const number = /^p-?0*(\d{1,9})$/i.exec(text)?.[1] ?? (/^\d{1,6}$/.test(text) ? text : null);
  const amountMinor = parseTyped(text, "USD");
  const words = Prisma.sql`p.beneficiary_name ilike ${like} or p.reference ilike ${like} or a.name ilike ${like}
    or (ta.name ilike ${like} and ${targetVisible(scope)}) or p.detail->'ach'->>'fileName' ilike ${like} or m.name ilike ${like}`;
  const byNumber = number === null ? Prisma.sql`false` : Prisma.sql`p.number = ${Number(number)}`;
  const byAmount = amountMinor === null ? Prisma.sql`false` : Prisma.sql`p.amount_minor = ${BigInt(amountMinor)}`;
  return Prisma.sql`(${words} or ${byNumber} or ${byAmount})`;
}

/** The register for its filters, newest first by keyset, with count and totals by currency of everything that matches. */
export async function listPayments(scope: AccountScope, query: PaymentQuery, now: Date): Promise<PaymentPage> {
  const filters = conditions(scope, query);
  const matching = Prisma.join([Prisma.sql`true`, ...filters], " and ");
  const sums = await db().$queryRaw<{ currency: string; total: bigint; n: bigint }[]>`
    select p.currency, sum(p.amount_minor)::bigint as total, count(*) as n ${FROM}
    where ${visible(scope)} and ${matching} group by p.currency order by p.currency`;
  const totals: CurrencyTotal[] = sums.map((sum) => ({
    currency: sum.currency,
    amountMinor: minorFromBigInt(sum.total),
    count: Number(sum.n),
  }));
  const rows = await selectPayments(
    scope,
    Prisma.sql`${matching} and ${afterCursor(query.cursor)}`,
    { order: Prisma.sql`p.created_at desc, p.id desc`, limit: query.limit + 1 },
    now,
  );
  const shown = rows.slice(0, query.limit);
  const last = shown.at(-1);
  return {
    rows: shown,
    total: totals.reduce((sum, total) => sum + total.count, 0),
    totals,
    nextCursor: rows.length > query.limit && last ? `${last.createdAt}_${last.id}` : null,
    attention: await countAttention(scope, now),
  };
}

function afterCursor(cursor: string | undefined): Prisma.Sql {
  const [at = "", id = ""] = cursor?.split("_") ?? [];
  if (Number.isNaN(Date.parse(at)) || !isId(id)) return Prisma.sql`true`;
  return Prisma.sql`(p.created_at, p.id) < (${new Date(at)}, ${id}::uuid)`;
}

/** Payments in scope whose outcome nobody knows, and those that failed, wholly or in part, in the last day. */
export async function countAttention(scope: AccountScope, now: Date): Promise<PaymentPage["attention"]> {
  const since = new Date(now.getTime() - 86_400_000);
  const rows = await db().$queryRaw<{ unknown: bigint; failed: bigint; partial: bigint }[]>`
    select count(*) filter (where p.status = 'unknown') as unknown,
      count(*) filter (where p.status = 'failed' and p.final_at >= ${since}) as failed,
      count(*) filter (where p.status = 'partial' and p.final_at >= ${since}) as partial
    from payment p where ${visible(scope)} and p.status in ('unknown', 'failed', 'partial')`;
  const [row] = rows;
  return {
    unknown: Number(row?.unknown ?? 0n),
    failedToday: Number(row?.failed ?? 0n),
    partialToday: Number(row?.partial ?? 0n),
  };
}

/** One payment with everything its page shows; null when unknown or out of scope. */
export async function getPayment(scope: AccountScope, id: string, now: Date): Promise<PaymentDetail | null> {
  if (!isId(id)) return null;
  const [row] = await selectPayments(scope, Prisma.sql`p.id = ${id}::uuid`, { order: Prisma.sql`p.id`, limit: 1 }, now);
  if (!row) return null;
  const full = await db().payment.findUniqueOrThrow({
    where: { id },
    include: {
      account: { include: { bank: { include: { connection: { select: { ach: true, writesPerHour: true } } } } } },
      achFile: { select: { uploadedById: true, entryCount: true } },
      approvals: { include: { member: { select: { name: true } } }, orderBy: { at: "asc" } },
      attempts: { orderBy: { attempt: "desc" }, take: 50 },
    },
  });
  const to = full.toAccountId ? await db().account.findUnique({ where: { id: full.toAccountId } }) : null;
  const releaser = full.releasedById
    ? await db().member.findUnique({ where: { id: full.releasedById }, select: { name: true } })
    : null;
  const { beneficiaryName: name, beneficiaryRouting: routingNumber, beneficiaryAccountLast4: accountLast4 } = full;
  const toIsSeen = to !== null && (scope === "all" || scope.includes(to.id));
  return {
    ...row,
    payloadHash: full.payloadHash,
    beneficiary:
      name !== null && routingNumber !== null && accountLast4 !== null ? { name, routingNumber, accountLast4 } : null,
    toAccount: toIsSeen ? { id: to.id, name: to.name, last4: to.numberLast4 } : null,
    ach: (full.detail as StoredDetail).ach,
    createdById: full.createdById,
    uploadedById: full.achFile?.uploadedById ?? null,
    sentForApprovalAt: iso(full.sentForApprovalAt),
    releasedBy: releaser?.name ?? null,
    releasedAt: iso(full.releasedAt),
    idempotencyKey: full.idempotencyKey,
    keyStoredAt: iso(full.keyStoredAt),
    dueAt: iso(full.dueAt),
    attemptCount: full.attemptCount,
    bank: {
      name: full.account.bank.name,
      paymentId: full.bankPaymentId,
      heldAs: full.conflictPaymentId,
      status: full.bankStatus,
      timestamp: iso(full.bankTimestamp),
      actor: full.bankActor,
      requestId: full.bankRequestId,
    },
    pollDueAt: iso(full.pollDueAt),
    errorName: full.errorName,
    errorText: full.errorText,
    finalAt: iso(full.finalAt),
    cutoffs: { wire: full.account.wireCutoff, ach: full.account.achCutoff },
    approvals: full.approvals.map((approval): ApprovalView => ({
      memberName: approval.member.name,
      verdict: approval.verdict === "rejected" ? "rejected" : "approved",
      note: approval.note,
      at: approval.at.toISOString(),
    })),
    attempts: full.attempts.map(({ attempt, startedAt, finishedAt, outcome, errorName, errorText, bankRequestId }) => ({
      attempt,
      startedAt: startedAt.toISOString(),
      finishedAt: iso(finishedAt),
      outcome,
      errorName,
      errorText,
      bankRequestId,
    })),
    closings: (await listClosings([id])).get(id) ?? [],
    entries: await entryProgress(full, row.status, now),
  };
}

type RawClosing = {
  payment_id: string;
  id: string;
  verdict: ClosingView["verdict"];
  evidence: string;
  bank_reference: string | null;
  proposed_by_id: string;
  proposed_by: string;
  proposed_at: Date;
  state: ClosingView["state"];
  ended_by: string | null;
  ended_at: Date | null;
  note: string | null;
};

/** The closings of payments that the caller may show, newest first, at most 20 a payment. The database holds verdict and state to their lists. */
export async function listClosings(paymentIds: readonly string[]): Promise<Map<string, ClosingView[]>> {
  const rows = await db().$queryRaw<RawClosing[]>`
    select c.payment_id, c.id, c.verdict, c.evidence, c.bank_reference, c.proposed_by_id, pm.name as proposed_by,
      c.proposed_at, c.state, em.name as ended_by, c.ended_at, c.note
    from unnest(${[...paymentIds]}::uuid[]) as wanted (id)
    cross join lateral (select * from payment_closing c where c.payment_id = wanted.id
      order by c.proposed_at desc, c.id limit 20) c
    join member pm on pm.id = c.proposed_by_id left join member em on em.id = c.ended_by_id
    order by c.proposed_at desc, c.id`;
  const found = new Map<string, ClosingView[]>();
  for (const row of rows) found.set(row.payment_id, [...(found.get(row.payment_id) ?? []), toClosing(row)]);
  return found;
}

function toClosing(row: RawClosing): ClosingView {
  const { id, verdict, evidence, state, note } = row;
  return {
    id,
    verdict,
    evidence,
    state,
    note,
    bankReference: row.bank_reference,
    proposedById: row.proposed_by_id,
    proposedBy: row.proposed_by,
    proposedAt: row.proposed_at.toISOString(),
    endedBy: row.ended_by,
    endedAt: iso(row.ended_at),
  };
}

function iso(instant: Date | null): string | null {
  return instant?.toISOString() ?? null;
}

/** What a page that watches one payment asks for; null when unknown or out of scope. */
export async function getPaymentLive(scope: AccountScope, id: string, now: Date): Promise<PaymentLive | null> {
  const payment = await getPayment(scope, id, now);
  return payment && toLive(payment);
}

/** The bank a payment is handed to. No scope: for the sender, never for a person. */
export async function bankCodeOf(paymentId: string): Promise<string> {
  const row = await db().payment.findUniqueOrThrow({
    where: { id: paymentId },
    select: { account: { select: { bank: { select: { code: true } } } } },
  });
  return row.account.bank.code;
}

/** Where a payment stands and which own accounts it moves. No scope: for the sender, never for a person. */
export async function stateOf(
  paymentId: string,
): Promise<{ status: PaymentStatus; accountId: string; toAccountId: string | null }> {
  const row = await db().payment.findUniqueOrThrow({
    where: { id: paymentId },
    select: { status: true, accountId: true, toAccountId: true },
  });
  const status = PAYMENT_STATUSES.find((known) => known === row.status);
  if (!status) throw new Error(`Payment ${paymentId} has the unknown status ${row.status}`);
  return { ...row, status };
}

/**
 * The database's clock, read once and carried on: keys and leases of several desk processes are compared by one time.
 * A host that stands still while it asks gets a clock that is ahead, never one by which an old key looks good.
 */
export async function databaseClock(): Promise<() => Date> {
  const askedAtMs = Date.now();
  const [row] = await db().$queryRaw<{ at: Date }[]>`select clock_timestamp() as at`;
  const aheadMs = row ? row.at.getTime() - askedAtMs : 0;
  return () => new Date(Date.now() + aheadMs);
}
