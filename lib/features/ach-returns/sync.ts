import "server-only";
import type { BankPort, BankReturnFile } from "@/lib/banks/port";
import { isBankError } from "@/lib/banks/http/errors";
import type { ActingFor } from "@/lib/core/actor";
import { newId } from "@/lib/core/ids";
import { dispatchCheck } from "@/lib/features/ach-files/dispatch";
import { storeMadeFile, type MadeResult } from "@/lib/features/ach-files/mutations/made";
import { runSync, type SyncOptions, type SyncOutcome } from "@/lib/features/banks/dispatch";
import { keepLease, type SyncTicket } from "@/lib/features/banks/mutations/leases";
import { knownBankFiles, newestBankFile } from "./data/bank-files";

/** A fetch goes on with the next one where the bank has more. */
const MOST_PAGES = 50;

/**
 * Fetches the bank's files of returns and notifications of change that are new, oldest first, and has each checked,
 * which takes in what it holds. Each is stored once, under the bank's own id: a fetch that died goes on with the first
 * that is not stored. One that cannot be fetched stops the rest, so that none is passed over.
 */
export function syncReturns(ticket: SyncTicket, options: SyncOptions = {}): Promise<SyncOutcome> {
  const by = { type: "bank", name: ticket.bankCode, requestId: newId() } as const;
  return runSync(ticket, (bank, clock) => pull(ticket, bank, by, clock), options);
}

type Bank = Extract<ActingFor, { type: "bank" | "system" }>;

async function pull(ticket: SyncTicket, bank: BankPort, by: Bank, clock: () => Date): Promise<SyncOutcome> {
  if (bank.capabilities.achReturns === "none") return { rowsSeen: 0, rowsChanged: 0 };
  let after = await newestBankFile();
  const outcome = { rowsSeen: 0, rowsChanged: 0 };
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const listed = await listAfter(bank, after);
    if (listed.length === 0) break;
    const known = await knownBankFiles(listed.map((file) => file.bankFileId));
    for (const file of listed) {
      outcome.rowsSeen += 1;
      after = file.bankFileId;
      if (known.has(file.bankFileId)) continue;
      await keepLease(ticket);
      const stored = await fetchOne(bank, by, file, clock);
      if (stored.ok) outcome.rowsChanged += 1;
      else if (!STORED_BEFORE.has(stored.reason)) return notStored(file, stored.sentence);
    }
  }
  return outcome;
}

/** A bank that does not know the newest file we have of it (its books began anew) is asked for all it has. */
async function listAfter(bank: BankPort, after: string | null) {
  if (after === null) return bank.listReturnFiles({});
  try {
    return await bank.listReturnFiles({ after });
  } catch (error) {
    if (isBankError(error) && error.name === "NotFoundError") return bank.listReturnFiles({});
    throw error;
  }
}

/** Brought by hand before, or fetched by another process meanwhile: there is nothing to do. */
const STORED_BEFORE: ReadonlySet<string> = new Set(["duplicate_file", "fetched_before"]);

function notStored(file: BankReturnFile, sentence: string): SyncOutcome {
  const errorText = `The bank's file of returns ${file.bankFileId} could not be stored: ${sentence} Ask the bank about it.`;
  return { errorName: "ReturnFileNotStored", errorText };
}

async function fetchOne(bank: BankPort, by: Bank, file: BankReturnFile, clock: () => Date): Promise<MadeResult> {
  const { bankFileId, createdAt } = file;
  const bytes = await bank.getReturnFile(bankFileId);
  const fileName = `returns-${createdAt.toISOString().slice(0, 10)}-${bankFileId.slice(0, 8)}.ach`;
  const stored = await storeMadeFile(by, { fileName, bytes, source: "bank", bankFileId }, clock());
  if (stored.ok) await dispatchCheck(stored.value.fileId);
  return stored;
}
