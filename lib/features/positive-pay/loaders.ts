import "server-only";
import { notFound } from "next/navigation";
import { may } from "@/lib/core/permissions";
import { requireActor } from "@/lib/core/session";
import { listAccounts } from "@/lib/features/accounts/data";
import { historyOf } from "@/lib/features/audit/data";
import type { AuditRow } from "@/lib/features/audit/types";
import { listBanks } from "@/lib/features/banks/data/freshness";
import type { BankClockwork } from "@/lib/features/banks/rules";
import { getException } from "./data/detail";
import { listQueue } from "./data/queue";
import { queueFilter, type QueueFilter } from "./schema";
import type { ExceptionDetail, QueuePage } from "./types";

export const QUEUE_ROWS = 100;

export type QueueView = {
  readonly page: QueuePage;
  readonly filter: QueueFilter;
  readonly accounts: readonly { readonly id: string; readonly name: string }[];
  /** When the bank lists new exceptions; null while there is no bank. */
  readonly bank: BankClockwork | null;
  readonly mayDecide: boolean;
};

/** The queue for its address. */
export async function loadQueue(params: Record<string, string | string[] | undefined>): Promise<QueueView> {
  const actor = await requireActor("positive-pay.read");
  const filter = queueFilter.parse(params);
  const { tab, account: accountId, reason, q: text, cursor } = filter;
  const page = await listQueue(actor.scope, { tab, accountId, reason, text, cursor, limit: QUEUE_ROWS }, new Date());
  const [accounts, [bank]] = await Promise.all([listAccounts(actor.scope), listBanks()]);
  return {
    page,
    filter,
    accounts: accounts.map(({ id, name }) => ({ id, name })),
    bank: bank ? { timeZone: bank.timeZone, loadTime: bank.loadTime } : null,
    mayDecide: may(actor.role, "positive-pay.decide"),
  };
}

export type ExceptionView = {
  readonly exception: ExceptionDetail;
  readonly history: readonly AuditRow[];
  readonly mayDecide: boolean;
  readonly at: string;
};

/** One exception with its trail. */
export async function loadException(id: string): Promise<ExceptionView> {
  const actor = await requireActor("positive-pay.read");
  const exception = await getException(actor.scope, id);
  if (!exception) notFound();
  return {
    exception,
    history: await historyOf(actor.scope, "exception", id),
    mayDecide: may(actor.role, "positive-pay.decide"),
    at: new Date().toISOString(),
  };
}
