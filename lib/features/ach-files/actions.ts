"use server";

import { revalidatePath } from "next/cache";
import { after } from "next/server";
import { defineAction } from "@/lib/core/action";
import type { Result } from "@/lib/core/result";
import { dispatchCheck } from "./dispatch";
import { keyControlTotals } from "./mutations/control";
import { discardFile, restampFile } from "./mutations/decide";
import { sendFileForApproval } from "./mutations/send";
import {
  controlTotalsSchema,
  fileIdSchema,
  restampSchema,
  sendFileSchema,
  type ControlTotalsInput,
  type RestampInput,
  type SendFileInput,
} from "./schema";

const send = defineAction({ permission: "ach-files.upload", schema: sendFileSchema }, async (actor, input) => {
  const result = await sendFileForApproval(actor, input, new Date());
  if (result.ok) revalidatePath("/", "layout");
  return result;
});

/** Makes the file's payment and sends it to an approver. Field errors land on `accountId`. */
export async function sendFileAction(input: SendFileInput): Promise<Result<{ paymentId: string }>> {
  return send(input);
}

const control = defineAction({ permission: "ach-files.upload", schema: controlTotalsSchema }, async (actor, input) => {
  const { fileId, entryCount, debit, credit } = input;
  const keyed = { entryCount, debitMinor: debit, creditMinor: credit };
  const result = await keyControlTotals(actor, fileId, keyed, new Date());
  // Totals that differ are kept too, and shown.
  revalidatePath("/ach-files", "layout");
  return result;
});

/** Keeps the control totals that the uploader keyed; refused by name when they differ from the file. */
export async function keyControlTotalsAction(input: ControlTotalsInput): Promise<Result<{ compared: boolean }>> {
  return control(input);
}

const restamp = defineAction({ permission: "ach-files.upload", schema: restampSchema }, async (actor, input) => {
  const result = await restampFile(actor, input, new Date());
  if (result.ok) {
    after(() => dispatchCheck(result.value.fileId));
    revalidatePath("/ach-files", "layout");
  }
  return result;
});

/** Copies the file with a new effective entry date in every batch; answers the copy's id, which is being checked. */
export async function restampAction(input: RestampInput): Promise<Result<{ fileId: string }>> {
  return restamp(input);
}

const discard = defineAction({ permission: "ach-files.upload", schema: fileIdSchema }, async (actor, input) => {
  const result = await discardFile(actor, input.fileId);
  if (result.ok) revalidatePath("/ach-files", "layout");
  return result;
});

/** Takes the file out of the work list; its bytes and trail stay. */
export async function discardAction(input: { fileId: string }): Promise<Result<null>> {
  return discard(input);
}
