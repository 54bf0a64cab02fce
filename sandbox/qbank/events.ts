import type { Bulk } from "./bulk";
import type {
  Attempt,
  Decision,
  Event,
  Issue,
  Leg,
  Line,
  Payment,
  PayException,
  PaymentStatus,
  ReturnFile,
  StoredAnswer,
  Action,
} from "./types";

/** Everything that changes the bank's state. A journal line holds the changes of one act: all of them or none. */
export type Change =
  | { readonly t: "payment"; readonly payment: Payment }
  | {
      readonly t: "payment-status";
      readonly paymentId: string;
      readonly status: PaymentStatus;
      readonly atMs: number;
      readonly completedMs: number | null;
      readonly failure: string | null;
      readonly next: Payment["next"];
    }
  /** A booking. `effectId` is unique for ever: the same effect cannot be booked twice. */
  | {
      readonly t: "booking";
      readonly effectId: string;
      readonly paymentId: string | null;
      readonly key: string | null;
      readonly legs: readonly Leg[];
      readonly lines: readonly Line[];
    }
  /** Lines that are made when they are read, with what they sum to. */
  | { readonly t: "bulk"; readonly bulk: Bulk; readonly legs: readonly Leg[] }
  /** What an ACH file held, gzip in base64: entries of it may come back. */
  | { readonly t: "ach-file"; readonly paymentId: string; readonly gzip: string }
  | { readonly t: "return-file"; readonly file: ReturnFile }
  | { readonly t: "issue"; readonly issue: Issue }
  | { readonly t: "exception"; readonly exception: PayException }
  | { readonly t: "exception-amount"; readonly exceptionId: string; readonly presentedMinor: number }
  | { readonly t: "decision"; readonly exceptionId: string; readonly decision: Decision }
  | {
      readonly t: "exception-final";
      readonly exceptionId: string;
      readonly action: Action;
      readonly by: "decision" | "default";
      readonly atMs: number;
    }
  | { readonly t: "event"; readonly event: Event }
  | {
      readonly t: "attempt";
      readonly eventId: string;
      readonly attempt: Attempt;
      readonly nextAttemptMs: number | null;
      readonly state: Event["state"];
    }
  | { readonly t: "redeliver"; readonly eventId: string; readonly atMs: number }
  | { readonly t: "answer"; readonly answer: StoredAnswer }
  | { readonly t: "clock"; readonly atMs: number; readonly realMs: number }
  | { readonly t: "token-generation"; readonly generation: number };

/** First line of a journal: everything the seed is derived from. */
export type Start = {
  readonly v: 1;
  readonly seed: "full" | "small" | "empty";
  readonly anchorDate: string;
  readonly startMs: number;
  readonly realMs: number;
  readonly ticking: boolean;
  readonly tokenSecret: string;
};

export type Entry = { readonly n: number; readonly atMs: number; readonly c: readonly Change[] };
