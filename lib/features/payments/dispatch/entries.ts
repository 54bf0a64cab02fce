import "server-only";
import type { BankPort } from "@/lib/banks/port";
import { log } from "@/lib/core/log";
import { openEntries, type EntryAccount } from "@/lib/features/ach-files/data/entry-record";
import { StoredFileError } from "@/lib/features/ach-files/data";
import { beginEntry, type BegunEntry, type EntryOrder } from "../mutations/entries/begin";
import { recordEntry, type AfterEntry } from "../mutations/entries/outcome";
import { pausePayment } from "../mutations/entries/pause";
import { renewLease, type Ticket } from "../mutations/lease";
import { judgeEntry, judgeWatch, keyUsableUntil, type Heard } from "../rules/attempt";
import { ask, KEY_TOO_OLD, ownRefusal, whileHeld } from "./heard";
import { look } from "./look";

/** Entries of one payment in one turn: others get theirs, and a person who released waits no longer than for these. */
const A_TURN = 25;

type Turn = {
  readonly ticket: Ticket;
  readonly bank: BankPort;
  readonly clock: () => Date;
  readonly keyLifeMs: number;
  /** Opens the account of the entry at a line, when the first is asked for. */
  readonly accountAt: (fileId: string, line: number, amountMinor: number) => Promise<EntryAccount>;
};

/**
 * Sends entries of a payment whose lease is held, one after the other: attempt written, call with the entry's stored
 * key, outcome written, the next. Ends after a turn's worth, when the bank wants a pause, or when none is left.
 */
export async function sendEntries(
  ticket: Ticket,
  bank: BankPort | null,
  keyLifeMs: number,
  clock: () => Date,
): Promise<void> {
  if (bank?.capabilities.ach !== "entry") {
    await pausePayment(ticket, bank ? NOT_BY_ENTRY : NOT_CONNECTED, clock());
    return;
  }
  const turn: Turn = { ticket, bank, clock, keyLifeMs, accountAt: reader() };
  for (let sent = 0; sent < A_TURN; sent += 1) {
    const begun = await beginEntry(ticket, keyLifeMs, clock());
    if (begun.kind !== "send" && begun.kind !== "watch") return;
    const after = begun.kind === "send" ? await send(turn, begun) : await watch(turn, begun);
    if (after !== "next") {
      if (after === "lost")
        log.warn(
          { paymentId: ticket.paymentId },
          "an entry's answer came after the lease was lost; no state was changed",
        );
      return;
    }
  }
  await pausePayment(ticket, null, clock());
}

const NOT_CONNECTED = {
  name: "NoConnection",
  sentence: "There are no connection settings for this bank. The rest of the entries waits for them.",
};
const NOT_BY_ENTRY = {
  name: "NotOffered",
  sentence:
    "This bank's connection does not take single entries any more. The rest waits: allow them again on the Banks page, or stop the sending.",
};

/** One file at a time is open: entries come in its order. */
function reader(): Turn["accountAt"] {
  let open: { fileId: string; read: (line: number, amountMinor: number) => Promise<EntryAccount> } | null = null;
  return (fileId, line, amountMinor) => {
    if (open?.fileId !== fileId) open = { fileId, read: openEntries(fileId) };
    return open.read(line, amountMinor);
  };
}

async function send(turn: Turn, begun: Extract<BegunEntry, { kind: "send" }>): Promise<AfterEntry> {
  const { ticket, clock, keyLifeMs } = turn;
  const { tried, order } = begun;
  const heard = await whileHeld(ticket, clock, async (): Promise<Heard | null> => {
    const account = await opened(turn, order);
    if ("kind" in account) return account;
    // The last look before anything leaves: this host may have stood still since the attempt was written.
    if (!(await renewLease(ticket, clock()))) return null;
    // A key that the bank has never seen cannot be too old.
    const isSeen = tried.everUnsure || tried.attempt > 1;
    if (isSeen && clock() >= keyUsableUntil(tried.keyStoredAt, keyLifeMs))
      return ownRefusal(KEY_TOO_OLD, "TimeoutError");
    return ask(() => call(turn.bank, order, account));
  });
  if (!heard) return "lost";
  const now = clock();
  const verdict = judgeEntry({ keyLifeMs, ...tried }, heard, now);
  return recordEntry(ticket, { line: order.line, attempt: tried.attempt, heard, verdict }, now);
}

function call(bank: BankPort, order: EntryOrder, account: EntryAccount) {
  const { bankAccountId, amount, effectiveDate, name, accountType, idempotencyKey, signedInAt } = order;
  return bank.submitAchEntry(
    { bankAccountId, amount, effectiveDate, recipient: { name, accountType, ...account } },
    { idempotencyKey, ...(signedInAt ? { signedInAt } : {}) },
  );
}

/** The account in full; or what stands in its way on our side, told before anything left. */
async function opened(turn: Turn, { fileId, line, amountMinor }: EntryOrder): Promise<EntryAccount | Heard> {
  try {
    return await turn.accountAt(fileId, line, amountMinor);
  } catch (error) {
    log.error({ err: error, line }, "an entry could not be made ready for its bank; nothing was sent");
    return error instanceof StoredFileError
      ? ownRefusal("The stored file cannot be read as it was checked. This entry was not sent; tell an administrator.")
      : ownRefusal("The entry could not be read in full on our side. It was not sent yet.", "TimeoutError");
  }
}

async function watch(turn: Turn, begun: Extract<BegunEntry, { kind: "watch" }>): Promise<AfterEntry> {
  const { ticket, clock, bank, keyLifeMs } = turn;
  const { line, asked, tried } = begun;
  const { watched, heard } = await whileHeld(ticket, clock, () => look(bank, begun));
  const now = clock();
  const verdict = judgeWatch({ keyStoredAt: tried.keyStoredAt, keyLifeMs }, watched, asked, now);
  return recordEntry(ticket, { line, attempt: null, heard, verdict, isMissing: watched.kind === "missing" }, now);
}
