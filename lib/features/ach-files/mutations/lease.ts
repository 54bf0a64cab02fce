import "server-only";
import { db } from "@/lib/core/db";
import type { CheckProgress } from "./checking/types";

const LEASE_MS = 120_000;

/** The right to check one file, for two minutes from the last renewal. Whoever loses it changes nothing. */
export type Lease = {
  readonly fileId: string;
  readonly sizeBytes: number;
  readonly sha256: string;
  /** What stands in the row while the lease is held. */
  until: Date;
  /** The caller's clock, gone on since the claim. */
  readonly now: () => Date;
};

/** Takes a file that waits for its check; null when another process holds it or it is checked already. */
export async function claimFile(fileId: string, now: Date): Promise<Lease | null> {
  const startedMs = performance.now();
  const until = new Date(now.getTime() + LEASE_MS);
  const [file] = await db().achFile.updateManyAndReturn({
    where: { id: fileId, status: "checking", OR: [{ leaseUntil: null }, { leaseUntil: { lt: now } }] },
    data: { leaseUntil: until, progressText: "Waiting for its turn", progressDone: 0n, progressTotal: 0n },
    select: { sizeBytes: true, sha256: true },
  });
  if (!file) return null;
  const sizeBytes = Number(file.sizeBytes);
  const later = (): Date => new Date(now.getTime() + Math.round(performance.now() - startedMs));
  return { fileId, sizeBytes, sha256: file.sha256 ?? "", until, now: later };
}

/** Renews the lease and says how far the check is. False when it was lost. */
export async function renewLease(lease: Lease, progress: CheckProgress | null): Promise<boolean> {
  const until = new Date(lease.now().getTime() + LEASE_MS);
  const { count } = await db().achFile.updateMany({
    where: { id: lease.fileId, status: "checking", leaseUntil: lease.until },
    data: {
      leaseUntil: until,
      ...(progress && {
        progressText: progress.text,
        progressDone: BigInt(progress.done),
        progressTotal: BigInt(progress.total),
      }),
    },
  });
  if (count === 1) lease.until = until;
  return count === 1;
}

/** How often the row says how far a check is, and how often its lease is renewed when it says nothing. */
const PROGRESS_MS = 400;
const RENEW_MS = 15_000;

/** Keeps a lease while work goes on: one renewal after the other. `lost` is aborted once the lease is another's. */
export function keepLease(lease: Lease): {
  readonly report: (progress: CheckProgress) => void;
  readonly lost: AbortSignal;
  readonly stop: () => Promise<void>;
} {
  const lost = new AbortController();
  let newest: CheckProgress | null = null;
  let running: Promise<void> | null = null;
  let lastMs = 0;
  const renew = async (): Promise<void> => {
    const progress = newest;
    newest = null;
    lastMs = performance.now();
    if (!(await renewLease(lease, progress))) lost.abort();
  };
  const touch = (): void => {
    // A database that is away for a moment is no lost lease; the next renewal tells.
    running ??= renew()
      .catch(() => undefined)
      .finally(() => {
        running = null;
      });
  };
  const timer = setInterval(touch, RENEW_MS);
  timer.unref();
  return {
    lost: lost.signal,
    report(progress) {
      newest = progress;
      if (performance.now() - lastMs >= PROGRESS_MS) touch();
    },
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}
