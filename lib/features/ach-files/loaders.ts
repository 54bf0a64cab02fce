import "server-only";
import { notFound } from "next/navigation";
import type { Actor } from "@/lib/core/actor";
import { isId } from "@/lib/core/ids";
import { may } from "@/lib/core/permissions";
import { requireActor } from "@/lib/core/session";
import { listBanks } from "@/lib/features/banks/data";
import { listAccountsForUse } from "@/lib/features/accounts/data";
import { getAchFile, listAchFiles, listEntities, listEntries } from "./data";
import { adviseDates, assessCompany, dateSentences, isRefusal } from "./rules";
import { achEntryFilter, achFileFilter } from "./schema";
import type { AchAdvice, AchEntryPage, AchFileDetail, AchFilePage, DateAdvice } from "./types";

const PAGE_ROWS = 50;
const ENTRY_ROWS = 100;

type Params = Record<string, string | string[] | undefined>;

export type AchFilesView = {
  readonly page: AchFilePage;
  readonly filter: {
    readonly status?: string | undefined;
    readonly q?: string | undefined;
    readonly cursor?: string | undefined;
  };
  readonly mayUpload: boolean;
  /** The bank's zone, for the times on the page. */
  readonly zone: string;
};

/** The list of files for its address. */
export async function loadAchFiles(params: Params): Promise<AchFilesView> {
  const actor = await requireActor("ach-files.read");
  const filter = achFileFilter.parse(params);
  const page = await listAchFiles(actor, {
    status: filter.status,
    text: filter.q,
    cursor: filter.cursor,
    limit: PAGE_ROWS,
  });
  return { page, filter, mayUpload: may(actor.role, "ach-files.upload"), zone: await bankZone() };
}

/** An account the file can settle on; `refusal` says why it cannot, `warning` what to look at. */
export type SettlementAccount = {
  readonly id: string;
  readonly label: string;
  readonly refusal: string | null;
  readonly warning: string | null;
  readonly timeZone: string;
  readonly achCutoff: string;
};

export type AchFileView = {
  readonly file: AchFileDetail;
  readonly entries: AchEntryPage;
  readonly query: { readonly after?: number | undefined; readonly q?: string | undefined };
  readonly dates: DateAdvice | null;
  readonly advice: readonly AchAdvice[];
  readonly accounts: readonly SettlementAccount[];
  /** Only whoever uploaded it goes on with it. */
  readonly mine: boolean;
  readonly zone: string;
};

/** One file with everything its page shows. */
export async function loadAchFile(id: string, params: Params): Promise<AchFileView> {
  const actor = await requireActor("ach-files.read");
  if (!isId(id)) notFound();
  const file = await getAchFile(actor, id);
  if (!file) notFound();
  const query = achEntryFilter.parse(params);
  const entries = await listEntries(id, { afterLine: query.after, text: query.q, limit: ENTRY_ROWS });
  const mine = file.uploadedById === actor.memberId && may(actor.role, "ach-files.upload");
  const accounts = mine && file.status === "ready" ? await settlementAccounts(actor, file) : [];
  const calendar = accounts.find((account) => account.refusal === null);
  const dates =
    file.summary && file.status === "ready"
      ? adviseDates(file.summary, new Date(), calendar?.timeZone ?? "America/New_York", calendar?.achCutoff ?? "16:00")
      : null;
  return {
    file,
    entries,
    query,
    dates,
    advice: dates ? dateSentences(dates) : [],
    accounts,
    mine,
    zone: await bankZone(),
  };
}

async function settlementAccounts(actor: Actor, file: AchFileDetail): Promise<SettlementAccount[]> {
  const companyIds = [...new Set(file.summary?.batches.map((batch) => batch.companyId) ?? [])];
  const entities = await listEntities();
  const accounts = (await listAccountsForUse(actor.scope)).filter((account) => account.currency === "USD");
  return accounts.map((account) => {
    const found = assessCompany(companyIds, account, entities);
    return {
      id: account.id,
      label: `${account.name} ··${account.last4 ?? "????"}${account.entityName ? `, ${account.entityName}` : ""}`,
      refusal: isRefusal(found) ? found.sentence : null,
      warning: found && !isRefusal(found) ? found.sentence : null,
      timeZone: account.timeZone,
      achCutoff: account.achCutoff,
    };
  });
}

async function bankZone(): Promise<string> {
  return (await listBanks())[0]?.timeZone ?? "America/New_York";
}

/** The upload page: only for those who upload. */
export async function loadUpload(): Promise<void> {
  await requireActor("ach-files.upload");
}
