import "server-only";
import type { BankAccount, BankPort } from "@/lib/banks/port";
import type { ActingFor } from "@/lib/core/actor";
import { newId } from "@/lib/core/ids";
import { ok, refuse, type Result } from "@/lib/core/result";
import {
  bankFor,
  bankProblem,
  notConnected,
  runSync,
  type SyncOptions,
  type SyncOutcome,
} from "@/lib/features/banks/dispatch";
import type { SyncTicket } from "@/lib/features/banks/mutations/leases";
import { getAccountForUse, listAccountsForSync, listKnownBankAccountIds } from "./data";
import { saveAccounts, saveBalance, saveRefreshedBalance, type ListedAccount } from "./mutations/bank-facts";
import { readBalance, refreshSentence, type StorableBalance } from "./rules";
import { scopeOf } from "@/lib/core/actor";
import type { AccountForSync, RefreshReport } from "./types";

/** Balances are asked of the bank's core one account at a time; this many at once is polite. */
const AT_ONCE = 4;

/** Pulls the list of accounts. Never throws for the bank's sake: a problem becomes the run's. */
export function syncAccounts(ticket: SyncTicket, options: SyncOptions = {}): Promise<SyncOutcome> {
  const by = options.by ?? bankActor(ticket);
  return runSync(ticket, (bank, clock) => pullAccounts(ticket, bank, by, clock), options);
}

async function pullAccounts(
  ticket: SyncTicket,
  bank: BankPort,
  by: ActingFor,
  clock: () => Date,
): Promise<SyncOutcome> {
  const answered = await bank.listAccounts();
  if (answered.length === 0) {
    return {
      errorName: "NoAccounts",
      errorText:
        "The bank lists no accounts for our credentials, so nothing was changed. Ask the bank which accounts they cover.",
    };
  }
  const known = await listKnownBankAccountIds(ticket.bankId);
  const listed: ListedAccount[] = [];
  for (const account of answered) {
    const currency = account.currency ?? (known.has(account.bankAccountId) ? "" : await currencyOf(bank, account));
    if (currency === null) {
      return {
        errorName: "CurrencyUnknown",
        errorText: `The bank names no currency for its new account ${account.name}, so the list was not stored. Ask the bank.`,
      };
    }
    listed.push(toListed(account, currency));
  }
  const { changed } = await saveAccounts(by, ticket, listed, clock());
  return { rowsSeen: answered.length, rowsChanged: changed };
}

/** QBank lists no currency (D4): a new account takes that of its first balance. */
async function currencyOf(bank: BankPort, account: BankAccount): Promise<string | null> {
  return (await bank.getBalance(account.bankAccountId)).currency;
}

function toListed(account: BankAccount, currency: string): ListedAccount {
  return {
    bankAccountId: account.bankAccountId,
    name: account.name,
    type: account.type,
    currency,
    bankTimestamp: account.audit.timestamp,
    bankActor: account.audit.actor,
    bankRequestId: account.audit.requestId,
  };
}

function bankActor(ticket: SyncTicket): ActingFor {
  return { type: "bank", name: ticket.bankCode, requestId: newId() };
}

type Read = { readonly account: AccountForSync; readonly outcome: Result<{ changed: boolean }> };

/** Reads and stores the balance of each account, `AT_ONCE` at a time. One that fails does not stop the others. */
async function readBalances(
  accounts: readonly AccountForSync[],
  read: (account: AccountForSync) => Promise<Result<{ changed: boolean }>>,
): Promise<Read[]> {
  const waiting = [...accounts];
  const done: Read[] = [];
  const work = async (): Promise<void> => {
    for (let account = waiting.shift(); account; account = waiting.shift()) {
      done.push({ account, outcome: await read(account) });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return done;
}

/** Asks the bank for one balance and hands it to `store`; a bank that fails is a refusal with its sentence. */
async function readOne(
  bank: BankPort,
  account: AccountForSync,
  clock: () => Date,
  store: (balance: StorableBalance) => Promise<{ changed: boolean }>,
): Promise<Result<{ changed: boolean }>> {
  try {
    const answer = await bank.getBalance(account.bankAccountId);
    const balance = readBalance(account, answer, clock());
    return balance.ok ? ok(await store(balance.value)) : balance;
  } catch (error) {
    const problem = bankProblem(error);
    if (!problem) throw error;
    return refuse(problem.errorName, problem.errorText);
  }
}

/** Pulls the balance of every open account of a bank; each snapshot carries our fetch time and the bank's code. */
export function syncBalances(ticket: SyncTicket, options: SyncOptions = {}): Promise<SyncOutcome> {
  return runSync(
    ticket,
    async (bank, clock) => {
      const accounts = await listAccountsForSync(ticket.bankId);
      const reads = await readBalances(accounts, (account) =>
        readOne(bank, account, clock, (balance) => saveBalance(balance, ticket)),
      );
      const failed = reads.flatMap(({ outcome }) => (outcome.ok ? [] : [outcome]));
      const [first] = failed;
      if (first) {
        return {
          errorName: first.reason,
          errorText: `${failed.length} of ${reads.length} balances could not be read. ${first.sentence}`,
        };
      }
      const rowsChanged = reads.filter(({ outcome }) => outcome.ok && outcome.value.changed).length;
      return { rowsSeen: reads.length, rowsChanged };
    },
    options,
  );
}

/**
 * Asks the bank for one balance now and stores it, for a person who waits. When the bank does not answer, the
 * refusal says so and the earlier figure stays with its time. The caller has checked that the account is theirs.
 */
export async function refreshBalance(
  accountId: string,
  by: ActingFor,
  clock: () => Date = () => new Date(),
): Promise<Result<{ changed: boolean }>> {
  const account = await getAccountForUse(scopeOf("all"), accountId);
  if (!account) return refuse("unknown_account", "This account is not open any more. Reload the page.");
  const bank = await bankFor(account.bankCode);
  if (!bank) return refuse("not_connected", notConnected(account.bankCode));
  return readOne(bank, account, clock, (balance) => saveRefreshedBalance(by, balance, account.bankCode));
}

/** `refreshBalance` for several accounts, with one sentence for all. */
export async function refreshBalances(
  accounts: readonly AccountForSync[],
  by: ActingFor,
  clock: () => Date = () => new Date(),
): Promise<RefreshReport> {
  const reads = await readBalances(accounts, (account) => refreshBalance(account.id, by, clock));
  const problems = reads.flatMap(({ outcome }) => (outcome.ok ? [] : [outcome.sentence]));
  const read = reads.length - problems.length;
  return { sentence: refreshSentence(read, problems), read, failed: problems.length };
}
