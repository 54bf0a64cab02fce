import "server-only";
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
