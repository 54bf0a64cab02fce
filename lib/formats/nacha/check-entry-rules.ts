import { readText } from "./bytes";
import type { CheckState, OpenBatch } from "./check-state";
import { LOAN_REVERSAL, type Direction, type TransactionCode } from "./codes";
import { ENTRY } from "./fields";
import { placeOf } from "./issue-log";

function failCode(state: CheckState, name: string, message: string): void {
  state.log.error(placeOf(state, "Entry", ENTRY.transactionCode), name, message);
}

/** The transaction code exists, goes the way its batch goes, and may be sent under its SEC code. */
export function checkCode(
  state: CheckState,
  batch: OpenBatch,
  code: number,
  known: TransactionCode | null,
  direction: Direction | null,
): void {
  if (code < 0) return;
  if (direction === null) {
    failCode(
      state,
      "TRANSACTION_CODE_UNKNOWN",
      `Transaction code ${code} does not exist; one such as 22 or 27 was expected.`,
    );
    return;
  }
  const { serviceClass, sec } = batch.header;
  if (serviceClass === "220" && direction === "debit") {
    failCode(
      state,
      "SERVICE_CLASS_CREDITS_ONLY",
      `Transaction code ${code} debits, but service class 220 takes credits only.`,
    );
  }
  if (serviceClass === "225" && direction === "credit") {
    failCode(
      state,
      "SERVICE_CLASS_DEBITS_ONLY",
      `Transaction code ${code} credits, but service class 225 takes debits only.`,
    );
  }
  if (!batch.strict) return;
  if (known?.purpose === "return") {
    batch.strict = false;
    batch.returned = true;
    return;
  }
  if (batch.rules?.debitOnly && direction === "credit" && !batch.reversal) {
    failCode(
      state,
      "SEC_DEBITS_ONLY",
      `Transaction code ${code} credits, but ${sec} takes debits only, unless it is a reversal.`,
    );
  }
  if (code === LOAN_REVERSAL && !batch.reversal) {
    failCode(
      state,
      "LOAN_DEBIT_NOT_REVERSAL",
      "Transaction code 55 debits a loan; it was expected only in a batch described as REVERSAL.",
    );
  }
}

/** Prenotes and zero-dollar entries carry no money; every other entry does. */
export function checkAmount(
  state: CheckState,
  batch: OpenBatch,
  code: number,
  { purpose }: TransactionCode,
  amount: number,
): void {
  if (purpose === "zeroDollar" && !batch.rules?.zeroDollar) {
    const message = `Transaction code ${code} is a zero-dollar entry; it was expected only in CCD and CTX batches.`;
    failCode(state, "ZERO_DOLLAR_NOT_ALLOWED", message);
  }
  if (purpose === "live" && amount === 0) {
    failAmount(state, "AMOUNT_ZERO", `The amount is zero; transaction code ${code} was expected to move money.`);
  } else if (purpose === "prenote" && amount > 0) {
    failAmount(state, "PRENOTE_WITH_AMOUNT", `Transaction code ${code} is a prenote; an amount of zero was expected.`);
  } else if (purpose === "zeroDollar" && amount > 0) {
    const message = `Transaction code ${code} carries remittance text only; an amount of zero was expected.`;
    failAmount(state, "ZERO_DOLLAR_WITH_AMOUNT", message);
  }
}

function failAmount(state: CheckState, name: string, message: string): void {
  state.log.error(placeOf(state, "Entry", ENTRY.amount), name, message);
}

/** Trace numbers start with the originating bank and rise within a batch, so no entry counts twice. */
export function checkTrace(state: CheckState, batch: OpenBatch, trace: number): void {
  const { cursor, log } = state;
  if (trace < 0) return;
  if (batch.odfi >= 0 && Math.floor(trace / 10_000_000) !== batch.odfi) {
    const message = `The trace number starts with another bank; ${batch.header.odfi}, the bank of the batch header, was expected.`;
    log.error(placeOf(state, "Entry", ENTRY.trace), "TRACE_BANK_DIFFERS", message);
  }
  if (trace <= batch.lastTrace) {
    const found = readText(cursor.bytes, cursor.offset, ENTRY.trace);
    const before = String(batch.lastTrace).padStart(15, "0");
    const message = `Trace number ${found} follows ${before}; each was expected to be higher than the one before.`;
    log.error(placeOf(state, "Entry", ENTRY.trace), "TRACE_ORDER", message);
  }
  batch.lastTrace = Math.max(batch.lastTrace, trace);
}
