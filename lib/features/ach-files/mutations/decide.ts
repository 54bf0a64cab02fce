import "server-only";
import { personOf, type Actor } from "@/lib/core/actor";
import { audit } from "@/lib/core/audit";
import { inTransaction } from "@/lib/core/db";
import { ok, refuse, type Refusal, type Result } from "@/lib/core/result";
import { getAchFile } from "../data";
import { mayAct, type FileAct } from "../rules";
import type { AchFileDetail } from "../types";
import { takeOut } from "./take-out";

const NOT_THERE = refuse("not_found", "This file is not there, or not in your accounts.");

/** The file for an act, or why not: only whoever uploaded it goes on with it. */
export async function fileFor(actor: Actor, fileId: string, act: FileAct): Promise<AchFileDetail | Refusal> {
  const file = await getAchFile(actor, fileId);
  if (!file) return NOT_THERE;
  if (file.uploadedById !== actor.memberId)
    return refuse("not_yours", `${file.uploadedBy} uploaded this file and goes on with it.`);
  if (mayAct(act, file.status)) return file;
  return refuse(
    "wrong_state",
    `This file is ${file.status.replaceAll("_", " ")} by now. Reload the page to see what can be done.`,
  );
}

/** Takes a file out of the work list. Its bytes and its trail stay. */
export async function discardFile(actor: Actor, fileId: string): Promise<Result<null>> {
  const file = await fileFor(actor, fileId, "discard");
  if ("ok" in file) return file;
  return inTransaction(async (tx) => {
    const refusal = await takeOut(tx, file);
    if (refusal) return refusal;
    await audit(tx, personOf(actor), {
      action: "ach_file.discarded",
      subjectType: "ach_file",
      subjectId: fileId,
      before: { status: file.status },
      after: { status: "discarded" },
    });
    return ok(null);
  });
}
