import "server-only";
import type { ActingFor } from "@/lib/core/actor";
import { auditAll } from "@/lib/core/audit";
import { sealText } from "@/lib/core/crypto";
import { dateInZone, type LocalDate } from "@/lib/core/dates";
import type { Tx } from "@/lib/core/db";
import { newId } from "@/lib/core/ids";
import { sumMinor } from "@/lib/core/money";
import { payeeHash } from "@/lib/core/payee-hash";
import { hideNumber } from "@/lib/features/ach-files/rules";
import { checkDigitOf } from "@/lib/formats/nacha/bytes";
import { iterateReturns, type NachaReturn } from "@/lib/formats/nacha/returns/iterate";
import { findCandidates } from "../data/candidates";
import { correctedContext } from "../data/corrected";
import { actByOf, dateOfDay, maskNumbers, shownCorrection, shownEnd } from "../rules";
import { matchOf, type Candidate, type ReturnFacts } from "../rules/match";

/** Returns of one statement: their originals are looked up together. */
const ROWS_A_STATEMENT = 1_000;

/** The file that they came in. `createdOn` is its own date, from which its days of the year are read. */
export type ReturnFile = { readonly id: string; readonly zone: string; readonly createdOn: LocalDate | null };

export type Recorded = { readonly returns: number; readonly matched: number; readonly repeats: number };

/**
 * Stores every returned entry and notification of a checked file, matched to the entry it speaks of where exactly one
 * fits. What fits none stays open and unmatched; what the bank told before, in this or another file, is closed as a
 * repeat that names the earlier one. Nothing is left out. Called in the transaction that ends the file's check: the
 * payments that something came back of get a row in the trail.
 */
export async function recordReturns(
  tx: Tx,
  by: ActingFor,
  file: ReturnFile,
  bytes: Uint8Array,
  now: Date,
): Promise<Recorded> {
  const recorded = { returns: 0, matched: 0, repeats: 0 };
  const perPayment = new Map<string, PaymentShare>();
  let rows: NachaReturn[] = [];
  const flush = async (): Promise<void> => {
    const stored = await storeRows(tx, file, rows, now);
    for (const row of stored) {
      recorded.returns += 1;
      if (row.match) recorded.matched += 1;
      if (row.repeatOf) recorded.repeats += 1;
      else if (row.match) addShare(perPayment, row.match, row);
    }
    rows = [];
  };
  for (const found of iterateReturns(bytes)) {
    rows.push(found);
    if (rows.length === ROWS_A_STATEMENT) await flush();
  }
  await flush();
  await auditAll(
    tx,
    [...perPayment.values()].map(({ paymentId, accountId, returned, corrections }) => ({
      by,
      action: "payment.entries_returned",
      subjectType: "payment",
      subjectId: paymentId,
      accountId,
      after: { fileId: file.id, returned: returned.length, amountMinor: sumMinor(returned), corrections },
    })),
  );
  return recorded;
}

type PaymentShare = { paymentId: string; accountId: string; returned: number[]; corrections: number };

function addShare(shares: Map<string, PaymentShare>, match: Candidate, row: Stored): void {
  const { paymentId, accountId } = match;
  const share = shares.get(paymentId) ?? { paymentId, accountId, returned: [], corrections: 0 };
  if (row.found.kind === "return") share.returned.push(row.found.amountMinor);
  if (row.found.kind === "correction") share.corrections += 1;
  shares.set(paymentId, share);
}

type Stored = {
  readonly id: string;
  readonly found: NachaReturn;
  readonly facts: ReturnFacts;
  readonly match: Candidate | null;
  repeatOf: string | null;
};

async function storeRows(
  tx: Tx,
  file: ReturnFile,
  rows: readonly NachaReturn[],
  now: Date,
): Promise<readonly Stored[]> {
  if (rows.length === 0) return [];
  const candidates = await findCandidates(tx, file.zone, [...new Set(rows.map((row) => row.originalTrace))]);
  const stored = rows.map((found): Stored => {
    const facts = factsOf(found);
    const match = matchOf(facts, candidates.get(found.originalTrace) ?? []);
    return { id: newId(), found, facts, match, repeatOf: null };
  });
  await nameRepeats(tx, stored);
  await tx.achReturn.createMany({ data: stored.map((row) => toRow(row, file, now)) });
  return stored;
}

function factsOf(found: NachaReturn): ReturnFacts {
  const originalRouting = /^\d{8}$/.test(found.originalRdfi) ? found.originalRdfi : "";
  return {
    kind: found.kind,
    companyId: found.companyId,
    amountMinor: found.originalAmountMinor ?? found.amountMinor,
    originalTrace: found.originalTrace,
    originalRouting,
    payeeHash: originalRouting === "" ? "" : hashOf(originalRouting, found.accountNumber),
    accountLast4: found.accountLast4,
    effectiveDate: found.effectiveDate,
  };
}

function hashOf(rdfi: string, accountNumber: string): string {
  return payeeHash(`${rdfi}${checkDigitOf(rdfi)}`, accountNumber).toString("hex");
}

/** What makes two tellings the same: the entry they speak of and the reason. */
function sameness(row: Pick<Stored, "found" | "facts" | "match">): string {
  const { kind, code, traceNumber } = row.found;
  const about = row.match
    ? [row.match.fileId, row.match.line]
    : [row.facts.originalTrace, row.facts.companyId, row.facts.amountMinor, row.facts.payeeHash, traceNumber];
  // A second notification may say something else.
  return [kind, code, ...about, kind === "correction" ? row.found.correctedText : ""].join("|");
}

type Earlier = {
  id: string;
  file_name: string;
  line: number;
  kind: string;
  code: string;
  original_trace: string;
  company_id: string;
  amount_minor: bigint;
  hash: string;
  trace_number: string;
  matched_file_id: string | null;
  matched_line: number | null;
  corrected_shown: string | null;
};

/** Names, for each return that the bank told before, the file and line where it first stood. */
async function nameRepeats(tx: Tx, stored: readonly Stored[]): Promise<void> {
  const traces = [...new Set(stored.map((row) => row.facts.originalTrace))];
  const earlier = await tx.$queryRaw<Earlier[]>`
    select r.id, f.file_name, r.line, r.kind, r.code, r.original_trace, r.company_id, r.amount_minor,
      encode(r.payee_hash, 'hex') as hash, r.trace_number, r.matched_file_id, r.matched_line, r.corrected_shown
    from ach_return r join ach_file f on f.id = r.file_id
    where r.original_trace = any(${traces}) order by r.received_at, r.line`;
  const known = new Map<string, string>();
  const remember = (key: string, name: string): void => {
    if (!known.has(key)) known.set(key, name);
  };
  for (const row of earlier) {
    const about = row.matched_file_id
      ? [row.matched_file_id, row.matched_line]
      : [row.original_trace, row.company_id, Number(row.amount_minor), row.hash, row.trace_number];
    const shown = row.kind === "correction" ? (row.corrected_shown ?? "") : "";
    remember([row.kind, row.code, ...about, shown].join("|"), `${row.file_name}, line ${row.line}`);
  }
  for (const row of stored) {
    const key = repeatKey(row);
    row.repeatOf = known.get(key) ?? null;
    remember(key, `this file, line ${row.found.line}`);
  }
}

/** `sameness` with the corrected data as they are stored, masked: the sealed ones differ each time. */
function repeatKey(row: Stored): string {
  const { kind, code, correctedText } = row.found;
  const shown = kind === "correction" ? (shownCorrection(code, correctedText) ?? "") : "";
  return sameness({ ...row, found: { ...row.found, correctedText: shown } });
}

function toRow({ id, found, facts, match, repeatOf }: Stored, file: ReturnFile, now: Date) {
  const receivedOn = dateInZone(now, file.zone);
  const settledOn = dateOfDay(found.settlementDay, file.createdOn ?? receivedOn);
  const actBy = actByOf(found.code, { receivedOn, settledOn, originalSettledOn: match?.settledOn ?? null });
  const { accountNumber, correctedText } = found;
  const hide = (text: string): string => maskNumbers(hideNumber(text, accountNumber));
  const sealed = JSON.stringify({ correctedText, accountNumber });
  return {
    id,
    fileId: file.id,
    line: found.line,
    kind: found.kind,
    code: found.code,
    sec: found.sec,
    companyId: found.companyId,
    transactionCode: found.transactionCode,
    amountMinor: BigInt(facts.amountMinor),
    individualName: hideNumber(found.individualName, accountNumber),
    individualId: hideNumber(found.individualId, accountNumber),
    accountLast4: shownEnd(accountNumber),
    payeeHash: Uint8Array.from(Buffer.from(facts.payeeHash, "hex")),
    traceNumber: found.traceNumber,
    originalTrace: found.originalTrace,
    originalRouting: facts.originalRouting,
    addendaText: hide(found.addendaText),
    ...(found.kind === "correction"
      ? {
          correctedCipher: sealText(sealed, correctedContext(id)),
          correctedShown: shownCorrection(found.code, correctedText),
        }
      : {}),
    settlementDate: settledOn === null ? null : new Date(settledOn),
    receivedAt: now,
    actBy: actBy === null || repeatOf !== null ? null : new Date(actBy),
    matchedFileId: match?.fileId ?? null,
    matchedLine: match?.line ?? null,
    matchedPaymentId: match?.paymentId ?? null,
    ...(repeatOf === null ? {} : { state: "closed", endedAt: now, note: `The bank told this before: ${repeatOf}.` }),
  };
}
