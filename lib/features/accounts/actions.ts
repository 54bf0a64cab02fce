"use server";

import { revalidatePath } from "next/cache";
import { defineAction } from "@/lib/core/action";
import { inScope, personOf } from "@/lib/core/actor";
import { ok, refuse, type Result } from "@/lib/core/result";
import { getAccountForUse, listAccountsForUse } from "./data";
import { refreshSchema, type RefreshInput } from "./schema";
import { refreshBalances } from "./sync";
import type { RefreshReport } from "./types";

const refresh = defineAction({ permission: "accounts.refresh", schema: refreshSchema }, async (actor, input) => {
  const accounts = input.accountId
    ? [await getAccountForUse(actor.scope, input.accountId)].filter((one) => one !== null)
    : await listAccountsForUse(actor.scope);
  if (accounts.length === 0) {
    const isHidden = input.accountId !== undefined && !inScope(actor.scope, input.accountId);
    return isHidden
      ? refuse("unknown_account", "There is no such account among yours.")
      : refuse("no_accounts", "There is no open account to ask the bank about.");
  }
  const report = await refreshBalances(accounts, personOf(actor));
  revalidatePath("/", "layout");
  if (report.read === 0) return refuse("bank_silent", report.sentence);
  return ok(report);
});

/** Asks the bank for new balances now: of one account, or of all that the person may see. */
export async function refreshBalancesAction(input: RefreshInput): Promise<Result<RefreshReport>> {
  return refresh(input);
}
