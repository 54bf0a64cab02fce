import type { AccountScope } from "@/lib/core/actor";
import type { Role } from "@/lib/core/permissions";

/** One row of the trail as a screen shows it. `before` and `after` are JSON as stored. */
export type AuditRow = {
  readonly seq: string;
  /** ISO instant, UTC with milliseconds. */
  readonly at: string;
  readonly actorType: "person" | "bank" | "system";
  readonly actorName: string;
  readonly requestId: string;
  readonly action: string;
  readonly subjectType: string;
  readonly subjectId: string;
  readonly before: unknown;
  readonly after: unknown;
  readonly hash: string;
};

/** Who reads the trail. */
export type TrailReader = { readonly memberId: string; readonly role: Role; readonly scope: AccountScope };

export type ActivityQuery = {
  readonly action?: string | undefined;
  readonly actorId?: string | undefined;
  readonly subjectType?: string | undefined;
  readonly subjectId?: string | undefined;
  /** Show rows older than this sequence number. */
  readonly beforeSeq?: string | undefined;
  readonly limit: number;
};

export type ActivityPage = {
  readonly rows: readonly AuditRow[];
  readonly total: number;
  readonly nextBeforeSeq: string | null;
};

/** What a check of the whole chain found. `brokenAt` is the first row that does not hold. */
export type ChainCheck = { readonly rows: number; readonly brokenAt: string | null; readonly headHash: string };
