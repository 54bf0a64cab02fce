import "server-only";
import type { Caller } from "@/lib/banks/http/call";
import { readList } from "@/lib/banks/http/decode-body";
import type { BankException } from "@/lib/banks/port";
import { type CallOptions, keyed, type WriteAnswer } from "../keyed";
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

export type IssueRequest = {
  /** Ours: the client gives an issue its id. */
  readonly issueId: string;
  readonly accountId: string;
  readonly checkNumber: string;
  /** Plain decimal text. */
  readonly amount: string;
  readonly issueDate: string;
  /** Extension D8: takes an issue back, or stops the check. */
  readonly action?: "void" | "stop" | undefined;
};
export type DecisionRequest = {
  readonly exceptionId: string;
  readonly decision: "PAY" | "RETURN";
  /** A letter of X9.100-188, or 3 to 6; required on RETURN. */
  readonly returnReason?: string | undefined;
  readonly note?: string | undefined;
};

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

/** Checks issued, and those that the bank asks about. */
export class PositivePay {
  readonly #caller: Caller;

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /** `POST /positivepay/issues`: 202 without body; the issue id is ours. `action` is the extension D8. */
  createIssue(issue: IssueRequest, options: CallOptions = {}): Promise<WriteAnswer> {
    return keyed(options, async (withKey) => {
      const body = checkedBody(checkIssueRequest, {
        issue_id: issue.issueId,
        account_id: issue.accountId,
        check_number: issue.checkNumber,
        amount: issue.amount,
        issue_date: issue.issueDate,
        action: issue.action,
      });
      const json = jsonBody({ ...body, amount: amountLiteral(body.amount) });
      const path = ["positivepay", "issues"];
      const call = { scope: "positivepay.issues.write", path, success: 202, answer: "ignored", ...json } as const;
      return emptyAnswer(await write(this.#caller, call, withKey));
    });
  }

  /** `GET /positivepay/exceptions`: all that are open, as of the bank's last nightly load. Throws `BankError`. */
  async listExceptions(): Promise<BankException[]> {
    const path = ["positivepay", "exceptions"];
    const answer = await read(this.#caller, { scope: "positivepay.exceptions.read", path, bounds: LIST_BOUNDS });
    return readList("QBank", answer, wireException, "exceptions").map(toBankException);
  }

  /**
   * `POST /positivepay/exceptions/{exceptionId}/decision` (extension D2): 202. Throws `GoneError` once the
   * decision is final (409) or the cut-off has passed (410).
   */
  decide(decision: DecisionRequest, options: CallOptions = {}): Promise<WriteAnswer> {
    return keyed(options, async (withKey) => {
      const exceptionId = requireId(decision.exceptionId, "the exception id");
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
      return emptyAnswer(await write(this.#caller, { ...call, ...jsonBody(body) }, withKey));
    });
  }
}
