import "server-only";
import type { ActingFor } from "./actor";
import type { Tx } from "./db";

export type AuditSubject =
  | "payment"
  | "payment_entry"
  | "ach_file"
  | "spreadsheet_mapping"
  | "exception"
  | "member"
  | "session"
  | "webhook_delivery"
  | "account"
  | "sync"
  | "bank"
  | "check_issue"
  | "ach_return";

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

/** An entry with who caused it, for several at once. */
export type AuditRecord = AuditInput & { readonly by: ActingFor };

/** `audit` for many changes of one transaction in one statement: they are chained in the order given. */
export async function auditAll(tx: Tx, records: readonly AuditRecord[]): Promise<void> {
  if (records.length === 0) return;
  const rows = records.map(({ by, action, subjectType, subjectId, accountId, before, after }) => ({
    actor_type: by.type,
    actor_id: by.type === "person" ? by.id : null,
    actor_name: by.name,
    request_id: by.requestId,
    action,
    subject_type: subjectType,
    subject_id: subjectId,
    account_id: accountId ?? null,
    before,
    after,
  }));
  await tx.$executeRaw`
    insert into audit_entry (at, actor_type, actor_id, actor_name, request_id, action, subject_type, subject_id, account_id, before, after)
    select clock_timestamp(), actor_type, actor_id, actor_name, request_id, action, subject_type, subject_id, account_id, before, after
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as told (actor_type text, actor_id uuid, actor_name text,
      request_id text, action text, subject_type text, subject_id text, account_id uuid, before jsonb, after jsonb)`;
}
