import "server-only";
import { requireActor } from "@/lib/core/session";
import { listSheetAccounts } from "./data/accounts";
import { listMappings } from "./data/mappings";
import type { SavedMapping, SheetAccount } from "./types";

export type SheetView = { readonly accounts: readonly SheetAccount[]; readonly mappings: readonly SavedMapping[] };

/** What the spreadsheet screen starts with; only for those who upload. */
export async function loadSheet(): Promise<SheetView> {
  const actor = await requireActor("ach-files.upload");
  return { accounts: await listSheetAccounts(actor.scope, new Date()), mappings: await listMappings() };
}
