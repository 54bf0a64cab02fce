import "server-only";
import { inScope, type AccountScope, type Actor } from "@/lib/core/actor";
import { db, Prisma } from "@/lib/core/db";
import { minorFromBigInt } from "@/lib/core/money";
import { may } from "@/lib/core/permissions";
import { listAccountsForUse } from "@/lib/features/accounts/data";
import { listRepeats } from "@/lib/features/ach-files/data";
import { listClosings, selectPayments } from "@/lib/features/payments/data";
import { entryProgress } from "@/lib/features/payments/data/entries";
import type { Drain } from "@/lib/features/payments/types/entries";
import { canDecideClosing, canWithdraw } from "@/lib/features/payments/rules/closing";
import { waitingClosing } from "@/lib/features/payments/rules/words";
import type { StoredDetail } from "@/lib/features/payments/types";
import type { ClosingWaiting, Precedent, Waiting } from "./types";

/** More waiting than this is a backlog, not a queue; the count says how many there are. */
const MOST_ROWS = 200;

/** Payments in scope that wait for an approval or a release, with what an approver needs to judge them. */
export async function listWaiting(actor: Actor, now: Date): Promise<Waiting[]> {
  const where = Prisma.sql`p.status in ('awaiting_approval', 'approved')`;
  const page = { order: Prisma.sql`p.created_at, p.id`, limit: MOST_ROWS };
  const rows = await selectPayments(actor.scope, where, page, now);
  const ids = rows.map((row) => row.id);
  const full = await db().payment.findMany({
    where: { id: { in: ids } },
    include: {
      achFile: { select: { uploadedById: true, entryCount: true } },
      account: { include: { bank: { include: { connection: { select: { ach: true, writesPerHour: true } } } } } },
    },
  });
  const byId = new Map(full.map((payment) => [payment.id, payment]));
  const accounts = new Map((await listAccountsForUse(actor.scope)).map((account) => [account.id, account]));
  const precedents = await listPrecedents(actor.scope, ids);
  const repeats = await listRepeats(
    actor,
    full.flatMap((payment) => payment.achFileId ?? []),
  );
  const drains = new Map<string, Drain | null>();
  for (const payment of full) {
    // Nothing has left yet, so this asks the database nothing.
    const entries = await entryProgress(payment, "awaiting_approval", now);
    drains.set(payment.id, entries?.drain ?? null);
  }
  return rows.flatMap((row): Waiting[] => {
    const payment = byId.get(row.id);
    const account = accounts.get(row.accountId);
    if (!payment || !account) return [];
    const { beneficiaryName: name, beneficiaryRouting: routingNumber, beneficiaryAccountLast4: accountLast4 } = payment;
    return [
      {
        ...row,
        payloadHash: payment.payloadHash,
        createdById: payment.createdById,
        uploadedById: payment.achFile?.uploadedById ?? null,
        beneficiary:
          name !== null && routingNumber !== null && accountLast4 !== null
            ? { name, routingNumber, accountLast4 }
            : null,
        ach: (payment.detail as StoredDetail).ach,
        wireCutoff: account.wireCutoff,
        achCutoff: account.achCutoff,
        available: account.available,
        precedent: precedents.get(row.id) ?? null,
        repeats: repeats.get(payment.achFileId ?? "") ?? [],
        drain: drains.get(payment.id) ?? null,
      },
    ];
  });
}

type Raw = { id: string; n: bigint; most: bigint | null; last_name: string | null; twins: number[] };

/** For each payment with a beneficiary: what went to the same routing and account number before. */
async function listPrecedents(scope: AccountScope, ids: readonly string[]): Promise<Map<string, Precedent>> {
  const own = scope === "all" ? Prisma.sql`true` : Prisma.sql`b.account_id = any(${[...scope]}::uuid[])`;
  const rows = await db().$queryRaw<Raw[]>`
    select p.id,
      count(b.id) filter (where b.status in ('submitted', 'completed')) as n,
      max(b.amount_minor) filter (where b.status in ('submitted', 'completed')) as most,
      (array_agg(b.beneficiary_name order by b.created_at desc) filter (where b.status in ('submitted', 'completed')))[1] as last_name,
      coalesce(array_agg(b.number order by b.number) filter (where b.amount_minor = p.amount_minor
        and b.created_at > p.created_at - interval '7 days' and b.status not in ('rejected', 'cancelled', 'failed')), '{}') as twins
    from payment p
    left join payment b on b.beneficiary_account_hash = p.beneficiary_account_hash and b.beneficiary_routing = p.beneficiary_routing
      and b.id <> p.id and b.created_at <= p.created_at and ${own}
    where p.id = any(${[...ids]}::uuid[]) and p.beneficiary_account_hash is not null
    group by p.id`;
  return new Map(
    rows.map((row) => [
      row.id,
      {
        count: Number(row.n),
        mostMinor: minorFromBigInt(row.most ?? 0n),
        lastName: row.last_name ?? "",
        twins: row.twins,
      },
    ]),
  );
}

/** Closings of payments in scope that wait for another approver, those for this person first, then the oldest. */
export async function listClosingsThatWait(actor: Actor, now: Date): Promise<ClosingWaiting[]> {
  const where = Prisma.sql`p.status = 'unknown'
    and exists (select 1 from payment_closing c where c.payment_id = p.id and c.state = 'proposed')`;
  const rows = await selectPayments(
    actor.scope,
    where,
    { order: Prisma.sql`p.created_at, p.id`, limit: MOST_ROWS },
    now,
  );
  const ids = rows.map((row) => row.id);
  const closings = await listClosings(ids);
  const full = await db().payment.findMany({
    where: { id: { in: ids } },
    select: { id: true, createdById: true, payloadHash: true, achFile: { select: { uploadedById: true } } },
  });
  const byId = new Map(full.map((payment) => [payment.id, payment]));
  const all = rows.flatMap((payment): ClosingWaiting[] => {
    const closing = waitingClosing({ closings: closings.get(payment.id) ?? [] });
    const owners = byId.get(payment.id);
    if (!closing || !owners) return [];
    const facts = { ...owners, status: payment.status, uploadedById: owners.achFile?.uploadedById ?? null };
    const refusal = canDecideClosing(facts, closing, actor)?.sentence ?? null;
    return [{ payment, closing, refusal, mayWithdraw: canWithdraw(closing, actor) === null }];
  });
  return all.toSorted((a, b) => Number(a.refusal !== null) - Number(b.refusal !== null));
}

/** How many closings wait for this very person: in scope, with no part of theirs in payment, file or proposal. */
async function countClosings(actor: Actor): Promise<number> {
  if (!may(actor.role, "payments.confirm-closing")) return 0;
  const rows = await db().paymentClosing.findMany({
    where: {
      state: "proposed",
      proposedById: { not: actor.memberId },
      payment: {
        status: "unknown",
        createdById: { not: actor.memberId },
        OR: [{ achFile: null }, { achFile: { uploadedById: { not: actor.memberId } } }],
      },
    },
    select: { payment: { select: { accountId: true } } },
  });
  return rows.filter((row) => inScope(actor.scope, row.payment.accountId)).length;
}

/** How many payments and closings wait for this very person. Zero for whoever does not approve. */
export async function countWaiting(actor: Actor): Promise<number> {
  return (await countPayments(actor)) + (await countClosings(actor));
}

/** Payments in scope to approve or release, not their own. */
async function countPayments(actor: Actor): Promise<number> {
  if (!may(actor.role, "payments.approve")) return 0;
  const rows = await db().payment.findMany({
    where: {
      status: { in: ["awaiting_approval", "approved"] },
      createdById: { not: actor.memberId },
      OR: [{ achFile: null }, { achFile: { uploadedById: { not: actor.memberId } } }],
    },
    select: { accountId: true },
  });
  return rows.filter((row) => inScope(actor.scope, row.accountId)).length;
}
