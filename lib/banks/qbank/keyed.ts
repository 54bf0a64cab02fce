import "server-only";
import { newId } from "@/lib/core/ids";
import { isBankError, withKey } from "@/lib/banks/http/errors";
import type { SubmitAnswer, WriteOptions } from "@/lib/banks/port";

/**
 * Options of a write. A key given is the key used, for a retry of an earlier call above all; without one a version 4
 * UUID is made for the call, which is lost with the process: store one first where it matters.
 */
export type CallOptions = {
  readonly idempotencyKey?: string | undefined;
  /** When the person behind the write signed in (`x-fapi-auth-date`). */
  readonly signedInAt?: Date | undefined;
};

/** Answer to a write. */
export type WriteAnswer = SubmitAnswer & {
  /** The key that the call was sent under, on every attempt. */
  readonly idempotencyKey: string;
  /**
   * Who said `status`: the bank, or this client, where the bank accepts without a word (202) and the payment is then
   * in the first state of its life, `P_CREATED`. Null with the status.
   */
  readonly statusFrom: "bank" | "client" | null;
};

/** Runs a write under its one key; an answer and an error tell it. */
export async function keyed(
  options: CallOptions,
  work: (options: WriteOptions) => Promise<SubmitAnswer>,
): Promise<WriteAnswer> {
  const { idempotencyKey = newId(), signedInAt } = options;
  try {
    const answer = await work({ idempotencyKey, ...(signedInAt === undefined ? {} : { signedInAt }) });
    return { ...answer, idempotencyKey, statusFrom: answer.status === null ? null : "bank" };
  } catch (error) {
    throw isBankError(error) ? withKey(error, idempotencyKey) : error;
  }
}

/** A payment that was accepted without a word is in the first state of its life (contracts.md section 2). */
export function asCreated(answer: WriteAnswer): WriteAnswer {
  return answer.status === null ? { ...answer, status: "P_CREATED", statusFrom: "client" } : answer;
}
