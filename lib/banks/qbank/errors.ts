import "server-only";
import { isId } from "@/lib/core/ids";
import type { ErrorBody } from "@/lib/banks/http/decode-error";
import { wireError, wireOAuthError, wireProblem } from "./wire/objects";

/** A usable payment id: `transaction_id`, else the last segment of `instance`; only a valid UUID counts. */
function conflictTarget(transactionId: string | undefined, instance: string | undefined): string | undefined {
  const candidates = [transactionId, instance?.split(/[?#]/)[0]?.split(/[/:]/).at(-1)];
  return candidates.find((candidate) => candidate !== undefined && isId(candidate))?.toLowerCase();
}

function printableId(text: string | undefined): string | undefined {
  return text !== undefined && /^[\w.:-]{1,100}$/.test(text) ? text : undefined;
}

/**
 * What QBank's error bodies say: StandardError (seed 000, 5.1), RFC 6749 errors of the token endpoint (R1), or the
 * problem document of a 409 in either published shape (contracts.md 1.4). `type` is never matched on.
 */
export function readQBankError(body: unknown): ErrorBody {
  const standard = wireError.safeParse(body);
  if (standard.success) {
    const { message, error_code, request_id } = standard.data;
    return { detail: message, errorCode: error_code, requestId: printableId(request_id) };
  }
  const oauth = wireOAuthError.safeParse(body);
  if (oauth.success) return { errorCode: oauth.data.error, detail: oauth.data.error_description };
  const problem = wireProblem.safeParse(body);
  if (!problem.success) return {};
  const { title, detail, instance, transaction_id } = problem.data;
  return { detail: detail ?? title, transactionId: conflictTarget(transaction_id, instance) };
}
