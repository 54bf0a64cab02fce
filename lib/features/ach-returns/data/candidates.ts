import "server-only";
import { dateInZone } from "@/lib/core/dates";
import { db, Prisma, type Tx } from "@/lib/core/db";
import { minorFromBigInt } from "@/lib/core/money";
import type { Candidate } from "../rules/match";

/** Payments whose file may have reached other banks: something of it can come back. */
export const SENT = ["releasing", "submitted", "completed", "partial", "unknown"] as const;

/** Whether the bank said that the money has moved: all of it, or of the entries that it took. */
export function isSettled(status: string): boolean {
  return status === "completed" || status === "partial";
}

type Found = {
  file_id: string;
  line: number;
  trace_number: string;
  amount_minor: bigint;
  routing_number: string;
  hash: string;
  account_last4: string;
  payment_id: string;
  account_id: string;
  status: string;
  final_at: Date | null;
  company_id: string | null;
  effective_date: string | null;
};

/** More than this of one look-up are looked up in parts: none may be missing, or a match would only seem unique. */
const MOST_FOUND = 50_000;

/** The entries of sent files that have one of these trace numbers, by it. `zone` is the bank's. */
export async function findCandidates(
  tx: Tx,
  zone: string,
  traces: readonly string[],
): Promise<Map<string, Candidate[]>> {
  const found = await tx.$queryRaw<Found[]>`
    select e.file_id, e.line, e.trace_number, e.amount_minor, e.routing_number, encode(e.payee_hash, 'hex') as hash,
      e.account_last4, p.id as payment_id, p.account_id, p.status, p.final_at, b.company_id, b.effective_date
    from ach_entry e join payment p on p.ach_file_id = e.file_id join ach_file f on f.id = e.file_id
      left join lateral (select one->>'companyId' as company_id, one->>'effectiveDate' as effective_date
        from jsonb_array_elements(f.summary->'batches') one where (one->>'line')::int = e.batch_line limit 1) b on true
    where e.trace_number = any(${[...traces]}) and p.status in (${Prisma.join([...SENT])})
    order by e.file_id, e.line limit ${MOST_FOUND}`;
  if (found.length === MOST_FOUND) return findInParts(tx, zone, traces);
  const byTrace = new Map<string, Candidate[]>();
  for (const row of found) {
    const list = byTrace.get(row.trace_number) ?? [];
    list.push(toCandidate(row, zone));
    byTrace.set(row.trace_number, list);
  }
  return byTrace;
}

/** One trace number that so many entries have tells nothing. */
async function findInParts(tx: Tx, zone: string, traces: readonly string[]): Promise<Map<string, Candidate[]>> {
  if (traces.length <= 1) return new Map();
  const middle = Math.ceil(traces.length / 2);
  const first = await findCandidates(tx, zone, traces.slice(0, middle));
  return new Map([...first, ...(await findCandidates(tx, zone, traces.slice(middle)))]);
}

function toCandidate(row: Found, zone: string): Candidate {
  return {
    fileId: row.file_id,
    line: row.line,
    paymentId: row.payment_id,
    accountId: row.account_id,
    companyId: row.company_id?.trim() ?? "",
    amountMinor: minorFromBigInt(row.amount_minor),
    routingNumber: row.routing_number,
    payeeHash: row.hash,
    accountLast4: row.account_last4,
    effectiveDate: row.effective_date,
    settledOn: isSettled(row.status) && row.final_at ? dateInZone(row.final_at, zone) : null,
  };
}

/** The candidate of one entry, whatever its trace number; null when it is not of a file that was sent. */
export async function findCandidate(zone: string, fileId: string, line: number): Promise<Candidate | null> {
  const entry = await db().achEntry.findUnique({
    where: { fileId_line: { fileId, line } },
    select: { traceNumber: true },
  });
  if (!entry) return null;
  const found = await findCandidates(db(), zone, [entry.traceNumber]);
  return found.get(entry.traceNumber)?.find((one) => one.fileId === fileId && one.line === line) ?? null;
}
