import "server-only";
import { z } from "zod";
import { db } from "@/lib/core/db";
import type { TestReport } from "../types";

const stepsSchema = z.array(
  z.object({
    key: z.string(),
    title: z.string(),
    verdict: z.enum(["passed", "warning", "failed", "skipped"]),
    durationMs: z.number(),
    found: z.string(),
    todo: z.string().nullable(),
    requestId: z.string().nullable(),
  }),
);

/** The newest tests of a bank's connection that have ended, newest first. */
export async function listTests(bankId: string, limit: number): Promise<TestReport[]> {
  const rows = await db().bankTest.findMany({
    // A test that runs has no steps yet.
    where: { bankId, NOT: { steps: { equals: [] } } },
    orderBy: [{ startedAt: "desc" }, { id: "desc" }],
    take: limit,
  });
  return rows.map(({ id, startedAt, finishedAt, byName, passed, steps }) => ({
    id,
    startedAt: startedAt.toISOString(),
    finishedAt: finishedAt.toISOString(),
    byName,
    passed,
    steps: stepsSchema.parse(steps),
  }));
}

/** The newest test that has ended; null before the first. */
export async function newestTest(bankId: string): Promise<TestReport | null> {
  return (await listTests(bankId, 1))[0] ?? null;
}
