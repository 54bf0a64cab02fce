import "server-only";
import type { AccountScope } from "@/lib/core/actor";
import { db } from "@/lib/core/db";

/** The bank's id of the file that was fetched last; null when there is none. */
export async function newestBankFile(): Promise<string | null> {
  const file = await db().achFile.findFirst({
    where: { source: "bank", bankFileId: { not: null }, status: { not: "receiving" } },
    orderBy: [{ uploadedAt: "desc" }, { id: "desc" }],
    select: { bankFileId: true },
  });
  return file?.bankFileId ?? null;
}

/** Those of the bank's files that were fetched. */
export async function knownBankFiles(bankFileIds: readonly string[]): Promise<Set<string>> {
  const files = await db().achFile.findMany({
    where: { bankFileId: { in: [...bankFileIds] } },
    select: { bankFileId: true },
    take: bankFileIds.length,
  });
  return new Set(files.flatMap((file) => file.bankFileId ?? []));
}

/** True when a connected bank hands its files of returns out. */
export async function fetchesReturns(): Promise<boolean> {
  return (await db().bankConnection.count({ where: { achReturns: "api" } })) > 0;
}

const REFUSED_SHOWN_DAYS = 30;

/** The bank's files of returns of the last month whose form is so wrong that nothing of them could be taken in. */
export async function listRefusedFiles(scope: AccountScope, now: Date): Promise<{ id: string; fileName: string }[]> {
  if (scope !== "all") return [];
  return db().achFile.findMany({
    where: {
      status: "invalid",
      OR: [{ source: "bank" }, { purpose: "returns" }],
      uploadedAt: { gte: new Date(now.getTime() - REFUSED_SHOWN_DAYS * 86_400_000) },
    },
    select: { id: true, fileName: true },
    orderBy: { uploadedAt: "desc" },
    take: 20,
  });
}
