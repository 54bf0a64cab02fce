import "server-only";
import type { AccountScope } from "@/lib/core/actor";
import { db, Prisma } from "@/lib/core/db";
import { may } from "@/lib/core/permissions";
import type { ActivityPage, ActivityQuery, AuditRow, ChainCheck, TrailReader } from "./types";

type Raw = {
  seq: bigint;
  at: Date;
  actor_type: AuditRow["actorType"];
  actor_name: string;
  request_id: string;
  action: string;
  subject_type: string;
  subject_id: string;
  before: unknown;
  after: unknown;
  hash: string;
};

const COLUMNS = Prisma.sql`seq, at, actor_type, actor_name, request_id, action, subject_type, subject_id, before, after, hash`;

/** Rows about accounts out of scope never appear. */
function inScope(scope: AccountScope): Prisma.Sql {
  return scope === "all"
    ? Prisma.sql`true`
    : Prisma.sql`(account_id is null or account_id = any(${[...scope]}::uuid[]))`;
}

/**
 * What a person may see of the whole trail. People and their sessions are for administrators, auditors and the person
 * themselves; webhooks for whoever may read webhooks. With a scope of some accounts, a row about no single account is
 * shown when the reader did it, or when it is about a file that they uploaded or that pays from their accounts.
 */
function visible({ memberId, role, scope }: TrailReader): Prisma.Sql {
  const own = Prisma.sql`actor_id = ${memberId}::uuid`;
  const oversees = role === "administrator" || role === "auditor";
  const people = oversees
    ? Prisma.sql`true`
    : Prisma.sql`(subject_type not in ('session', 'member') or subject_id = ${memberId} or ${own})`;
  const hooks = may(role, "webhooks.read") ? Prisma.sql`true` : Prisma.sql`subject_type <> 'webhook_delivery'`;
  if (scope === "all") return Prisma.sql`(${people} and ${hooks})`;
  const accounts = Prisma.sql`${[...scope]}::uuid[]`;
  return Prisma.sql`(${people} and ${hooks} and (account_id = any(${accounts}) or (account_id is null and (${own}
    or subject_id = ${memberId}
    or (subject_type = 'ach_file' and exists (select 1 from ach_file f left join payment p on p.ach_file_id = f.id
      where f.id::text = audit_entry.subject_id and (f.uploaded_by_id = ${memberId}::uuid or p.account_id = any(${accounts}))))))))`;
}

function conditions(reader: TrailReader, query: ActivityQuery): Prisma.Sql[] {
  const parts = [visible(reader)];
  if (query.action) parts.push(Prisma.sql`action like ${`${query.action.replaceAll(/[%_\\]/g, "")}%`}`);
  if (query.actorId) parts.push(Prisma.sql`actor_id = ${query.actorId}::uuid`);
  if (query.subjectType) parts.push(Prisma.sql`subject_type = ${query.subjectType}`);
  if (query.subjectId) parts.push(Prisma.sql`subject_id = ${query.subjectId}`);
  return parts;
}

/** A stored change without the id of an account that the reader may not see: the other side of a transfer. */
function hideAccounts(scope: AccountScope, stored: unknown): unknown {
  if (scope === "all" || typeof stored !== "object" || stored === null || !("toAccountId" in stored)) return stored;
  if (typeof stored.toAccountId === "string" && scope.includes(stored.toAccountId)) return stored;
  return { ...stored, toAccountId: "an account that is not yours" };
}

function toRow(scope: AccountScope, raw: Raw): AuditRow {
  return {
    seq: raw.seq.toString(),
    at: raw.at.toISOString(),
    actorType: raw.actor_type,
    actorName: raw.actor_name,
    requestId: raw.request_id,
    action: raw.action,
    subjectType: raw.subject_type,
    subjectId: raw.subject_id,
    before: hideAccounts(scope, raw.before),
    after: hideAccounts(scope, raw.after),
    hash: raw.hash,
  };
}

/** The trail, newest first, by keyset on the sequence number; `total` counts the filtered rows. */
export async function listActivity(reader: TrailReader, query: ActivityQuery): Promise<ActivityPage> {
  const filters = conditions(reader, query);
  const counted = await db().$queryRaw<{ n: bigint }[]>`
    select count(*) as n from audit_entry where ${Prisma.join(filters, " and ")}`;
  const page = query.beforeSeq ? [...filters, Prisma.sql`seq < ${BigInt(query.beforeSeq)}`] : filters;
  const rows = await db().$queryRaw<Raw[]>`
    select ${COLUMNS} from audit_entry where ${Prisma.join(page, " and ")} order by seq desc limit ${query.limit + 1}`;
  const shown = rows.slice(0, query.limit).map((row) => toRow(reader.scope, row));
  return {
    rows: shown,
    total: Number(counted[0]?.n ?? 0n),
    nextBeforeSeq: rows.length > query.limit ? (shown.at(-1)?.seq ?? null) : null,
  };
}

/** Everything the trail holds about one thing that the caller showed the reader anyway; oldest first, at most 500 rows. */
export async function historyOf(scope: AccountScope, subjectType: string, subjectId: string): Promise<AuditRow[]> {
  const rows = await db().$queryRaw<Raw[]>`
    select ${COLUMNS} from audit_entry
    where ${inScope(scope)} and subject_type = ${subjectType} and subject_id = ${subjectId} order by seq desc limit 500`;
  return rows.map((row) => toRow(scope, row)).toReversed();
}

/**
 * Recomputes every hash in the database and compares: a row changed, removed, inserted or moved breaks the chain at
 * its place. One pass, no rows leave the database.
 */
export async function verifyChain(): Promise<ChainCheck> {
  const found = await db().$queryRaw<{ rows: bigint; broken_at: bigint | null; head_hash: string | null }[]>`
    with linked as (
      select e.seq, e.hash, e.prev_hash,
        lag(e.seq, 1, 0::bigint) over w as last_seq, lag(e.hash, 1, repeat('0', 64)) over w as last_hash,
        encode(sha256(convert_to(e.prev_hash || audit_entry_text(e), 'UTF8')), 'hex') as computed
      from audit_entry e window w as (order by e.seq))
    select count(*) as rows,
      min(seq) filter (where seq <> last_seq + 1 or prev_hash <> last_hash or hash <> computed) as broken_at,
      (select hash from audit_entry order by seq desc limit 1) as head_hash
    from linked`;
  const row = found[0];
  return {
    rows: Number(row?.rows ?? 0n),
    brokenAt: row?.broken_at?.toString() ?? null,
    headHash: row?.head_hash ?? "0".repeat(64),
  };
}
