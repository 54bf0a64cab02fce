import "server-only";
import { z } from "zod";
import type { AccountScope } from "@/lib/core/actor";
import { db, Prisma } from "@/lib/core/db";
import { minorFromBigInt } from "@/lib/core/money";
import { CHOICES, EXCEPTION_STATUSES, type ExceptionRow } from "../types";

const choice = z.enum(CHOICES);
const exceptionStatus = z.enum(EXCEPTION_STATUSES);
const decisionStatus = z.enum(["pending", "sent", "refused", "superseded", "unknown"]);
const issueStatus = z.enum(["issued", "paid", "voided", "stopped"]);
const earlierSchema = z.array(
  z.object({
    id: z.string(),
    presentmentDate: z.string(),
    amountMinor: z.number(),
    status: exceptionStatus,
    choice: choice.nullable(),
  }),
);

type Raw = {
  id: string;
  account_id: string;
  account_name: string;
  number_last4: string | null;
  entity_name: string | null;
  time_zone: string;
  check_number: string;
  presented_amount_minor: bigint;
  currency: string;
  presentment_date: string;
  reason_code: string;
  status: string;
  decide_by: Date;
  default_action: string;
  listed_at: Date;
  source: string;
  issue_amount_minor: bigint | null;
  issue_payee: string | null;
  issue_date: string | null;
  issue_status: string | null;
  issue_status_date: string | null;
  earlier: unknown;
  nearest_issued: string | null;
  decision_id: string | null;
  decision: string | null;
  return_reason: string | null;
  note: string | null;
  decided_by: string | null;
  decided_at: Date | null;
  decision_status: string | null;
  sent_at: Date | null;
  attempt_count: number | null;
  ever_unsure: boolean | null;
  error_text: string | null;
  alarm: string | null;
};

/** Exceptions out of scope never appear, nor do they count. */
export function visible(scope: AccountScope): Prisma.Sql {
  return scope === "all" ? Prisma.sql`true` : Prisma.sql`e.account_id = any(${[...scope]}::uuid[])`;
}

/**
 * Exceptions with everything they are judged by: the issued check of the same account and number, earlier
 * presentments, and the decision that stands; where none stands, the newest one, which says why.
 */
export async function selectRows(where: Prisma.Sql, order: Prisma.Sql, limit: number): Promise<ExceptionRow[]> {
  const rows = await db().$queryRaw<Raw[]>`
    select e.id, e.account_id, a.name as account_name, a.number_last4, le.name as entity_name, a.time_zone,
      e.check_number, e.presented_amount_minor, e.currency, e.presentment_date::text, e.reason_code, e.status,
      e.decide_by, e.default_action, e.listed_at, e.source, e.alarm,
      ci.amount_minor as issue_amount_minor, ci.payee as issue_payee, ci.issue_date::text, ci.status as issue_status,
      ci.status_date::text as issue_status_date, earlier.list as earlier, near.check_number as nearest_issued,
      d.id as decision_id, d.decision, d.return_reason, d.note, m.name as decided_by, d.decided_at,
      d.status as decision_status, d.sent_at, d.attempt_count, d.ever_unsure, d.error_text
    from positive_pay_exception e
    join account a on a.id = e.account_id
    left join legal_entity le on le.id = a.entity_id
    left join check_issue ci on ci.account_id = e.account_id and ci.check_number = e.check_number
    left join lateral (
      select * from positive_pay_decision p where p.exception_id = e.id
      order by (p.status in ('pending', 'sent', 'unknown')) desc, p.decided_at desc, p.id limit 1) d on true
    left join member m on m.id = d.decided_by_id
    left join lateral (
      select json_agg(json_build_object('id', o.id, 'presentmentDate', o.presentment_date::text,
        'amountMinor', o.presented_amount_minor, 'status', o.status, 'choice',
        (select x.decision from positive_pay_decision x where x.exception_id = o.id and x.status in ('pending', 'sent') limit 1))
        order by o.presentment_date desc, o.id) as list
      from positive_pay_exception o
      where o.account_id = e.account_id and o.check_number = e.check_number and o.id <> e.id) earlier on true
    left join lateral (
      select n.check_number from check_issue n
      where ci.id is null and n.account_id = e.account_id
        and case when n.check_number ~ '^[0-9]{1,15}$' and e.check_number ~ '^[0-9]{1,15}$'
          then abs(n.check_number::bigint - e.check_number::bigint) <= 50 else false end
      order by abs(n.check_number::bigint - e.check_number::bigint), n.check_number limit 1) near on true
    where ${where} order by ${order} limit ${limit}`;
  return rows.map(toRow);
}

function toRow(raw: Raw): ExceptionRow {
  return {
    id: raw.id,
    accountId: raw.account_id,
    accountName: raw.account_name,
    accountLast4: raw.number_last4,
    entityName: raw.entity_name,
    timeZone: raw.time_zone,
    checkNumber: raw.check_number,
    presentedAmountMinor: minorFromBigInt(raw.presented_amount_minor),
    currency: raw.currency,
    presentmentDate: raw.presentment_date,
    reasonCode: raw.reason_code,
    status: exceptionStatus.parse(raw.status),
    decideBy: raw.decide_by.toISOString(),
    defaultAction: choice.parse(raw.default_action),
    listedAt: raw.listed_at.toISOString(),
    source: raw.source === "webhook" ? "webhook" : "load",
    issue: toIssue(raw),
    earlier: earlierSchema.parse(raw.earlier ?? []),
    nearestIssued: raw.nearest_issued,
    decision: toDecision(raw),
    alarm: raw.alarm,
  };
}

function toIssue(raw: Raw): ExceptionRow["issue"] {
  if (raw.issue_amount_minor === null || raw.issue_date === null) return null;
  return {
    amountMinor: minorFromBigInt(raw.issue_amount_minor),
    payee: raw.issue_payee,
    issueDate: raw.issue_date,
    status: issueStatus.parse(raw.issue_status),
    statusDate: raw.issue_status_date,
  };
}

function toDecision(raw: Raw): ExceptionRow["decision"] {
  if (raw.decision_id === null || raw.decided_at === null) return null;
  return {
    id: raw.decision_id,
    choice: choice.parse(raw.decision),
    returnReason: raw.return_reason,
    note: raw.note,
    decidedBy: raw.decided_by ?? "Somebody",
    decidedAt: raw.decided_at.toISOString(),
    status: decisionStatus.parse(raw.decision_status),
    sentAt: raw.sent_at?.toISOString() ?? null,
    attemptCount: raw.attempt_count ?? 0,
    everUnsure: raw.ever_unsure ?? false,
    errorText: raw.error_text,
  };
}
