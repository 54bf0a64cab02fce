import type { ReturnKind } from "@/lib/formats/nacha/returns/iterate";

export type { ReturnKind } from "@/lib/formats/nacha/returns/iterate";

/**
 * `open` waits for a person; `resent`: the entry went again in another file; `corrected`: the change was accepted;
 * `declined`: it was not; `closed`: handled with a note, or told before by the bank.
 */
export const RETURN_STATES = ["open", "resent", "corrected", "declined", "closed"] as const;
export type ReturnState = (typeof RETURN_STATES)[number];

/** Parts of the list. */
export const RETURN_TABS = ["open", "unmatched", "corrections", "done"] as const;
export type ReturnTab = (typeof RETURN_TABS)[number];

/** A returned entry or a notification of change in the list. Amounts in cents; ISO instants; dates without time. */
export type ReturnRow = {
  readonly id: string;
  readonly kind: ReturnKind;
  readonly code: string;
  readonly state: ReturnState;
  readonly amountMinor: number;
  readonly direction: "debit" | "credit" | null;
  readonly individualName: string;
  readonly accountLast4: string;
  readonly originalTrace: string;
  readonly receivedAt: string;
  /** Until when our side must act; null where nothing is due. */
  readonly actBy: string | null;
  readonly payment: { readonly id: string; readonly number: number; readonly accountId: string } | null;
  readonly isMatched: boolean;
  /** The bank told the same before, in another file or line. */
  readonly isRepeat: boolean;
};

export type ReturnPage = {
  readonly rows: readonly ReturnRow[];
  readonly total: number;
  readonly nextCursor: string | null;
  readonly counts: Readonly<Record<ReturnTab, number>>;
};

/** The entry that a return speaks of. */
export type OriginalEntry = {
  readonly fileId: string;
  readonly fileName: string;
  readonly line: number;
  readonly individualName: string;
  readonly individualId: string;
  readonly accountLast4: string;
  readonly routingNumber: string;
  readonly transactionCode: string;
  readonly amountMinor: number;
  readonly traceNumber: string;
  readonly payment: { readonly id: string; readonly number: number; readonly accountName: string };
  /** When it settled at our bank; null while it has not. */
  readonly settledOn: string | null;
};

/** What a notification of change says is right, beside what the entry said. Account numbers by their last four. */
export type ProposedChange = { readonly part: string; readonly from: string; readonly to: string };

export type ReturnDetail = ReturnRow & {
  readonly fileId: string;
  readonly fileName: string;
  /** True where the reader may open the bank's whole file: whoever sees every account. */
  readonly isFileSeen: boolean;
  readonly line: number;
  readonly sec: string;
  readonly companyId: string;
  readonly transactionCode: string;
  readonly individualId: string;
  readonly traceNumber: string;
  readonly originalRouting: string;
  readonly addendaText: string;
  readonly correctedShown: string | null;
  readonly settlementDate: string | null;
  readonly original: OriginalEntry | null;
  /** Of a notification whose data stand where its code puts them; empty for everything else. */
  readonly changes: readonly ProposedChange[];
  readonly endedBy: string | null;
  readonly endedAt: string | null;
  readonly note: string | null;
  readonly resent: { readonly fileId: string; readonly fileName: string; readonly isAlive: boolean } | null;
  /** How often the entry was sent again before, counting files that lived. */
  readonly timesResent: number;
  /** The day the first entry of the chain settled; null where it is not known. */
  readonly firstSettledOn: string | null;
};

/** An entry that an unmatched return may speak of. */
export type MatchCandidate = OriginalEntry & { readonly sameTrace: boolean; readonly sameAccount: boolean };

/** What came back of one payment. A return that the bank told twice counts once. */
export type PaymentReturns = {
  readonly returns: readonly ReturnRow[];
  readonly returnedCount: number;
  readonly creditMinor: number;
  readonly debitMinor: number;
  readonly corrections: number;
};

/** A sent file whose batches may be taken back. Amounts in cents. */
export type ReversalOffer = {
  readonly fileId: string;
  readonly fileName: string;
  /** Why nothing of it is taken back now; null when batches may be chosen. */
  readonly refusal: string | null;
  readonly settledOn: string | null;
  /** The last day on which a reversal may settle; null while the file has not settled. */
  readonly lastDay: string | null;
  readonly earliest: string;
  /** At most the first hundred. */
  readonly batches: readonly {
    readonly line: number;
    readonly number: number;
    readonly companyName: string;
    readonly description: string;
    readonly entries: number;
    readonly creditMinor: number;
    readonly debitMinor: number;
    readonly isReversed: boolean;
  }[];
  readonly batchCount: number;
};
