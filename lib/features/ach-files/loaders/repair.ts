import "server-only";
import { notFound } from "next/navigation";
import { isId } from "@/lib/core/ids";
import { may } from "@/lib/core/permissions";
import type { Result } from "@/lib/core/result";
import { requireActor } from "@/lib/core/session";
import { getAchFile } from "../data";
import { getRepairDesk } from "../data/repairs";
import { isPaymentAlive, mayAct } from "../rules";
import type { RepairDesk } from "../types/repairs";

/** The file doctor's page: the file's name at once; what it offers when the bytes were read. */
export type RepairView = {
  readonly id: string;
  readonly fileName: string;
  /** Why the doctor does nothing for this file now; null when it does. */
  readonly refusal: string | null;
  readonly desk: Promise<Result<RepairDesk>> | null;
};

/** The file doctor for one file: only whoever uploaded it repairs it. */
export async function loadRepair(id: string): Promise<RepairView> {
  const actor = await requireActor("ach-files.read");
  const file = isId(id) ? await getAchFile(actor, id) : null;
  if (!file) notFound();
  const isTheirs = file.uploadedById === actor.memberId && may(actor.role, "ach-files.upload");
  const refusal = !isTheirs
    ? `${file.uploadedBy} uploaded this file and goes on with it.`
    : isPaymentAlive(file.payment)
      ? "This file is being paid. Cancel its payment first."
      : !mayAct("repair", file.status)
        ? `This file is ${file.status.replaceAll("_", " ")}: nothing is repaired in it.`
        : file.summary === null
          ? "This is not a NACHA file: there is nothing in it that a machine may put right."
          : null;
  const view = { id, fileName: file.fileName, refusal };
  return { ...view, desk: refusal === null ? getRepairDesk(actor, file, new Date()) : null };
}
