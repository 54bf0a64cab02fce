import "server-only";
import type { AccountScope } from "@/lib/core/actor";
import { db, Prisma } from "@/lib/core/db";
import { isId } from "@/lib/core/ids";
import { minorFromBigInt } from "@/lib/core/money";
import { z } from "zod";
import { CHOICES, type DecisionView, type ExceptionDetail } from "../types";
import { selectRows, visible } from "./rows";

const MOST_DECISIONS = 200;
const decisionStatus = z.enum(["pending", "sent", "refused", "superseded", "unknown"]);

/** One exception with its decisions and the bank's own audit fields; null when unknown or out of scope. */
export async function getException(scope: AccountScope, id: string): Promise<ExceptionDetail | null> {
  if (!isId(id)) return null;
  const [row] = await selectRows(Prisma.sql`${visible(scope)} and e.id = ${id}::uuid`, Prisma.sql`e.id`, 1);
  if (!row) return null;
  const stored = await db().positivePayException.findUniqueOrThrow({
    where: { id },
    include: { account: { include: { bank: true } } },
  });
  return {
    ...row,
    bankName: stored.account.bank.name,
    bankExceptionId: stored.bankExceptionId,
    bankTimestamp: stored.bankTimestamp?.toISOString() ?? null,
    bankActor: stored.bankActor,
    bankRequestId: stored.bankRequestId,
    decisions: await listDecisions(id),
  };
}

async function listDecisions(exceptionId: string): Promise<DecisionView[]> {
  const rows = await db().positivePayDecision.findMany({
    where: { exceptionId },
    orderBy: [{ decidedAt: "desc" }, { id: "asc" }],
    take: MOST_DECISIONS,
  });
  const people = await db().member.findMany({
    where: { id: { in: rows.map((row) => row.decidedById) } },
    select: { id: true, name: true },
  });
  const names = new Map(people.map((person) => [person.id, person.name]));
  return rows.map((row) => ({
    id: row.id,
    choice: z.enum(CHOICES).parse(row.decision),
    returnReason: row.returnReason,
    note: row.note,
    decidedBy: names.get(row.decidedById) ?? "Somebody",
    decidedAt: row.decidedAt.toISOString(),
    status: decisionStatus.parse(row.status),
    sentAt: row.sentAt?.toISOString() ?? null,
    attemptCount: row.attemptCount,
    everUnsure: row.everUnsure,
    errorText: row.errorText,
    presentedAmountMinor: minorFromBigInt(row.presentedAmountMinor),
    idempotencyKey: row.idempotencyKey,
    bankRequestId: row.bankRequestId,
    dueAt: row.dueAt?.toISOString() ?? null,
  }));
}
