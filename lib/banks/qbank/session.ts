import "server-only";
import { type LosslessNumber, stringify } from "lossless-json";
import { isId } from "@/lib/core/ids";
import type { z } from "zod";
import type { Caller } from "@/lib/banks/http/call";
import { firstProblem } from "@/lib/banks/http/decode-body";
import { type BankError, bankError } from "@/lib/banks/http/errors";
import type { BankAnswer, CallBounds } from "@/lib/banks/http/request";
import type { BankStream } from "@/lib/banks/http/stream";
import type { BankAudit, SubmitAnswer, WriteOptions } from "@/lib/banks/port";
import type { auditFields } from "./wire/objects";
import { wireNumber } from "./wire/money";
import type { QBankScope } from "./wire/requests";

/** Lists come whole (R3), so their bound is wider than that of one object. */
export const LIST_BOUNDS: Partial<CallBounds> = {
  maxBodyBytes: 64 * 1024 * 1024,
  attemptTimeoutMs: 60_000,
  totalTimeoutMs: 150_000,
};

/** A list of 500,000 rows is some 150 MB: it is read as it arrives, and may take its time as long as it moves. */
export const STREAM_BOUNDS: Partial<CallBounds> = {
  maxBodyBytes: 512 * 1024 * 1024,
  attemptTimeoutMs: 60_000,
  idleTimeoutMs: 30_000,
  totalTimeoutMs: 15 * 60_000,
};

/** A file may be large, and one lost attempt of it is dear. */
export const FILE_BOUNDS: Partial<CallBounds> = { attemptTimeoutMs: 120_000, totalTimeoutMs: 300_000 };

/** What a replayed answer (R5) may come with: it may have lost its first status on the way. */
const REPLAY_ACCEPTED = [200, 201, 202, 204] as const;
const UUID_V4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;

/** A fault of ours, found before anything left the house. */
export function notSent(problem: string): BankError {
  return bankError("not-sendable", `Not sent to QBank: ${problem}.`);
}

/** Checks a path id. Throws `ValidationError` unless it is a UUID, as all of QBank's are. */
export function requireId(text: string, what: string): string {
  if (!isId(text)) throw notSent(`${what} is not a UUID`);
  return text.toLowerCase();
}

type Read = {
  readonly scope: QBankScope;
  readonly path: readonly string[];
  readonly query?: Readonly<Record<string, string>>;
};

/** Reads under a scope; 200 only. */
export function read(caller: Caller, call: Read & { readonly bounds?: Partial<CallBounds> }): Promise<BankAnswer> {
  return caller({ method: "GET", accept: [200], answer: "read", ...call });
}

/** Reads a long list under a scope, 200 only: its body while it arrives. */
export function readStream(caller: Caller, call: Read): Promise<BankStream> {
  return caller.stream({ method: "GET", accept: [200], answer: "stream", bounds: STREAM_BOUNDS, ...call });
}

/**
 * Writes under a scope with the stored key. `answer: "ignored"` where QBank's success has no body. `success` is the
 * status the contract names; another 2xx counts only as a replay, else nobody knows who answered (a gateway's page, a
 * login form): `UnexpectedStatusError`, effect unknown.
 */
export async function write(
  caller: Caller,
  call: {
    readonly scope: QBankScope;
    readonly path: readonly string[];
    readonly contentType: string;
    readonly body: Uint8Array<ArrayBuffer>;
    readonly success: 201 | 202;
    readonly answer: "read" | "ignored";
    readonly canBeFinal?: boolean;
    readonly bounds?: Partial<CallBounds>;
  },
  options: WriteOptions,
): Promise<BankAnswer> {
  const { idempotencyKey, signedInAt } = options;
  if (!UUID_V4.test(idempotencyKey)) throw notSent("the idempotency key is not a version 4 UUID");
  const person = signedInAt === undefined ? {} : { signedInAt };
  const { success, ...request } = call;
  const answer = await caller({ method: "POST", accept: REPLAY_ACCEPTED, idempotencyKey, ...person, ...request });
  if (answer.status === success || isReplay(answer)) return answer;
  throw bankError(
    "wrong-success",
    `QBank answered with HTTP ${answer.status} where it should with ${success}. Whether it worked is not known.`,
    { status: answer.status, requestId: answer.requestId ?? undefined },
  );
}

function isReplay(answer: BankAnswer): boolean {
  return answer.headers.get("idempotent-replayed")?.toLowerCase() === "true";
}

/** Our own check of a body against the contract. Throws `ValidationError` naming the field, never its value. */
export function checkedBody<T>(schema: z.ZodType<T>, body: unknown): T {
  const found = schema.safeParse(body);
  if (found.success) return found.data;
  throw notSent(`field ${firstProblem(found.error.issues) || "(whole)"} does not fit the contract`);
}

/** "1000.50" as the literal `1000.50`. Throws `ValidationError` unless it is a plain amount above zero. */
export function amountLiteral(decimal: string): LosslessNumber {
  if (!/^(0|[1-9]\d{0,14})(\.\d{1,10})?$/.test(decimal) || !/[1-9]/.test(decimal)) {
    throw notSent("the amount is not a plain decimal above zero");
  }
  return wireNumber(decimal);
}

/** JSON as QBank reads it; a `LosslessNumber` keeps its digits. */
export function jsonBody(body: unknown): { contentType: string; body: Uint8Array<ArrayBuffer> } {
  return { contentType: "application/json", body: new TextEncoder().encode(stringify(body)) };
}

/** The answer to a write whose success has no body. */
export function emptyAnswer(answer: BankAnswer, bankPaymentId: string | null = null): SubmitAnswer {
  return {
    bankPaymentId,
    status: null,
    requestId: answer.requestId,
    replayed: isReplay(answer),
  };
}

/** Audit fields of an object (seed 000, 6.1), null where the bank left one out. */
export function toAudit(wire: z.infer<typeof auditFields>): BankAudit {
  return { timestamp: wire.timestamp ?? null, actor: wire.actor ?? null, requestId: wire.request_id ?? null };
}
