import "server-only";
import { dateInZone } from "@/lib/core/dates";
import { db, Prisma, type Tx } from "@/lib/core/db";
import { minorFromBigInt } from "@/lib/core/money";
import type { NachaSummary } from "@/lib/formats/nacha/types";
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
  batch_line: number;
  trace_number: string;
  amount_minor: bigint;
  routing_number: string;
  hash: string;
  account_last4: string;
  payment_id: string;
  account_id: string;
  status: string;
  final_at: Date | null;
};

/** The entries of sent files that have one of these trace numbers, by it. `zone` is the bank's. */
export async function findCandidates(
  tx: Tx,
  zone: string,
  traces: readonly string[],
): Promise<Map<string, Candidate[]>> {
  const found = await tx.$queryRaw<Found[]>`
    select e.file_id, e.line, e.batch_line, e.trace_number, e.amount_minor, e.routing_number,
      encode(e.payee_hash, 'hex') as hash, e.account_last4, p.id as payment_id, p.account_id, p.status, p.final_at
    from ach_entry e join payment p on p.ach_file_id = e.file_id
    where e.trace_number = any(${[...traces]}) and p.status in (${Prisma.join([...SENT])})
    order by e.file_id, e.line limit 100000`;
  const batches = await batchesOf(tx, [...new Set(found.map((row) => row.file_id))]);
  const byTrace = new Map<string, Candidate[]>();
  for (const row of found) {
    const batch = batches.get(`${row.file_id}/${row.batch_line}`);
    const list = byTrace.get(row.trace_number) ?? [];
    list.push({
      fileId: row.file_id,
      line: row.line,
      paymentId: row.payment_id,
      accountId: row.account_id,
      companyId: batch?.companyId.trim() ?? "",
      amountMinor: minorFromBigInt(row.amount_minor),
      routingNumber: row.routing_number,
      payeeHash: row.hash,
      accountLast4: row.account_last4,
      effectiveDate: batch?.effectiveDate ?? null,
      settledOn: isSettled(row.status) && row.final_at ? dateInZone(row.final_at, zone) : null,
    });
    byTrace.set(row.trace_number, list);
  }
  return byTrace;
}

type Batch = NachaSummary["batches"][number];

async function batchesOf(tx: Tx, fileIds: readonly string[]): Promise<Map<string, Batch>> {
  const files = await tx.achFile.findMany({
    where: { id: { in: [...fileIds] } },
    select: { id: true, summary: true },
    take: 5_000,
  });
  return new Map(
    files.flatMap(({ id, summary }) =>
      ((summary as NachaSummary | null)?.batches ?? []).map((batch) => [`${id}/${batch.line}`, batch] as const),
    ),
  );
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
