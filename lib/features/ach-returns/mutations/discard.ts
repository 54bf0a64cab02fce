import "server-only";
import { personOf, type Actor } from "@/lib/core/actor";
import { audit } from "@/lib/core/audit";
import type { Tx } from "@/lib/core/db";

/** Takes a file that was made a moment ago out of the work list again: somebody else was first. */
export async function discardMade(tx: Tx, actor: Actor, fileId: string): Promise<void> {
  const file = await tx.achFile.findUniqueOrThrow({ where: { id: fileId }, select: { status: true } });
  const { count } = await tx.achFile.updateMany({
    where: { id: fileId, status: { in: ["checking", "invalid", "ready"] } },
    data: { status: "discarded" },
  });
  if (count === 0) return;
  await audit(tx, personOf(actor), {
    action: "ach_file.discarded",
    subjectType: "ach_file",
    subjectId: fileId,
    before: { status: file.status },
    after: { status: "discarded" },
  });
}
