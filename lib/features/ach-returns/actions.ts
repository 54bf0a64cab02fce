"use server";

import { revalidatePath } from "next/cache";
import { after } from "next/server";
import { defineAction } from "@/lib/core/action";
import { ok, refuse, type Result } from "@/lib/core/result";
import { dispatchCheck } from "@/lib/features/ach-files/dispatch";
import { listBanks } from "@/lib/features/banks/data/freshness";
import { beginSync } from "@/lib/features/banks/mutations/syncs";
import { z } from "zod";
import { acceptCorrection, closeReturn, declineCorrection, matchReturn } from "./mutations/handle";
import { resubmitReturns } from "./mutations/resubmit";
import { reverseBatches } from "./mutations/reverse";
import {
  acceptSchema,
  closeSchema,
  declineSchema,
  matchSchema,
  resubmitSchema,
  reverseSchema,
  type AcceptInput,
  type CloseInput,
  type DeclineInput,
  type MatchInput,
  type ResubmitInput,
  type ReverseInput,
} from "./schema";
import { syncReturns } from "./sync";

function fresh<T>(result: Result<T>): Result<T> {
  if (result.ok) revalidatePath("/", "layout");
  return result;
}

const close = defineAction({ permission: "ach-returns.handle", schema: closeSchema }, async (actor, input) =>
  fresh(await closeReturn(actor, input, new Date())),
);

/** Marks a return as handled with a note. */
export async function closeReturnAction(input: CloseInput): Promise<Result<null>> {
  return close(input);
}

const match = defineAction({ permission: "ach-returns.handle", schema: matchSchema }, async (actor, input) =>
  fresh(await matchReturn(actor, input)),
);

/** Says which sent entry an unmatched return speaks of. */
export async function matchReturnAction(input: MatchInput): Promise<Result<null>> {
  return match(input);
}

const accept = defineAction({ permission: "payees.accept-correction", schema: acceptSchema }, async (actor, input) =>
  fresh(await acceptCorrection(actor, input, new Date())),
);

/** Accepts what a notification of change says is right. */
export async function acceptCorrectionAction(input: AcceptInput): Promise<Result<null>> {
  return accept(input);
}

const decline = defineAction({ permission: "payees.accept-correction", schema: declineSchema }, async (actor, input) =>
  fresh(await declineCorrection(actor, input, new Date())),
);

/** Declines a notification of change with a reason. */
export async function declineCorrectionAction(input: DeclineInput): Promise<Result<null>> {
  return decline(input);
}

const resubmit = defineAction({ permission: "ach-returns.handle", schema: resubmitSchema }, async (actor, input) => {
  const made = fresh(await resubmitReturns(actor, input, new Date()));
  if (made.ok) after(() => dispatchCheck(made.value.fileId));
  return made;
});

/** Makes a file that sends returned debits again; answers its id, which is being checked. */
export async function resubmitReturnsAction(input: ResubmitInput): Promise<Result<{ fileId: string }>> {
  return resubmit(input);
}

const reverse = defineAction({ permission: "ach-returns.handle", schema: reverseSchema }, async (actor, input) => {
  const made = fresh(await reverseBatches(actor, input, new Date()));
  if (made.ok) after(() => dispatchCheck(made.value.fileId));
  return made;
});

/** Makes a file that takes back batches of a sent file; answers its id, which is being checked. */
export async function reverseBatchesAction(input: ReverseInput): Promise<Result<{ fileId: string }>> {
  return reverse(input);
}

const fetchNow = defineAction({ permission: "ach-returns.handle", schema: z.object({}) }, async () => {
  let fetched = 0;
  for (const bank of await listBanks()) {
    const now = new Date();
    const outcome = await syncReturns(await beginSync(bank.id, "returns", now));
    if ("errorName" in outcome) return refuse("fetch_failed", outcome.errorText);
    fetched += outcome.rowsChanged;
  }
  return fresh(ok({ fetched }));
});

/** Asks the bank for new files of returns and takes in what they hold; answers how many were new. */
export async function fetchReturnsAction(): Promise<Result<{ fetched: number }>> {
  return fetchNow({});
}
