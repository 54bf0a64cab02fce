import "server-only";
import { z } from "zod";
import { fromDateColumn } from "@/lib/core/dates";
import type { Tx } from "@/lib/core/db";
import { minorFromBigInt } from "@/lib/core/money";
import { CHOICES, EXCEPTION_STATUSES, type Choice, type ExceptionStatus } from "../types";

/** Decisions that hold, or may hold, at the bank. An exception has at most one: the database sees to it. */
export const STANDING = ["pending", "sent", "unknown"] as const;

/** Why a decision was voided: it never stands again. */
export const FACTS_CHANGED = "FactsChanged";

const choice = z.enum(CHOICES);

/** The standing decision of a locked exception. */
export type StoredStanding = {
  readonly id: string;
  readonly choice: Choice;
  readonly returnReason: string | null;
  readonly note: string | null;
  readonly status: string;
  readonly decidedById: string;
  readonly decidedBy: string;
};

/** An exception under lock, with its account and what stands for it. */
export type StoredException = {
  readonly id: string;
  readonly accountId: string;
  readonly bankExceptionId: string;
  readonly checkNumber: string;
  readonly presentedAmountMinor: number;
  readonly currency: string;
  readonly presentmentDate: string;
  readonly reasonCode: string;
  readonly status: ExceptionStatus;
  readonly decideBy: Date;
  readonly defaultAction: Choice;
  readonly bankTimestamp: Date | null;
  readonly alarm: string | null;
  readonly timeZone: string;
  readonly bankCode: string;
  readonly standing: StoredStanding | null;
};

/** Reads an exception and keeps everybody else from changing it until the transaction ends. */
export async function lockException(tx: Tx, id: string): Promise<StoredException | null> {
  const locked = await tx.$queryRaw<unknown[]>`
    select 1 from positive_pay_exception where id = ${id}::uuid for update`;
  if (locked.length === 0) return null;
  const row = await tx.positivePayException.findUniqueOrThrow({
    where: { id },
    include: {
      account: { include: { bank: true } },
      decisions: { where: { status: { in: [...STANDING] } }, take: 1 },
    },
  });
  const { account, decisions, presentedAmountMinor, presentmentDate, status, defaultAction, ...rest } = row;
  return {
    ...rest,
    presentedAmountMinor: minorFromBigInt(presentedAmountMinor),
    presentmentDate: fromDateColumn(presentmentDate),
    status: z.enum(EXCEPTION_STATUSES).parse(status),
    defaultAction: choice.parse(defaultAction),
    timeZone: account.timeZone,
    bankCode: account.bank.code,
    standing: await standingOf(tx, decisions[0]),
  };
}

type DecisionRow = {
  id: string;
  decision: string;
  returnReason: string | null;
  note: string | null;
  status: string;
  decidedById: string;
};

async function standingOf(tx: Tx, row: DecisionRow | undefined): Promise<StoredStanding | null> {
  if (!row) return null;
  const member = await tx.member.findUnique({ where: { id: row.decidedById }, select: { name: true } });
  const { id, returnReason, note, status, decidedById } = row;
  const decidedBy = member?.name ?? "Somebody";
  return { id, choice: choice.parse(row.decision), returnReason, note, status, decidedById, decidedBy };
}
