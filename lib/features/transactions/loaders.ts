import "server-only";
import { notFound } from "next/navigation";
import { requireActor } from "@/lib/core/session";
import { listAccounts } from "@/lib/features/accounts/data";
import { listFreshness } from "@/lib/features/banks/data/freshness";
import type { Freshness } from "@/lib/features/banks/types";
import { getTransaction, listDayActivity, listTransactions, netPostedSince, newestPostingDate } from "./data";
import { cursorOf, filterOf, readLens, type Lens, type Params } from "./schema";
import type { Basis, DayActivity, TransactionDetail, TransactionPage, TransactionView } from "./types";

const PAGE_ROWS = 50;

/** An account as the filter and the headings name it. */
export type AccountChoice = {
  readonly id: string;
  readonly name: string;
  readonly currency: string;
  readonly last4: string | null;
  readonly entityName: string | null;
};

export type TransactionsView = {
  readonly page: TransactionPage;
  readonly lens: Lens;
  readonly basis: Basis;
  readonly dropped: readonly string[];
  readonly accounts: readonly AccountChoice[];
  readonly freshness: readonly Freshness[];
  /** The posting date of the newest line in scope, or of the chosen account; null before the first load. */
  readonly linesThrough: string | null;
  readonly at: string;
};

/** The transactions page for its address. */
export async function loadTransactions(params: Params): Promise<TransactionsView> {
  const actor = await requireActor("accounts.read");
  const { lens, dropped } = readLens(params);
  const now = new Date();
  const [accounts, freshness] = await Promise.all([listAccounts(actor.scope), listFreshness(actor.scope, now)]);
  const filter = filterOf(lens, accounts.find((account) => account.id === lens.account)?.currency);
  const page = await listTransactions(actor.scope, {
    ...filter,
    order: lens.sort === "oldest" ? "oldest" : "newest",
    cursor: cursorOf(lens),
    limit: PAGE_ROWS,
  });
  return {
    page,
    lens,
    basis: filter.basis,
    dropped,
    accounts: accounts.map(({ id, name, currency, last4, entityName }) => ({ id, name, currency, last4, entityName })),
    freshness: freshness.filter((fact) => fact.kind === "transactions"),
    linesThrough: await newestPostingDate(actor.scope, lens.account),
    at: now.toISOString(),
  };
}

/** One line with the bank's own fields. Not found when unknown or out of scope. */
export async function loadTransaction(id: string): Promise<TransactionDetail> {
  const actor = await requireActor("accounts.read");
  return (await getTransaction(actor.scope, id)) ?? notFound();
}

/** An account's newest lines by posting date, for its page. */
export async function loadLatestLines(
  accountId: string,
): Promise<{ rows: readonly TransactionView[]; count: number; complete: boolean }> {
  const actor = await requireActor("accounts.read");
  const page = await listTransactions(actor.scope, { basis: "posted", accountId, limit: 12 });
  return { rows: page.rows, count: page.count, complete: page.complete };
}

/** What the bank's newest load brought: its posting date and the net on each account. Null before the first load. */
export async function loadLastPosted(
  accountId?: string,
): Promise<{ date: string; activity: readonly DayActivity[] } | null> {
  const actor = await requireActor("accounts.read");
  const date = await newestPostingDate(actor.scope, accountId);
  if (date === null) return null;
  const activity = await listDayActivity(actor.scope, "posted", date);
  return { date, activity: accountId ? activity.filter((one) => one.accountId === accountId) : activity };
}

/** Net of what the bank loaded on an account since a balance was read (ISO instant). */
export async function loadPostedSince(accountId: string, since: string): Promise<{ count: number; netMinor: number }> {
  const actor = await requireActor("accounts.read");
  return netPostedSince(actor.scope, accountId, new Date(since));
}
