import "server-only";
import type { AccountScope } from "@/lib/core/actor";
import { dateInZone, fromDateColumn } from "@/lib/core/dates";
import { db, Prisma } from "@/lib/core/db";
import { isId } from "@/lib/core/ids";
import { minorFromBigInt } from "@/lib/core/money";
import { toReturnRow, visible, type RawReturn } from "../data";
import { payeeChange, shownEnd } from "../rules";
import type { MatchCandidate, OriginalEntry, ProposedChange, ReturnDetail } from "../types";
import { isSettled, SENT } from "./candidates";
import { openCorrected } from "./corrected";
import { listLiving, originOf } from "./kin";

type RawDetail = RawReturn & {
  file_id: string;
  file_name: string;
  line: number;
  sec: string;
  company_id: string;
  individual_id: string;
  trace_number: string;
  original_routing: string;
  addenda_text: string;
  corrected_cipher: Uint8Array | null;
  corrected_shown: string | null;
  settlement_date: Date | null;
  matched_line: number | null;
  ended_by: string | null;
  ended_at: Date | null;
  note: string | null;
  resent_file_id: string | null;
};

/** One return with the entry it speaks of; null when it is not there or not in scope. `zone` is the bank's. */
export async function getReturn(scope: AccountScope, id: string, zone: string): Promise<ReturnDetail | null> {
  if (!isId(id)) return null;
  const [raw] = await db().$queryRaw<RawDetail[]>`
    select r.*, f.file_name, p.id as payment_id, p.number as payment_number, p.account_id, m.name as ended_by
    from ach_return r join ach_file f on f.id = r.file_id
      left join payment p on p.id = r.matched_payment_id left join member m on m.id = r.ended_by_id
    where r.id = ${id}::uuid and ${visible(scope)}`;
  if (!raw) return null;
  const original =
    raw.matched_file_id === null ? null : await getOriginal(zone, raw.matched_file_id, raw.matched_line ?? 0);
  const chain = raw.matched_file_id === null ? NO_CHAIN : await chainOf(zone, raw.matched_file_id);
  return {
    ...toReturnRow(raw),
    fileId: raw.file_id,
    fileName: raw.file_name,
    isFileSeen: scope === "all",
    line: raw.line,
    sec: raw.sec,
    companyId: raw.company_id,
    transactionCode: raw.transaction_code,
    individualId: raw.individual_id,
    traceNumber: raw.trace_number,
    originalRouting: raw.original_routing,
    addendaText: raw.addenda_text,
    correctedShown: raw.corrected_shown,
    settlementDate: raw.settlement_date === null ? null : fromDateColumn(raw.settlement_date),
    original,
    changes: original ? changesOf(raw, original) : [],
    endedBy: raw.ended_by,
    endedAt: raw.ended_at?.toISOString() ?? null,
    note: raw.note,
    resent: raw.resent_file_id === null ? null : await getResent(raw.resent_file_id),
    ...chain,
  };
}

type RawEntry = {
  file_id: string;
  file_name: string;
  line: number;
  individual_name: string;
  individual_id: string;
  account_last4: string;
  routing_number: string;
  transaction_code: string;
  amount_minor: bigint;
  trace_number: string;
  payment_id: string;
  payment_number: number;
  account_name: string;
  status: string;
  final_at: Date | null;
};

const ENTRY = Prisma.sql`e.file_id, f.file_name, e.line, e.individual_name, e.individual_id, e.account_last4,
  e.routing_number, e.transaction_code, e.amount_minor, e.trace_number, p.id as payment_id, p.number as payment_number,
  a.name as account_name, p.status, p.final_at`;
const ENTRY_FROM = Prisma.sql`ach_entry e join ach_file f on f.id = e.file_id join payment p on p.ach_file_id = f.id
  join account a on a.id = p.account_id`;

function toOriginal(zone: string, raw: RawEntry): OriginalEntry {
  return {
    fileId: raw.file_id,
    fileName: raw.file_name,
    line: raw.line,
    individualName: raw.individual_name,
    individualId: raw.individual_id,
    accountLast4: raw.account_last4,
    routingNumber: raw.routing_number,
    transactionCode: raw.transaction_code,
    amountMinor: minorFromBigInt(raw.amount_minor),
    traceNumber: raw.trace_number,
    payment: { id: raw.payment_id, number: raw.payment_number, accountName: raw.account_name },
    settledOn: isSettled(raw.status) && raw.final_at ? dateInZone(raw.final_at, zone) : null,
  };
}

async function getOriginal(zone: string, fileId: string, line: number): Promise<OriginalEntry | null> {
  const [raw] = await db().$queryRaw<RawEntry[]>`
    select ${ENTRY} from ${ENTRY_FROM} where e.file_id = ${fileId}::uuid and e.line = ${line}`;
  return raw ? toOriginal(zone, raw) : null;
}

/** What the notification says is right beside what the entry said, part by part. */
function changesOf(raw: RawDetail, original: OriginalEntry): ProposedChange[] {
  if (raw.corrected_cipher === null) return [];
  const change = payeeChange(raw.code, openCorrected(raw.id, raw.corrected_cipher).correctedText);
  if (!change) return [];
  const dots = (end: string): string => (end === "" ? "hidden" : `··${end}`);
  return [
    part("Routing number", original.routingNumber, change.routingNumber),
    part(
      "Account number",
      dots(original.accountLast4),
      change.accountNumber === undefined ? undefined : dots(shownEnd(change.accountNumber)),
    ),
    part("Transaction code", original.transactionCode, change.transactionCode),
    part("Name", original.individualName, change.individualName),
    part("Identification", original.individualId, change.individualId),
  ].flat();
}

function part(name: string, from: string, to: string | number | undefined): ProposedChange[] {
  return to === undefined ? [] : [{ part: name, from, to: String(to) }];
}

async function getResent(fileId: string): Promise<ReturnDetail["resent"]> {
  const file = await db().achFile.findUnique({ where: { id: fileId }, select: { fileName: true } });
  return file && { fileId, fileName: file.fileName, isAlive: (await listLiving(db(), [fileId])).has(fileId) };
}

type Chain = Pick<ReturnDetail, "timesResent" | "firstSettledOn">;
const NO_CHAIN: Chain = { timesResent: 0, firstSettledOn: null };
/** The rules allow two; a longer chain is no chain of resubmissions. */
const MOST_STEPS = 10;

/** How often the entries of a file were sent again before, and when the first of them settled. */
async function chainOf(zone: string, fileId: string): Promise<Chain> {
  let timesResent = 0;
  let first = fileId;
  for (let origin = await originOf(db(), fileId); timesResent < MOST_STEPS; origin = await originOf(db(), first)) {
    if (origin?.source !== "resubmission" || origin.basedOnId === null) break;
    timesResent += 1;
    first = origin.basedOnId;
  }
  const payment = await db().payment.findUnique({
    where: { achFileId: first },
    select: { status: true, finalAt: true },
  });
  const settled = payment && isSettled(payment.status) ? payment.finalAt : null;
  return { timesResent, firstSettledOn: settled ? dateInZone(settled, zone) : null };
}

const MOST_CANDIDATES = 20;
const SEARCHED_DAYS = 200;

/**
 * Entries of sent files that an unmatched return may speak of: with its trace number, of the same account, or that a
 * person looks for by trace number or name. Newest first; of the last 200 days.
 */
export async function listMatchCandidates(
  scope: AccountScope,
  returnId: string,
  query: { text?: string | undefined; zone: string; now: Date },
): Promise<MatchCandidate[]> {
  const from = new Date(query.now.getTime() - SEARCHED_DAYS * 86_400_000);
  const like = query.text === undefined ? null : `%${query.text.replaceAll(/[%_\\]/g, (sign) => `\\${sign}`)}%`;
  const rows = await db().$queryRaw<(RawEntry & { same_trace: boolean; same_account: boolean })[]>`
    select ${ENTRY}, e.trace_number = r.original_trace as same_trace,
      (r.payee_hash <> ''::bytea and e.payee_hash = r.payee_hash) as same_account
    from ach_return r cross join ach_entry e
      join ach_file f on f.id = e.file_id join payment p on p.ach_file_id = f.id join account a on a.id = p.account_id
    where r.id = ${returnId}::uuid and r.matched_file_id is null and f.uploaded_at >= ${from}
      and p.status in (${Prisma.join([...SENT])}) and ${visible(scope)}
      and (e.trace_number = r.original_trace or (r.payee_hash <> ''::bytea and e.payee_hash = r.payee_hash)
        or (${like}::text is not null and (e.trace_number like ${like} or e.individual_name ilike ${like})))
    order by same_trace desc, same_account desc, f.uploaded_at desc, e.line limit ${MOST_CANDIDATES}`;
  return rows.map((raw) => ({
    ...toOriginal(query.zone, raw),
    sameTrace: raw.same_trace,
    sameAccount: raw.same_account,
  }));
}
