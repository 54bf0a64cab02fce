import "server-only";
import { notFound } from "next/navigation";
import { dateInZone } from "@/lib/core/dates";
import { may } from "@/lib/core/permissions";
import { requireActor } from "@/lib/core/session";
import { bankZone } from "@/lib/features/ach-files/data";
import { historyOf } from "@/lib/features/audit/data";
import type { AuditRow } from "@/lib/features/audit/types";
import { listPaymentReturns, listReturns } from "./data";
import { fetchesReturns } from "./data/bank-files";
import { getReturn, listMatchCandidates } from "./data/detail";
import { candidateFilter, returnFilter, type ReturnFilter } from "./schema";
import type { MatchCandidate, PaymentReturns, ReturnDetail, ReturnPage } from "./types";

const PAGE_ROWS = 50;

type Params = Record<string, string | string[] | undefined>;

export type ReturnsView = {
  readonly page: ReturnPage;
  readonly filter: ReturnFilter;
  readonly mayHandle: boolean;
  /** True where a bank hands its files of returns out by itself. */
  readonly isFetched: boolean;
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
    zone,
    today: dateInZone(new Date(), zone),
  };
}

export type ReturnView = {
  readonly returned: ReturnDetail;
  readonly candidates: readonly MatchCandidate[];
  /** What was looked for by hand. */
  readonly text: string;
  readonly history: readonly AuditRow[];
  readonly mayHandle: boolean;
  readonly mayAccept: boolean;
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
    zone,
    today: dateInZone(now, zone),
  };
}

/** What came back of one payment; nothing for those who may not see it. */
export async function loadPaymentReturns(paymentId: string): Promise<PaymentReturns> {
  const actor = await requireActor("ach-returns.read");
  return listPaymentReturns(actor.scope, paymentId);
}
