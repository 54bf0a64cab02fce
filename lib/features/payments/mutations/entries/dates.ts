import "server-only";
import { z } from "zod";
import { dateInZone } from "@/lib/core/dates";

const stored = z.object({
  batches: z.array(z.object({ line: z.number(), effectiveDate: z.string().nullable() })),
});

/** The date of an entry's batch as the bank is told it: that of its header, today where the header states none. */
export function effectiveDateOf(summary: unknown, batchLine: number, now: Date, zone: string): string {
  const { batches } = stored.parse(summary);
  return batches.find((batch) => batch.line === batchLine)?.effectiveDate ?? dateInZone(now, zone);
}
