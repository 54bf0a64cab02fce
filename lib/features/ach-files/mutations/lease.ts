import "server-only";
import { db, type Tx } from "@/lib/core/db";

const LEASE_MS = 120_000;

/** The right to check one file, for two minutes from the last renewal. Whoever loses it changes nothing. */
export type Lease = {
  readonly fileId: string;
  /** What stands in the row while the lease is held. */
  until: Date;
  /** The caller's clock, gone on since the claim. */
  readonly now: () => Date;
};

/** Takes a file that waits for its check; null when another process holds it or it is checked already. */
export async function claimFile(fileId: string, now: Date): Promise<Lease | null> {
  const startedMs = performance.now();
  const until = new Date(now.getTime() + LEASE_MS);
  const { count } = await db().achFile.updateMany({
    where: { id: fileId, status: "checking", OR: [{ leaseUntil: null }, { leaseUntil: { lt: now } }] },
    data: { leaseUntil: until },
  });
  if (count === 0) return null;
  return { fileId, until, now: () => new Date(now.getTime() + Math.round(performance.now() - startedMs)) };
}

/** Renews the lease inside the transaction that stores the next part. False when it was lost. */
export async function renewLease(tx: Tx, lease: Lease): Promise<boolean> {
  const until = new Date(lease.now().getTime() + LEASE_MS);
  const { count } = await tx.achFile.updateMany({
    where: { id: lease.fileId, status: "checking", leaseUntil: lease.until },
    data: { leaseUntil: until },
  });
  if (count === 1) lease.until = until;
  return count === 1;
}
