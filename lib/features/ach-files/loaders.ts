import "server-only";
import { notFound } from "next/navigation";
import { isId } from "@/lib/core/ids";
import { may } from "@/lib/core/permissions";
import { requireActor } from "@/lib/core/session";
import { historyOf } from "@/lib/features/audit/data";
import type { AuditRow } from "@/lib/features/audit/types";
import { bankZone, getAchFile, listAchFiles, listEntries, listRepeats } from "./data";
import { getRepairStory } from "./data/repairs";
import { listSettlementAccounts } from "./data/settlement";
import {
  adviseDates,
  dateSentences,
  DEFAULT_CUTOFF,
  earliestEffectiveDate,
  earliestOver,
  isPaymentAlive,
  repeatSentence,
} from "./rules";
import { achEntryFilter, achFileFilter, type AchEntryFilter } from "./schema";
import type { AchAdvice, AchEntryPage, AchFileDetail, AchFilePage, DateAdvice, SettlementAccount } from "./types";
import type { RepairStory } from "./types/repairs";

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

export type AchFileView = {
  readonly file: AchFileDetail;
  readonly entries: AchEntryPage;
  readonly query: AchEntryFilter;
  readonly dates: DateAdvice | null;
  readonly advice: readonly AchAdvice[];
  /** Where it may settle, for whoever sends it on; empty for everyone else. */
  readonly accounts: readonly SettlementAccount[];
  /** Only whoever uploaded it goes on with it. */
  readonly mine: boolean;
  readonly zone: string;
  /** How a repaired copy came to be. */
  readonly story: RepairStory | null;
  readonly history: readonly AuditRow[];
};

/** One file with everything its page shows. */
export async function loadAchFile(id: string, params: Params): Promise<AchFileView> {
  const actor = await requireActor("ach-files.read");
  if (!isId(id)) notFound();
  const file = await getAchFile(actor, id);
  if (!file) notFound();
  const query = achEntryFilter.parse(params);
  const entries = await listEntries(actor, id, { afterLine: query.after, text: query.q, limit: ENTRY_ROWS });
  const mine = file.uploadedById === actor.memberId && may(actor.role, "ach-files.upload");
  const now = new Date();
  const zone = await bankZone();
  const open = file.summary !== null && file.status === "ready" && (!file.payment || file.payment.status === "draft");
  const accounts = mine && open ? await listSettlementAccounts(actor.scope, file.summary, now) : [];
  const earliest = earliestOver(accounts, earliestEffectiveDate(now, zone, DEFAULT_CUTOFF));
  const dates = open && file.summary ? adviseDates(file.summary, earliest) : null;
  const isAlive = file.status === "ready" || (file.status === "sent_for_approval" && isPaymentAlive(file.payment));
  const repeats = isAlive ? ((await listRepeats(actor, [id])).get(id) ?? []) : [];
  const advice = [...repeats.map((repeat) => repeatSentence(repeat, zone)), ...(dates ? dateSentences(dates) : [])];
  const [story, history] = await Promise.all([getRepairStory(id), historyOf(actor.scope, "ach_file", id)]);
  return { file, entries, query, dates, advice, accounts, mine, zone, story, history };
}

/** The upload page: only for those who upload. */
export async function loadUpload(): Promise<void> {
  await requireActor("ach-files.upload");
}
