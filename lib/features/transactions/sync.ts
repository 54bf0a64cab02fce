import "server-only";
import type { BankErrorName } from "@/lib/banks/http/errors";
import type { BankPort, BankTransaction } from "@/lib/banks/port";
import { scopeOf } from "@/lib/core/actor";
import { listAccountsForSync } from "@/lib/features/accounts/data";
import type { AccountForSync } from "@/lib/features/accounts/types";
import { bankProblem, runSync, type SyncOptions, type SyncOutcome } from "@/lib/features/banks/dispatch";
import type { SyncTicket } from "@/lib/features/banks/mutations/leases";
import { newestPostingDate } from "./data";
import { saveTransactions } from "./mutations";
import { pullFrom, readLines, repeatsAnotherAccount } from "./rules";

/** Errors of one account's own; any other says that the bank as a whole cannot be read now. */
const ONE_ACCOUNT: ReadonlySet<string> = new Set<BankErrorName>([
  "NotFoundError",
  "ValidationError",
  "UndecodableBodyError",
  "GoneError",
]);

type Problem = { readonly errorName: string; readonly errorText: string };
type Pull = {
  readonly ticket: SyncTicket;
  readonly bank: BankPort;
  readonly clock: () => Date;
  /** Bank transaction id → account, over this run (D12). */
  readonly seen: Map<string, string>;
  rowsSeen: number;
  rowsChanged: number;
  readonly problems: Problem[];
};

/**
 * Pulls the lines of every open account: everything the first time, then from three days before the newest line we
 * hold. A second run changes nothing; one that died goes on where it stopped. Never throws for the bank's sake.
 */
export function syncTransactions(ticket: SyncTicket, options: SyncOptions = {}): Promise<SyncOutcome> {
  return runSync(
    ticket,
    async (bank, clock) => {
      const pull: Pull = { ticket, bank, clock, seen: new Map(), rowsSeen: 0, rowsChanged: 0, problems: [] };
      await pullAll(pull, await listAccountsForSync(ticket.bankId));
      const [first] = pull.problems;
      if (!first) return { rowsSeen: pull.rowsSeen, rowsChanged: pull.rowsChanged };
      const kept = pull.rowsChanged > 0 ? ` ${pull.rowsChanged} lines of other accounts were stored.` : "";
      return { errorName: first.errorName, errorText: `${first.errorText}${kept}` };
    },
    options,
  );
}

type Answer = { readonly account: AccountForSync; readonly lines: readonly BankTransaction[] };

/**
 * The first answer that has lines waits for the next one before it is stored: only two answers together show whether
 * the bank heeds the account at all (D12), and a wrong line once stored would have to be found again.
 */
async function pullAll(pull: Pull, accounts: readonly AccountForSync[]): Promise<void> {
  let held: Answer[] = [];
  let compared = false;
  for (const account of accounts) {
    const answer = await ask(pull, account);
    if (answer === "stop") break;
    if (answer === null || answer.lines.length === 0) continue;
    if (repeatsAnotherAccount(pull.seen, account.id, answer.lines)) {
      pull.problems.unshift(ignoresAccount(account));
      break;
    }
    for (const line of answer.lines) pull.seen.set(line.bankTransactionId, account.id);
    held.push(answer);
    if (held.length < 2 && !compared) continue;
    compared = true;
    for (const one of held) await store(pull, one);
    held = [];
  }
  // Alone with lines because all others have none: that shows it too. Alone because others failed shows nothing.
  if (pull.problems.length === 0) for (const one of held) await store(pull, one);
}

function ignoresAccount(account: AccountForSync): Problem {
  return {
    errorName: "AccountIgnored",
    errorText: `The bank answered with the lines of another account when asked for ${account.name}: it seems to ignore which account we ask for. Nothing of that answer was stored. Ask the bank to honour accountId before transactions are read again.`,
  };
}

/** One account's lines; null when only this account failed, "stop" when the bank as a whole did. */
async function ask(pull: Pull, account: AccountForSync): Promise<Answer | null | "stop"> {
  const from = pullFrom(await newestPostingDate(scopeOf("all"), account.id));
  try {
    const lines: BankTransaction[] = [];
    const query = { bankAccountId: account.bankAccountId, ...(from === undefined ? {} : { postingDateGte: from }) };
    for await (const batch of pull.bank.readTransactions(query)) lines.push(...batch.rows);
    pull.rowsSeen += lines.length;
    return { account, lines };
  } catch (error) {
    const problem = bankProblem(error);
    if (!problem) throw error;
    pull.problems.push({ ...problem, errorText: `Lines of ${account.name} could not be read. ${problem.errorText}` });
    return ONE_ACCOUNT.has(problem.errorName) ? null : "stop";
  }
}

async function store(pull: Pull, { account, lines }: Answer): Promise<void> {
  const read = readLines(lines, account.currency, pull.ticket.timeZone);
  if (!read.ok) {
    pull.problems.push({ errorName: read.reason, errorText: `${account.name}: ${read.sentence}` });
    return;
  }
  const { changed } = await saveTransactions(account.id, account.currency, read.value, pull.clock());
  pull.rowsChanged += changed;
}
