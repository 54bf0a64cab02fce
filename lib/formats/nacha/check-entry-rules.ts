import { formatMinor } from "@/lib/core/money";
import { readText } from "./bytes";
import type { CheckState, OpenBatch } from "./check-state";
import type { IssueCode } from "./check/rules";
import { LOAN_REVERSAL, type Direction, type SecCode, type TransactionCode } from "./codes";
import { ENTRY } from "./fields";
import { placeOf } from "./issue-log";

function failCode(state: CheckState, name: IssueCode, message: string, expected?: string): void {
  state.log.error(placeOf(state, "Entry", ENTRY.transactionCode), name, message, expected);
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
  const { rules } = batch;
  if (!rules || sec === "ADV") return;
  checkCodeOfSec(state, batch, code, known);
  if (known?.purpose === "return" || batch.reversal) return;
  if (rules.debitOnly && direction === "credit") {
    const message = `Transaction code ${code} credits, but ${sec} takes debits only, unless it is a reversal.`;
    failCode(state, "SEC_DEBITS_ONLY", message);
  }
  if (rules.creditOnly && direction === "debit") {
    const message = `Transaction code ${code} debits, but ${sec} takes credits only, unless it is a reversal.`;
    failCode(state, "SEC_CREDITS_ONLY", message);
  }
  if (code === LOAN_REVERSAL) {
    const message = "Transaction code 55 debits a loan; it was expected only in a batch described as REVERSAL.";
    failCode(state, "LOAN_DEBIT_NOT_REVERSAL", message);
  }
}

function checkCodeOfSec(state: CheckState, batch: OpenBatch, code: number, known: TransactionCode | null): void {
  const { rules, header } = batch;
  if (!known || !rules) return;
  if (header.sec === "COR") {
    if (known.purpose === "return") return;
    const message = `Transaction code ${code} stands here; a notification of change carries that of a return, such as 21 or 26.`;
    failCode(state, "TRANSACTION_CODE_NOT_OF_SEC", message, "a code of a return, such as 21 or 26");
    return;
  }
  if (known.purpose === "return" || !rules.codes || rules.codes.includes(code)) return;
  const wanted = rules.codes.join(", ");
  const message = `Transaction code ${code} stands here; ${header.sec} takes ${wanted} only.`;
  failCode(state, "TRANSACTION_CODE_NOT_OF_SEC", message, `one of ${wanted}`);
}

/** Prenotes and zero-dollar entries carry no money; every other entry does, and some no more than a cap. */
export function checkAmount(
  state: CheckState,
  batch: OpenBatch,
  code: number,
  known: TransactionCode | null,
  amount: number,
): void {
  const { rules, header } = batch;
  if (!rules || amount < 0) return;
  if (rules.nonMonetary) {
    const message = `The amount is not zero, but ${header.sec} entries move no money.`;
    if (amount > 0) failAmount(state, "AMOUNT_NOT_ZERO", message);
    return;
  }
  if (!known || known.purpose === "return") return;
  checkPurpose(state, batch, code, known, amount);
  checkLimits(state, batch, rules, amount);
}

function checkPurpose(
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

function checkLimits(state: CheckState, batch: OpenBatch, { capMinor }: SecCode, amount: number): void {
  const { header, sameDayLimitMinor } = batch;
  if (capMinor !== null && amount > capMinor) {
    const most = formatMinor(capMinor, "USD");
    const message = `The amount is ${formatMinor(amount, "USD")}; a ${header.sec} entry comes to ${most} at most.`;
    failAmount(state, "AMOUNT_OVER_CAP", message, `${most} at most`);
  }
  if (sameDayLimitMinor !== null && amount > sameDayLimitMinor) {
    const most = formatMinor(sameDayLimitMinor, "USD");
    const message = `The batch asks to settle on the day it was made, and an entry comes to more than ${most}, the most that settles so; the bank settles it on the next banking day.`;
    state.log.advise("SAME_DAY_LIMIT", () => placeOf(state, "Entry", batch.kind.amount), message);
  }
}

function failAmount(state: CheckState, name: IssueCode, message: string, expected?: string): void {
  const field = state.batch?.kind.amount ?? ENTRY.amount;
  state.log.error(placeOf(state, "Entry", field), name, message, expected);
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
