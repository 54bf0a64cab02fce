import "server-only";
import { z } from "zod";
import { dateInZone, wallClock, type LocalDate } from "@/lib/core/dates";
import { db, type Tx } from "@/lib/core/db";
import { DEFAULT_CUTOFF, earliestEffectiveDate } from "@/lib/features/ach-files/rules";
import { profileNamed, PROFILES } from "@/lib/formats/nacha/profiles/profiles";
import type { BankProfile } from "@/lib/formats/nacha/profiles/types";
import { isSettled } from "./candidates";
import { listLiving, originOf } from "./kin";
import type { Reversible } from "../rules/derive";

/** A sent file that another is made of: what its account and its bank say of the new one. */
export type BaseFile = Reversible & {
  readonly fileId: string;
  readonly fileName: string;
  readonly accountId: string;
  readonly profile: BankProfile;
  /** Lines of entries that another file sends again already. */
  readonly resentLines: readonly number[];
  /** The earliest date that a file released now settles on its account. */
  readonly earliest: LocalDate;
};

/** The base of a reversal or resubmission; null when the file was not sent. `zone` is the bank's. */
export async function getBaseFile(fileId: string, zone: string, now: Date): Promise<BaseFile | null> {
  const file = await db().achFile.findUnique({
    where: { id: fileId },
    select: {
      fileName: true,
      payment: {
        select: {
          status: true,
          finalAt: true,
          byEntry: true,
          account: { select: { id: true, achCutoff: true, timeZone: true, bankId: true } },
        },
      },
    },
  });
  const { payment } = file ?? {};
  if (!file || !payment) return null;
  const { account } = payment;
  return {
    fileId,
    fileName: file.fileName,
    source: (await originOf(db(), fileId))?.source ?? "",
    accountId: account.id,
    paymentStatus: payment.status,
    byEntry: payment.byEntry,
    settledOn: isSettled(payment.status) && payment.finalAt ? dateInZone(payment.finalAt, zone) : null,
    reversedLines: await listTakenLines(db(), fileId, "reversal"),
    resentLines: await listTakenLines(db(), fileId, "resubmission"),
    profile: await profileOf(account.bankId),
    earliest: earliestEffectiveDate(now, account.timeZone, account.achCutoff ?? DEFAULT_CUTOFF),
  };
}

async function profileOf(bankId: string): Promise<BankProfile> {
  const connection = await db().bankConnection.findUnique({ where: { bankId }, select: { achProfile: true } });
  return profileNamed(connection?.achProfile ?? "") ?? PROFILES.standard;
}

const derived = z.object({ applied: z.tuple([z.object({ lines: z.array(z.number()) })]) });

/** What of a file living others take back (lines of batch headers) or send again (lines of entries) already. */
export async function listTakenLines(
  tx: Tx,
  fileId: string,
  source: "reversal" | "resubmission",
  exceptId: string | null = null,
): Promise<number[]> {
  const files = await tx.achFile.findMany({
    where: {
      basedOnId: fileId,
      source,
      status: { not: "receiving" },
      ...(exceptId === null ? {} : { id: { not: exceptId } }),
    },
    select: { id: true, repairs: true },
    take: 1_000,
  });
  const living = await listLiving(
    tx,
    files.map(({ id }) => id),
  );
  return files.flatMap(({ id, repairs }) =>
    living.has(id) ? (derived.safeParse(repairs).data?.applied[0].lines ?? []) : [],
  );
}

/** The header of a file that is made now, in the bank's zone. */
export function headerOf(now: Date, zone: string) {
  const { date, time } = wallClock(now, zone);
  return { createdDate: date, createdTime: time.slice(0, 5) };
}
