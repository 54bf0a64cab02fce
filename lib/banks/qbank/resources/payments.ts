import "server-only";
import type { Caller } from "@/lib/banks/http/call";
import type { BankClock } from "@/lib/banks/http/clock";
import { readObject, undecodable } from "@/lib/banks/http/decode-body";
import type { IdempotencyConflictError } from "@/lib/banks/http/errors";
import { encodeMultipart } from "@/lib/banks/http/multipart";
import type { BankPayment, SubmitAnswer } from "@/lib/banks/port";
import { asCreated, type CallOptions, keyed, type WriteAnswer } from "../keyed";
import { paymentIdFromLocation } from "../location";
import {
  amountLiteral,
  checkedBody,
  emptyAnswer,
  FILE_BOUNDS,
  jsonBody,
  notSent,
  read,
  requireId,
  toAudit,
  write,
} from "../session";
import { wirePayment, type WirePayment } from "../wire/objects";
import { wireTransferRequest } from "../wire/requests";
import { type AchEntry, toAchBody } from "./ach-entry";
import { type ConflictResolution, type PaymentIntent, resolveConflict } from "./conflict";

export type AchFile = { readonly fileName: string; readonly bytes: Uint8Array; readonly sourceAccountId: string };
export type WireRequest = {
  readonly sourceAccountId: string;
  /** `bankId` is the ABA routing number. */
  readonly beneficiaryDetails: { readonly name: string; readonly bankId: string; readonly accountNumber: string };
  /** Plain decimal text. */
  readonly amount: string;
  readonly referenceCode: string;
};
/** Where a payment stands. Final are `P_COMPLETED` and `P_FAILED` alone; any other text is in flight. */
export type PaymentState = { readonly bankPaymentId: string; readonly status: string; readonly isFinal: boolean };

const FINAL: ReadonlySet<string> = new Set(["P_COMPLETED", "P_FAILED"]);

/** QBank's Payment as every bank's; its status stays the bank's text. */
export function toBankPayment(wire: WirePayment): BankPayment {
  return {
    bankPaymentId: wire.paymentId,
    type: wire.type,
    amount: wire.amount,
    bankAccountId: wire.source_account_id ?? null,
    status: wire.status,
    createdAt: wire.creationDate,
    completedAt: wire.completionDate ?? null,
    audit: toAudit(wire),
  };
}

/** ACH and wires. Every call throws `BankError`. */
export class Payments {
  readonly #caller: Caller;
  readonly #clock: BankClock;

  constructor(caller: Caller, clock: BankClock) {
    this.#caller = caller;
    this.#clock = clock;
  }

  /** `GET /payments/{paymentId}`: an ACH or wire payment in real time. Transfers cannot be asked for (R12). */
  async get(bankPaymentId: string): Promise<BankPayment> {
    const paymentId = requireId(bankPaymentId, "the payment id");
    const answer = await read(this.#caller, { scope: "payments.read", path: ["payments", paymentId] });
    const wire = readObject("QBank", answer, wirePayment, "payment");
    if (wire.paymentId !== paymentId) throw undecodable("QBank", "the payment is another one", answer);
    return toBankPayment(wire);
  }

  /** Where a payment stands, by the id of an answer, of a webhook or of a 409 (`transactionId`). */
  async getPaymentStatus(transactionId: string): Promise<PaymentState> {
    const { bankPaymentId, status } = await this.get(transactionId);
    return { bankPaymentId, status, isFinal: FINAL.has(status) };
  }

  /** `POST /payments/ach` with one entry as JSON (D1), in either published shape: 202, the id in `Location`. */
  async createAch(entry: AchEntry, options: CallOptions = {}): Promise<WriteAnswer> {
    const answer = await keyed(options, async (withKey) => {
      const body = toAchBody(entry);
      const json = jsonBody({ ...body, amount: amountLiteral(body.amount) });
      const call = { ...ACH, ...json } as const;
      return accepted(await write(this.#caller, call, withKey));
    });
    return asCreated(answer);
  }

  /**
   * `POST /payments/ach` with a whole NACHA file (D1): 202 without a body, the id in `Location`. The part
   * `source_account_id` is an extension: it names the account that the file debits.
   */
  async submitAchFile(file: AchFile, options: CallOptions = {}): Promise<WriteAnswer> {
    const answer = await keyed(options, async (withKey) => {
      if (file.bytes.byteLength === 0) throw notSent("the file is empty");
      const accountId = requireId(file.sourceAccountId, "the account id");
      const form = encodeMultipart(
        [
          { name: "source_account_id", value: accountId },
          { name: "file", fileName: file.fileName, type: "text/plain", bytes: file.bytes },
        ],
        withKey.idempotencyKey,
      );
      return accepted(await write(this.#caller, { ...ACH, ...form, bounds: FILE_BOUNDS }, withKey));
    });
    return asCreated(answer);
  }

  /** `POST /payments/wire`: 201 with the Payment; a 201 without a body is accepted, its id from `Location` if any. */
  createWire(wire: WireRequest, options: CallOptions = {}): Promise<WriteAnswer> {
    return keyed(options, async (withKey) => {
      const { name, bankId, accountNumber } = wire.beneficiaryDetails;
      const body = checkedBody(wireTransferRequest, {
        source_account_id: wire.sourceAccountId,
        beneficiary_details: { name, bank_id: bankId, account_number: accountNumber },
        amount: wire.amount,
        reference_code: wire.referenceCode,
      });
      const json = jsonBody({ ...body, amount: amountLiteral(body.amount) });
      const call = { scope: "payments.wire.write", path: ["payments", "wire"], success: 201, answer: "read" } as const;
      const answer = await write(this.#caller, { ...call, ...json }, withKey);
      if (answer.body.byteLength === 0) return accepted(answer);
      const payment = readObject("QBank", answer, wirePayment, "payment");
      return {
        ...emptyAnswer(answer, payment.paymentId),
        status: payment.status,
        requestId: payment.request_id ?? answer.requestId,
      };
    });
  }

  /**
   * What stands behind a 409: polls the payment that holds the key and compares it with what was meant. Sends nothing.
   * Anything but `same` is for a person.
   */
  resolveConflict(error: IdempotencyConflictError, intent: PaymentIntent): Promise<ConflictResolution> {
    return resolveConflict((id) => this.get(id), this.#clock, error, intent);
  }
}

const ACH = { scope: "payments.ach.write", path: ["payments", "ach"], success: 202, answer: "ignored" } as const;

/** An answer without a body; the payment's id is in `Location`, where that is usable (R11). */
function accepted(answer: Awaited<ReturnType<typeof write>>): SubmitAnswer {
  return emptyAnswer(answer, paymentIdFromLocation(answer.headers.get("location"), answer.url));
}
