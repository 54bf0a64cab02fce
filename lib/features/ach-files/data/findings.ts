import "server-only";
import { dateInZone } from "@/lib/core/dates";
import { Prisma, type Tx } from "@/lib/core/db";
import { minorFromBigInt } from "@/lib/core/money";
import { DEAD_PAYMENTS } from "../rules";
import type { AchFindings, FindingEntry } from "../types";

/** How far back files that were sent are compared with. */
export const COMPARED_DAYS = 60;
const EXAMPLES = 10;
const MOST_BATCHES_NAMED = 50;

/** The file that is looked through, since when others are compared with it, and the zone that dates are told in. */
export type Assessed = {
  readonly fileId: string;
  readonly basedOnId: string | null;
  readonly since: Date;
  readonly zone: string;
};

type EntryRow = {
  line: number;
  individual_name: string;
  account_last4: string;
  amount_minor: bigint;
  transaction_code: string;
};
type Counted = { total: bigint; amount: bigint | null };

const ENTRY = Prisma.sql`e.line, e.individual_name, e.account_last4, e.amount_minor, e.transaction_code`;
/** Codes that end in 5 to 9 draw on the account, the others pay into it (formats/nacha/codes). */
const DEBIT = (alias: string): Prisma.Sql => Prisma.raw(`(substr(${alias}.transaction_code, 2, 1) >= '5')`);

/** Files that were sent since then and whose payment did not come to nothing, numbered in the order of their sending. */
function sentFiles({ fileId, basedOnId, since }: Assessed): Prisma.Sql {
  return Prisma.sql`
    sent as materialized (
      select f.id, f.file_name, f.summary, coalesce(p.released_at, p.sent_for_approval_at) as sent_at,
        row_number() over (order by coalesce(p.released_at, p.sent_for_approval_at), f.id) as turn
      from payment p join ach_file f on f.id = p.ach_file_id
      where p.status <> all(${[...DEAD_PAYMENTS]}) and coalesce(p.released_at, p.sent_for_approval_at) >= ${since}
        and f.id <> ${fileId}::uuid and f.id is distinct from ${basedOnId}::uuid
        and f.based_on_id is distinct from ${fileId}::uuid)`;
}

/** The ten largest entries. */
export async function findLargest(tx: Tx, { fileId }: Assessed): Promise<FindingEntry[]> {
  const rows = await tx.$queryRaw<EntryRow[]>`
    select ${ENTRY} from ach_entry e where e.file_id = ${fileId}::uuid
    order by e.amount_minor desc, e.line limit ${EXAMPLES}`;
  return rows.map(toEntry);
}

/** Accounts that are not in the register of payees: how many, what goes to or from them, and the ten largest. */
export async function findNewPayees(tx: Tx, { fileId }: Assessed): Promise<AchFindings["newPayees"]> {
  const rows = await tx.$queryRaw<(Counted & EntryRow)[]>`
    with fresh as materialized (
      select e.payee_hash, sum(e.amount_minor)::bigint as amount, min(e.line) as line
      from ach_entry e
      where e.file_id = ${fileId}::uuid and not exists (select 1 from payee p where p.payee_hash = e.payee_hash)
      group by e.payee_hash),
    told as (select count(*) as total, sum(amount)::bigint as amount from fresh),
    largest as (select line, amount from fresh order by amount desc, line limit ${EXAMPLES})
    select told.total, told.amount, e.line, e.individual_name, e.account_last4, largest.amount as amount_minor,
      e.transaction_code
    from told, largest join ach_entry e on e.file_id = ${fileId}::uuid and e.line = largest.line
    order by largest.amount desc, e.line`;
  return { ...counted(rows[0]), examples: rows.map(toEntry) };
}

/** Entries with account, amount and direction of one that was sent lately; each with the newest file it was in. */
export async function findRepeatedEntries(tx: Tx, assessed: Assessed): Promise<AchFindings["repeatedEntries"]> {
  const { fileId, zone } = assessed;
  type Row = Counted & EntryRow & { id: string; file_name: string; sent_at: Date };
  const rows = await tx.$queryRaw<Row[]>`
    with ${sentFiles(assessed)},
    earlier as materialized (
      select o.payee_hash, o.amount_minor, ${DEBIT("o")} as debit, max(s.turn) as turn
      from sent s join ach_entry o on o.file_id = s.id
      where o.amount_minor > 0 group by 1, 2, 3),
    hit as materialized (
      select e.line, e.amount_minor, o.turn from ach_entry e
      join earlier o on o.payee_hash = e.payee_hash and o.amount_minor = e.amount_minor and o.debit = ${DEBIT("e")}
      where e.file_id = ${fileId}::uuid),
    told as (select count(*) as total, sum(amount_minor)::bigint as amount from hit),
    largest as (select line, turn from hit order by amount_minor desc, line limit ${EXAMPLES})
    select told.total, told.amount, ${ENTRY}, s.id, s.file_name, s.sent_at
    from told, largest join ach_entry e on e.file_id = ${fileId}::uuid and e.line = largest.line
      join sent s on s.turn = largest.turn
    order by e.amount_minor desc, e.line`;
  const examples = rows.map((row) => ({ ...toEntry(row), ...toSent(row, zone) }));
  return { ...counted(rows[0]), examples };
}

/** Entries whose account, amount and direction an earlier entry of the same file has. */
export async function findDoubledEntries(tx: Tx, { fileId }: Assessed): Promise<AchFindings["doubledEntries"]> {
  const rows = await tx.$queryRaw<(Counted & EntryRow)[]>`
    with twice as materialized (
      select max(e.line) as line, count(*) - 1 as more, e.amount_minor from ach_entry e
      where e.file_id = ${fileId}::uuid and e.amount_minor > 0
      group by e.payee_hash, e.amount_minor, ${DEBIT("e")} having count(*) > 1),
    told as (select sum(more)::bigint as total, 0::bigint as amount from twice),
    largest as (select line from twice order by amount_minor desc, line limit ${EXAMPLES})
    select told.total, told.amount, ${ENTRY}
    from told, largest join ach_entry e on e.file_id = ${fileId}::uuid and e.line = largest.line
    order by e.amount_minor desc, e.line`;
  return { count: counted(rows[0]).count, examples: rows.map(toEntry) };
}

/** Batches whose company, entry hash, number of entries and totals are those of one that was sent lately. */
export async function findRepeatedBatches(tx: Tx, assessed: Assessed): Promise<AchFindings["repeatedBatches"]> {
  const { fileId, zone } = assessed;
  const figures = Prisma.sql`count(*) as entries, sum(left(e.routing_number, 8)::bigint) as hash,
    sum(case when ${DEBIT("e")} then e.amount_minor else 0 end) as debit,
    sum(case when ${DEBIT("e")} then 0 else e.amount_minor end) as credit`;
  const company = (summary: string, line: string): Prisma.Sql =>
    Prisma.raw(`(jsonb_path_query_first(${summary}, '$.batches[*] ? (@.line == $line)',
      jsonb_build_object('line', ${line})) ->> 'companyId')`);
  type Row = { line: number; number: number; id: string; file_name: string; sent_at: Date };
  const rows = await tx.$queryRaw<Row[]>`
    with ${sentFiles(assessed)},
    own as materialized (
      select e.batch_line, min(e.batch_number) as number, ${figures} from ach_entry e
      where e.file_id = ${fileId}::uuid group by e.batch_line),
    earlier as materialized (
      select e.file_id, e.batch_line, ${figures} from sent s join ach_entry e on e.file_id = s.id
      group by e.file_id, e.batch_line),
    alike as materialized (
      select own.batch_line as line, own.number, s.id, s.file_name, s.sent_at, s.summary, earlier.batch_line as their_line
      from own join earlier using (entries, hash, debit, credit) join sent s on s.id = earlier.file_id
      order by own.batch_line, s.sent_at desc limit ${MOST_BATCHES_NAMED * 2})
    select distinct on (a.line) a.line, a.number, a.id, a.file_name, a.sent_at
    from alike a join ach_file f on f.id = ${fileId}::uuid
    where trim(${company("f.summary", "a.line")}) = trim(${company("a.summary", "a.their_line")})
    order by a.line, a.sent_at desc limit ${MOST_BATCHES_NAMED}`;
  return rows.map((row) => ({ line: row.line, number: row.number, ...toSent(row, zone) }));
}

/**
 * Entries that an accepted notification of change says are wrong: to an account that was corrected, or with the kind of
 * account, name or identification that was. A correction that a later one took back counts no more.
 */
export async function findOutdated(tx: Tx, { fileId, zone }: Assessed): Promise<AchFindings["outdated"]> {
  type Row = Counted & EntryRow & { code: string; accepted_at: Date };
  const rows = await tx.$queryRaw<Row[]>`
    with hit as materialized (
      select distinct on (e.line) e.line, c.code, c.accepted_at from payee_correction c
      join ach_entry e on e.file_id = ${fileId}::uuid and e.payee_hash = c.payee_hash
      where (c.new_payee_hash <> c.payee_hash
          or left(c.transaction_code, 1) <> left(e.transaction_code, 1)
          or upper(trim(c.individual_name)) <> upper(trim(e.individual_name))
          or trim(c.individual_id) <> trim(e.individual_id))
        and not exists (select 1 from payee_correction l
          where l.new_payee_hash = c.payee_hash and l.accepted_at > c.accepted_at and l.id <> c.id)
      order by e.line, c.accepted_at desc),
    told as (select count(*) as total, 0::bigint as amount from hit),
    first as (select * from hit order by line limit ${EXAMPLES})
    select told.total, told.amount, ${ENTRY}, first.code, first.accepted_at
    from told, first join ach_entry e on e.file_id = ${fileId}::uuid and e.line = first.line order by e.line`;
  const examples = rows.map((row) => ({
    ...toEntry(row),
    code: row.code,
    acceptedOn: dateInZone(row.accepted_at, zone),
  }));
  return { count: counted(rows[0]).count, examples };
}

function counted(row: Counted | undefined): { count: number; amountMinor: number } {
  return { count: Number(row?.total ?? 0n), amountMinor: minorFromBigInt(row?.amount ?? 0n) };
}

function toEntry(row: EntryRow): FindingEntry {
  return {
    line: row.line,
    name: row.individual_name,
    accountLast4: row.account_last4,
    amountMinor: minorFromBigInt(row.amount_minor),
    transactionCode: row.transaction_code,
  };
}

function toSent(row: { id: string; file_name: string; sent_at: Date }, zone: string) {
  return { fileId: row.id, fileName: row.file_name, sentOn: dateInZone(row.sent_at, zone) };
}
