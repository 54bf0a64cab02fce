import "server-only";
import type { BankErrorName } from "@/lib/banks/http/errors";
import type { BankPort, BankTransaction, TransactionBatch } from "@/lib/banks/port";
import { dateInZone } from "@/lib/core/dates";
import { listAccountsForSync } from "@/lib/features/accounts/data";
import type { AccountForPull } from "@/lib/features/accounts/types";
import { bankProblem, runSync, type SyncOptions, type SyncOutcome, type Tell } from "@/lib/features/banks/dispatch";
import type { SyncTicket } from "@/lib/features/banks/mutations/leases";
import { getPullStart } from "./data";
import { saveLinesThrough, saveTransactions } from "./mutations";
import {
  ignoredSentence,
  linesThroughAfter,
  progressText,
  pullFrom,
  readLines,
  repeatsAnotherAccount,
} from "./rules/pull";

/** Errors of one account's own; any other says that the bank as a whole cannot be read now. */
const ONE_ACCOUNT: ReadonlySet<string> = new Set<BankErrorName>([
  "NotFoundError",
  "ValidationError",
  "UndecodableBodyError",
  "GoneError",
]);

/** Lines that are held back and stored together: an ordinary day's answer is stored whole or not at all. */
const STORED_AT_ONCE = 10_000;
/** Lines of each of two accounts that are compared before the first ones are stored (D12). */
const COMPARED = 1_000;

type Problem = { readonly errorName: string; readonly errorText: string };
type Pull = {
  readonly ticket: SyncTicket;
  readonly bank: BankPort;
  readonly clock: () => Date;
  readonly tell: Tell;
  rowsSeen: number;
  rowsChanged: number;
  readonly problems: Problem[];
};

/**
 * Pulls the lines of every open account, stored as they arrive: everything the first time, then from three days
 * before the date up to which a whole pull was stored. A second run changes nothing; one that died begins again at the
 * same date. Never throws for the bank's sake.
 */
export function syncTransactions(ticket: SyncTicket, options: SyncOptions = {}): Promise<SyncOutcome> {
  return runSync(
    ticket,
    async (bank, clock, tell) => {
      const pull: Pull = { ticket, bank, clock, tell, rowsSeen: 0, rowsChanged: 0, problems: [] };
      await pullAll(pull, await listAccountsForSync(ticket.bankId));
      const [first] = pull.problems;
      if (!first) return { rowsSeen: pull.rowsSeen, rowsChanged: pull.rowsChanged };
      const kept = pull.rowsChanged > 0 ? ` ${pull.rowsChanged.toLocaleString("en-US")} other lines were stored.` : "";
      return { errorName: first.errorName, errorText: `${first.errorText}${kept}` };
    },
    options,
  );
}

async function pullAll(pull: Pull, accounts: readonly AccountForPull[]): Promise<void> {
  const doubt = await doubtAccount(pull, accounts);
  if (doubt) {
    pull.problems.push(doubt);
    return;
  }
  for (const [index, account] of accounts.entries()) {
    const place = `account ${index + 1} of ${accounts.length}`;
    if ((await pullAccount(pull, account, place)) === "stop") return;
  }
}

/**
 * Whether the bank heeds the account we ask for (D12), before its first line is stored: a wrong line once stored would
 * have to be found again. What "test connection" found counts; where it was not tested, two answers are compared.
 */
async function doubtAccount(pull: Pull, accounts: readonly AccountForPull[]): Promise<Problem | null> {
  const { honoursAccountId, hasLines } = await getPullStart(pull.ticket.bankId);
  if (honoursAccountId === false) return ignoresAccount(accounts[0]?.name ?? "an account");
  if (honoursAccountId === true || hasLines) return null;
  const seen = new Map<string, string>();
  let failed: Problem | null = null;
  for (const account of accounts) {
    const first = await firstLines(pull, account);
    if ("errorName" in first) {
      if (!ONE_ACCOUNT.has(first.errorName)) return first;
      failed ??= first;
    } else if (repeatsAnotherAccount(seen, account.id, first)) {
      return ignoresAccount(account.name);
    } else if (first.length > 0) {
      if (seen.size > 0) return null;
      for (const line of first) seen.set(line.bankTransactionId, account.id);
    }
  }
  // Alone with lines because all others have none: that shows it too. Alone because others failed shows nothing.
  return seen.size > 0 ? failed : null;
}

function ignoresAccount(name: string): Problem {
  return { errorName: "AccountIgnored", errorText: ignoredSentence(name) };
}

/** The first lines of an account's answer; hangs up once there are enough to compare. */
async function firstLines(pull: Pull, account: AccountForPull): Promise<readonly BankTransaction[] | Problem> {
  const lines: BankTransaction[] = [];
  try {
    for await (const batch of pull.bank.readTransactions({ bankAccountId: account.bankAccountId })) {
      lines.push(...batch.rows);
      if (lines.length >= COMPARED) break;
    }
    return lines.slice(0, COMPARED);
  } catch (error) {
    return unread(account, error);
  }
}

/** The problem of an account whose lines could not be read. Throws what is not the bank's. */
function unread(account: AccountForPull, error: unknown): Problem {
  const problem = bankProblem(error);
  if (!problem) throw error;
  return { ...problem, errorText: `Lines of ${account.name} could not be read. ${problem.errorText}` };
}

/** Reads and stores one account; "stop" when the bank as a whole cannot be read or trusted. */
async function pullAccount(pull: Pull, account: AccountForPull, place: string): Promise<"stop" | null> {
  const from = pullFrom(account.linesThrough);
  const query = { bankAccountId: account.bankAccountId, ...(from === undefined ? {} : { postingDateGte: from }) };
  try {
    const { problem, newest } = await storeAnswer(pull, account, place, pull.bank.readTransactions(query));
    if (problem) {
      pull.problems.push(problem);
      return problem.errorName === "AccountIgnored" ? "stop" : null;
    }
    const today = dateInZone(pull.clock(), pull.ticket.timeZone);
    const through = linesThroughAfter(account.linesThrough, newest, today);
    if (through !== null && through !== account.linesThrough) await saveLinesThrough(pull.ticket, account.id, through);
    return null;
  } catch (error) {
    const problem = unread(account, error);
    pull.problems.push(problem);
    return ONE_ACCOUNT.has(problem.errorName) ? null : "stop";
  }
}

type Stored = { readonly problem: Problem | null; readonly newest: string | null };

/** Stores an answer as it arrives; never more than `STORED_AT_ONCE` lines and a batch are in memory. */
async function storeAnswer(
  pull: Pull,
  account: AccountForPull,
  place: string,
  answer: AsyncIterable<TransactionBatch>,
): Promise<Stored> {
  const pulledAt = pull.clock();
  let waiting: BankTransaction[] = [];
  let newest: string | null = null;
  let rows = 0;
  const store = async (): Promise<Problem | null> => {
    const read = readLines(waiting, account.currency, pull.ticket.timeZone);
    if (!read.ok) return { errorName: read.reason, errorText: `${account.name}: ${read.sentence}` };
    const saved = await saveTransactions(pull.ticket, account, read.value, pulledAt);
    if (!saved.ok) return { errorName: saved.reason, errorText: saved.sentence };
    waiting = [];
    pull.rowsChanged += saved.value.changed;
    const last = read.value.at(-1)?.postingDate ?? null;
    if (last !== null && (newest === null || last > newest)) newest = last;
    return null;
  };
  for await (const batch of answer) {
    waiting.push(...batch.rows);
    rows += batch.rows.length;
    pull.rowsSeen += batch.rows.length;
    const problem = waiting.length >= STORED_AT_ONCE ? await store() : null;
    if (problem) return { problem, newest };
    const { bytesRead, bytesTotal } = batch;
    const { rowsSeen, rowsChanged } = pull;
    await pull.tell({ text: progressText(account.name, place, rows), rowsSeen, rowsChanged, bytesRead, bytesTotal });
  }
  const problem = waiting.length > 0 ? await store() : null;
  return { problem, newest };
}
