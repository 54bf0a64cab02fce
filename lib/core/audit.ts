import "server-only";
import type { ActingFor } from "./actor";
import type { Tx } from "./db";

export type AuditSubject =
  | "payment"
  | "ach_file"
  | "exception"
  | "member"
  | "session"
  | "webhook_delivery"
  | "account"
  | "sync"
  | "bank"
  | "check_issue";

export type AuditInput = {
  readonly action: string;
  readonly subjectType: AuditSubject;
  readonly subjectId: string;
  /** The account it concerns, for the reader's scope. */
  readonly accountId?: string | null;
  readonly before?: unknown;
  readonly after?: unknown;
};

/**
 * Writes the audit row of a change in the change's own transaction. Call it LAST in the transaction: the trigger
 * takes the chain's lock, and whoever holds it must not wait for anything else. Never pass an account number.
 */
export async function audit(tx: Tx, by: ActingFor, entry: AuditInput): Promise<void> {
  const actorId = by.type === "person" ? by.id : null;
  const before = entry.before === undefined ? null : JSON.stringify(entry.before);
  const after = entry.after === undefined ? null : JSON.stringify(entry.after);
  await tx.$executeRaw`
    insert into audit_entry (at, actor_type, actor_id, actor_name, request_id, action, subject_type, subject_id, account_id, before, after)
    values (clock_timestamp(), ${by.type}, ${actorId}::uuid, ${by.name}, ${by.requestId}, ${entry.action},
      ${entry.subjectType}, ${entry.subjectId}, ${entry.accountId ?? null}::uuid, ${before}::jsonb, ${after}::jsonb)`;
}
