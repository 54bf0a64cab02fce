import "server-only";
import type { Caller } from "@/lib/banks/http/call";
import { readList } from "@/lib/banks/http/decode-body";
import type { BankException, BankPort, SubmitAnswer, WriteOptions } from "@/lib/banks/port";
import {
  amountLiteral,
  checkedBody,
  emptyAnswer,
  jsonBody,
  LIST_BOUNDS,
  notSent,
  read,
  requireId,
  toAudit,
  write,
} from "../session";
import { wireException, type WireException } from "../wire/objects";
import { checkIssueRequest, decisionRequest } from "../wire/requests";

/** QBank's PositivePayException as every bank's; the reason code stays the bank's text. */
export function toBankException(wire: WireException): BankException {
  return {
    bankExceptionId: wire.exceptionId,
    bankAccountId: wire.account_id,
    checkNumber: wire.check_number,
    presentedAmount: wire.presented_amount,
    presentmentDate: wire.presentment_date,
    reasonCode: wire.reason_code,
    audit: toAudit(wire),
  };
}

/** `GET /positivepay/exceptions`: all that are open, as of the bank's last nightly load. */
export async function listExceptions(caller: Caller): Promise<BankException[]> {
  const path = ["positivepay", "exceptions"];
  const answer = await read(caller, { scope: "positivepay.exceptions.read", path, bounds: LIST_BOUNDS });
  return readList("QBank", answer, wireException, "exceptions").map(toBankException);
}

/** `POST /positivepay/issues`: 202 without body; the issue id is ours. `action` is the extension D8. */
export async function createIssue(
  caller: Caller,
  issue: Parameters<BankPort["createIssue"]>[0],
  options: WriteOptions,
): Promise<SubmitAnswer> {
  const body = checkedBody(checkIssueRequest, {
    issue_id: issue.issueId,
    account_id: issue.bankAccountId,
    check_number: issue.checkNumber,
    amount: issue.amount,
    issue_date: issue.issueDate,
    action: issue.action,
  });
  const json = jsonBody({ ...body, amount: amountLiteral(body.amount) });
  const path = ["positivepay", "issues"];
  const call = { scope: "positivepay.issues.write", path, success: 202, answer: "ignored", ...json } as const;
  return emptyAnswer(await write(caller, call, options));
}

/**
 * `POST /positivepay/exceptions/{exceptionId}/decision` (extension D2): 202. Throws `GoneError` once the
 * decision is final (409) or the cut-off has passed (410).
 */
export async function decideException(
  caller: Caller,
  decision: Parameters<BankPort["decideException"]>[0],
  options: WriteOptions,
): Promise<SubmitAnswer> {
  const exceptionId = requireId(decision.bankExceptionId, "the exception id");
  const body = checkedBody(decisionRequest, {
    decision: decision.decision,
    return_reason: decision.returnReason,
    note: decision.note,
  });
  if (body.decision === "RETURN" && body.return_reason === undefined) throw notSent("a return needs its reason");
  const path = ["positivepay", "exceptions", exceptionId, "decision"];
  const call = {
    scope: "positivepay.decisions.write",
    path,
    success: 202,
    answer: "ignored",
    canBeFinal: true,
  } as const;
  return emptyAnswer(await write(caller, { ...call, ...jsonBody(body) }, options));
}
