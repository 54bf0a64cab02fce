"use server";

import { revalidatePath } from "next/cache";
import { after } from "next/server";
import { defineAction } from "@/lib/core/action";
import type { Result } from "@/lib/core/result";
import { dispatchCheck } from "./dispatch";
import { keyControlTotals } from "./mutations/control";
import { discardFile } from "./mutations/decide";
import { previewRepairs, repairFile } from "./mutations/repair";
import { sendFileForApproval } from "./mutations/send";
import {
  controlTotalsSchema,
  fileIdSchema,
  sendFileSchema,
  type ControlTotalsInput,
  type SendFileInput,
} from "./schema";
import {
  previewRepairsSchema,
  repairFileSchema,
  type PreviewRepairsInput,
  type RepairFileInput,
} from "./schema/repairs";
import type { RepairPreview } from "./types/repairs";

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

const preview = defineAction({ permission: "ach-files.upload", schema: previewRepairsSchema }, (actor, input) =>
  previewRepairs(actor, input, new Date()),
);

/** What the chosen repairs would make of a file. Stores nothing. */
export async function previewRepairsAction(input: PreviewRepairsInput): Promise<Result<RepairPreview>> {
  return preview(input);
}

const repair = defineAction({ permission: "ach-files.upload", schema: repairFileSchema }, async (actor, input) => {
  const result = await repairFile(actor, input, new Date());
  if (result.ok) {
    after(() => dispatchCheck(result.value.fileId));
    revalidatePath("/ach-files", "layout");
  }
  return result;
});

/** Makes the previewed copy of a file; answers the copy's id, which is being checked. */
export async function repairFileAction(input: RepairFileInput): Promise<Result<{ fileId: string }>> {
  return repair(input);
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
