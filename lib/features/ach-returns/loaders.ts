import "server-only";
import { notFound } from "next/navigation";
import type { AccountScope } from "@/lib/core/actor";
import { dateInZone } from "@/lib/core/dates";
import { isId } from "@/lib/core/ids";
import { may } from "@/lib/core/permissions";
import { requireActor } from "@/lib/core/session";
import { bankZone, getAchFile } from "@/lib/features/ach-files/data";
import { historyOf } from "@/lib/features/audit/data";
import type { AuditRow } from "@/lib/features/audit/types";
import { listPaymentReturns, listResendable, listReturns } from "./data";
import { getBaseFile } from "./data/base";
import { fetchesReturns, listRefusedFiles } from "./data/bank-files";
import { getReturn, listMatchCandidates } from "./data/detail";
import { allowsAct } from "./rules";
import { isResubmittable, lastReversalDay, latestResubmission, refuseResending, refuseReversing } from "./rules/derive";
import { candidateFilter, returnFilter, type ReturnFilter } from "./schema";
import type { MatchCandidate, PaymentReturns, ReturnDetail, ReturnPage, ReversalOffer } from "./types";

const PAGE_ROWS = 50;

type Params = Record<string, string | string[] | undefined>;

export type ReturnsView = {
  readonly page: ReturnPage;
  readonly filter: ReturnFilter;
  readonly mayHandle: boolean;
  /** True where a bank hands its files of returns out by itself. */
  readonly isFetched: boolean;
  /** Files of returns that could not be taken in: nothing of them is in the list. */
  readonly refused: readonly { readonly id: string; readonly fileName: string }[];
  /** The bank's zone, for the times on the page, and its date. */
  readonly zone: string;
  readonly today: string;
};

/** What the bank sent back, for its address. */
export async function loadReturns(params: Params): Promise<ReturnsView> {
  const actor = await requireActor("ach-returns.read");
  const filter = returnFilter.parse(params);
  const zone = await bankZone();
  const { tab, q: text, cursor } = filter;
  return {
    page: await listReturns(actor.scope, { tab, text, cursor, limit: PAGE_ROWS }),
    filter,
    mayHandle: may(actor.role, "ach-returns.handle"),
    isFetched: await fetchesReturns(),
    refused: await listRefusedFiles(actor.scope, new Date()),
    zone,
    today: dateInZone(new Date(), zone),
  };
}

/** Sending a returned debit again: why not, or the dates between which it may settle and what else may go with it. */
export type Resubmission = {
  readonly refusal: string | null;
  readonly earliest: string;
  readonly latest: string;
  readonly otherIds: readonly string[];
};

export type ReturnView = {
  readonly returned: ReturnDetail;
  readonly candidates: readonly MatchCandidate[];
  /** What was looked for by hand. */
  readonly text: string;
  readonly history: readonly AuditRow[];
  readonly mayHandle: boolean;
  readonly mayAccept: boolean;
  /** Null where its code is not one that is sent again. */
  readonly resubmission: Resubmission | null;
  readonly zone: string;
  readonly today: string;
};

/** One return with what it speaks of, what can be done, and its trail. */
export async function loadReturn(id: string, params: Params): Promise<ReturnView> {
  const actor = await requireActor("ach-returns.read");
  const zone = await bankZone();
  const returned = await getReturn(actor.scope, id, zone);
  if (!returned) notFound();
  const now = new Date();
  const { q: text } = candidateFilter.parse(params);
  const searches = !returned.isMatched && returned.state === "open" && may(actor.role, "ach-returns.handle");
  return {
    returned,
    candidates: searches ? await listMatchCandidates(actor.scope, id, { text, zone, now }) : [],
    text: text ?? "",
    history: await historyOf(actor.scope, "ach_return", id),
    mayHandle: may(actor.role, "ach-returns.handle"),
    mayAccept: may(actor.role, "payees.accept-correction"),
    resubmission: await resubmissionOf(actor.scope, returned, zone, now),
    zone,
    today: dateInZone(now, zone),
  };
}

async function resubmissionOf(
  scope: AccountScope,
  row: ReturnDetail,
  zone: string,
  now: Date,
): Promise<Resubmission | null> {
  if (!allowsAct(row, "resubmit") || !row.original || !isResubmittable(row.code)) return null;
  const base = await getBaseFile(row.original.fileId, zone, now);
  if (!base) return null;
  const taken = base.resentLines.includes(row.original.line);
  const refusal = refuseResending(row, base.earliest)?.sentence ?? null;
  return {
    refusal: refusal ?? (taken ? "Another file sends this entry again already." : null),
    earliest: base.earliest,
    latest: latestResubmission(row, base.earliest),
    otherIds: await listResendable(scope, row),
  };
}

/** What reversing batches of a sent file needs; null for whoever may not, and for files that were not sent. */
export async function loadReversal(fileId: string): Promise<ReversalOffer | null> {
  const actor = await requireActor("ach-files.read");
  if (!may(actor.role, "ach-returns.handle") || !isId(fileId)) return null;
  const file = await getAchFile(actor, fileId);
  const zone = await bankZone();
  const now = new Date();
  const base = file && (await getBaseFile(file.id, zone, now));
  if (!file?.summary || !base || base.byEntry || file.source === "reversal") return null;
  if (base.paymentStatus !== "submitted" && base.paymentStatus !== "completed") return null;
  return {
    fileId,
    fileName: file.fileName,
    refusal: refuseReversing(base, base.earliest, now)?.sentence ?? null,
    settledOn: base.settledOn,
    lastDay: lastReversalDay(base.settledOn, now),
    earliest: base.earliest,
    batches: file.summary.batches.slice(0, MOST_BATCHES_SHOWN).map((batch) => ({
      line: batch.line,
      number: batch.number,
      companyName: batch.companyName.trim(),
      description: batch.description.trim(),
      entries: batch.entries,
      creditMinor: batch.creditMinor,
      debitMinor: batch.debitMinor,
      isReversed: base.reversedLines.includes(batch.line),
    })),
    batchCount: file.summary.batches.length,
  };
}

const MOST_BATCHES_SHOWN = 100;

export type PaymentReturnsView = { readonly returns: PaymentReturns; readonly zone: string; readonly today: string };

/** What came back of one payment; nothing for those who may not see it. */
export async function loadPaymentReturns(paymentId: string): Promise<PaymentReturnsView> {
  const actor = await requireActor("ach-returns.read");
  const zone = await bankZone();
  return { returns: await listPaymentReturns(actor.scope, paymentId), zone, today: dateInZone(new Date(), zone) };
}
