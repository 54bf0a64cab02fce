import "server-only";
import type { ActingFor } from "@/lib/core/actor";
import { audit } from "@/lib/core/audit";
import { inTransaction } from "@/lib/core/db";
import { newId } from "@/lib/core/ids";
import { ok, refuse, type Result } from "@/lib/core/result";
import type { TestReport, TestStep } from "../types";
import { lockBank, NOT_CONNECTED, UNKNOWN_BANK } from "./locked";

const TESTS_KEPT = 20;
/** Longer than a test may take: one that a dead process left behind makes room then. */
const LEASE_MS = 3 * 60_000;

/** A test that has begun; `version` names the connection it is about. */
export type TestTicket = {
  readonly id: string;
  readonly bankId: string;
  readonly code: string;
  readonly version: number;
  readonly startedAt: Date;
};

/** Opens a test. Refused while another of the same bank is on its way, in whatever process. */
export async function beginTest(code: string, by: { readonly name: string }, now: Date): Promise<Result<TestTicket>> {
  return inTransaction(async (tx): Promise<Result<TestTicket>> => {
    const bank = await lockBank(tx, code);
    if (!bank) return UNKNOWN_BANK;
    if (!bank.connection) return NOT_CONNECTED;
    // A row without steps is a test on its way; until its `finishedAt` it holds the place.
    const running = { bankId: bank.id, steps: { equals: [] } };
    const other = await tx.bankTest.findFirst({ where: { ...running, finishedAt: { gt: now } } });
    if (other) {
      return refuse("test_runs", `${other.byName} is testing this connection just now. Wait for that outcome.`);
    }
    await tx.bankTest.deleteMany({ where: running });
    const id = newId();
    const finishedAt = new Date(now.getTime() + LEASE_MS);
    await tx.bankTest.create({
      data: { id, bankId: bank.id, startedAt: now, finishedAt, byName: by.name, passed: false, steps: [] },
    });
    return ok({ id, bankId: bank.id, code, version: bank.connection.version, startedAt: now });
  });
}

export type TestOutcome = {
  readonly steps: readonly TestStep[];
  /** Scopes of the token; null when there was none. */
  readonly granted: readonly string[] | null;
  /** D12; null when it could not be told. */
  readonly honoursAccountId: boolean | null;
};

const keysOf = (steps: readonly TestStep[], verdict: TestStep["verdict"]): string[] =>
  steps.filter((step) => step.verdict === verdict).map((step) => step.key);

/**
 * Stores a test's outcome, keeps the newest twenty, and writes what was learnt to the connection unless that was
 * changed meanwhile: then it was learnt about another one.
 */
export async function finishTest(
  ticket: TestTicket,
  by: ActingFor,
  outcome: TestOutcome,
  now: Date,
): Promise<TestReport> {
  const { id, bankId, code, version, startedAt } = ticket;
  const { steps, granted, honoursAccountId } = outcome;
  const passed = keysOf(steps, "failed").length === 0;
  await inTransaction(async (tx) => {
    const data = { finishedAt: now, passed, steps: steps.map((step) => ({ ...step })) };
    const row = { id, bankId, startedAt, byName: by.name, ...data };
    await tx.bankTest.upsert({ where: { id }, create: row, update: data });
    await tx.bankConnection.updateMany({
      where: { bankId, version },
      data: {
        ...(granted === null ? {} : { grantedScopes: [...granted], grantedAt: now }),
        ...(honoursAccountId === null ? {} : { honoursAccountId }),
      },
    });
    const old = await tx.bankTest.findMany({
      where: { bankId },
      orderBy: [{ startedAt: "desc" }, { id: "desc" }],
      skip: TESTS_KEPT,
      select: { id: true },
    });
    await tx.bankTest.deleteMany({ where: { id: { in: old.map((test) => test.id) } } });
    const after = { bank: code, passed, failed: keysOf(steps, "failed"), warnings: keysOf(steps, "warning") };
    await audit(tx, by, { action: "bank.tested", subjectType: "bank", subjectId: bankId, after });
  });
  const finishedAt = now.toISOString();
  return { id, startedAt: startedAt.toISOString(), finishedAt, byName: by.name, passed, steps };
}
