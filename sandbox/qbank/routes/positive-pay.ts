import { checkIssueRequest, decisionRequest } from "@/lib/banks/qbank/wire/requests";
import { empty } from "../answers";
import { amountOf, deny, type Call, type Outcome } from "../call";
import { issueKey } from "../state";
import { describe } from "./payments";

/**
 * `POST /positivepay/issues`: 202. The same account and check number again corrects the amount and date (D9);
 * `action` voids or stops (D8).
 */
export function createIssue(call: Call): Outcome {
  const parsed = checkIssueRequest.safeParse(call.body.kind === "json" ? call.body.value : null);
  if (!parsed.success) return deny(call, 400, "ERR_VAL_001", describe(parsed.error));
  const { issue_id, account_id, check_number, amount, issue_date, action } = parsed.data;
  const account = call.bank.state.accounts.get(account_id);
  if (!account) return deny(call, 404, "ERR_ACC_001", "The account is unknown");
  if (!account.positivePay) return deny(call, 422, "ERR_PP_001", "The account is not enrolled in Positive Pay");
  const amountMinor = amountOf(amount, account);
  if (amountMinor === null) return deny(call, 400, "ERR_VAL_003", "The amount must be positive, in whole cents");
  const known = call.bank.state.issues.get(issueKey(account_id, check_number));
  if (action && !known) return deny(call, 404, "ERR_PP_002", "No issue has that account and check number");
  if (known?.status === "paid") return deny(call, 422, "ERR_PP_003", "The check is already paid");
  return {
    answer: empty(202),
    changes: [
      {
        t: "issue",
        issue: {
          issueId: issue_id,
          accountId: account_id,
          checkNumber: check_number,
          amountMinor,
          issueDate: issue_date,
          payee: known?.payee ?? null,
          status: action === "void" ? "void" : action === "stop" ? "stopped" : (known?.status ?? "issued"),
        },
      },
    ],
  };
}

/** `POST /positivepay/exceptions/{id}/decision` (D2). A new decision before the cut-off supersedes the last. */
export function decide(call: Call): Outcome {
  const parsed = decisionRequest.safeParse(call.body.kind === "json" ? call.body.value : null);
  if (!parsed.success) return deny(call, 400, "ERR_VAL_001", describe(parsed.error));
  const exception = call.bank.state.exceptions.get(call.id);
  if (!exception) return deny(call, 404, "ERR_PP_404", "No such exception");
  if (exception.final?.by === "decision") {
    return deny(call, 409, "ERR_PP_409", "The decision is final: it was carried out at the cut-off");
  }
  if (exception.final !== null || call.nowMs >= exception.decideByMs) {
    return deny(call, 410, "ERR_PP_410", "The cut-off has passed; the account's default was applied");
  }
  const { decision, return_reason, note } = parsed.data;
  if (decision === "RETURN" && return_reason === undefined) {
    return deny(call, 422, "ERR_PP_422", "RETURN needs a return_reason");
  }
  return {
    answer: empty(202),
    changes: [
      {
        t: "decision",
        exceptionId: exception.exceptionId,
        decision: {
          decision,
          returnReason: return_reason ?? null,
          note: note ?? null,
          key: call.key,
          actor: call.caller.clientId,
          authDate: call.authDate,
          atMs: call.nowMs,
        },
      },
    ],
  };
}
