"use server";

import { revalidatePath } from "next/cache";
import { defineAction } from "@/lib/core/action";
import { personOf, type Actor } from "@/lib/core/actor";
import { ok, refuse, type Refusal, type Result } from "@/lib/core/result";
import { getAccountForUse } from "@/lib/features/accounts/data";
import { databaseClock } from "./data";
import { bankOffers, handOver } from "./dispatch";
import { confirmClosing, declineClosing, proposeClosing, withdrawClosing } from "./mutations/closing";
import { createTransferPayment, createWirePayment } from "./mutations/create";
import { cancelPayment, sendForApproval } from "./mutations/draft";
import { stopSending } from "./mutations/entries/stop";
import { releasePayment } from "./mutations/release";
import {
  confirmClosingSchema,
  declineClosingSchema,
  paymentIdSchema,
  proposeClosingSchema,
  seenPaymentSchema,
  transferSchema,
  wireSchema,
  withdrawClosingSchema,
  type ConfirmClosingInput,
  type DeclineClosingInput,
  type PaymentIdInput,
  type ProposeClosingInput,
  type SeenPaymentInput,
  type TransferInput,
  type WireInput,
  type WithdrawClosingInput,
} from "./schema";
import { pollPayment } from "./sync";
import type { PaymentStatus, Rail } from "./types";

type Made = { readonly paymentId: string; readonly replayed: boolean };
type Now = { readonly status: PaymentStatus };

/** Everything that lists or counts payments is stale after a change. */
function changed(): void {
  revalidatePath("/", "layout");
}

async function notOffered(actor: Actor, accountId: string, rail: Rail): Promise<Refusal | null> {
  const account = await getAccountForUse(actor.scope, accountId);
  if (!account || (await bankOffers(account.bankCode, rail))) return null;
  return refuse(
    "not_offered",
    "This account's bank connection does not offer it. Choose another account.",
    "accountId",
  );
}

const createWire = defineAction({ permission: "payments.create", schema: wireSchema }, async (actor, input) => {
  const missing = await notOffered(actor, input.accountId, "WIRE");
  if (missing) return missing;
  const result = await createWirePayment(actor, input, new Date());
  if (result.ok) changed();
  return result;
});

/** Stores a wire, as a draft or sent for approval. Field errors land on the field named in the refusal. */
export async function createWireAction(input: WireInput): Promise<Result<Made>> {
  return createWire(input);
}

const createTransfer = defineAction({ permission: "payments.create", schema: transferSchema }, async (actor, input) => {
  const missing = await notOffered(actor, input.accountId, "TRANSFER");
  if (missing) return missing;
  const result = await createTransferPayment(actor, input, new Date());
  if (result.ok) changed();
  return result;
});

/** Stores a transfer between own accounts, as a draft or sent for approval. */
export async function createTransferAction(input: TransferInput): Promise<Result<Made>> {
  return createTransfer(input);
}

const send = defineAction({ permission: "payments.create", schema: paymentIdSchema }, async (actor, input) => {
  const result = await sendForApproval(actor, input, new Date());
  changed();
  return result;
});

/** Sends a draft of one's own to the approvers. */
export async function sendForApprovalAction(input: PaymentIdInput): Promise<Result<Now>> {
  return send(input);
}

const cancel = defineAction({ permission: "payments.read", schema: paymentIdSchema }, async (actor, input) => {
  const result = await cancelPayment(actor, input, new Date());
  changed();
  return result;
});

/** Withdraws a payment that was not released: by whoever created it, or by an approver. */
export async function cancelAction(input: PaymentIdInput): Promise<Result<Now>> {
  return cancel(input);
}

const stop = defineAction({ permission: "payments.read", schema: paymentIdSchema }, async (actor, input) => {
  const result = await stopSending(actor, input, new Date());
  changed();
  return result;
});

/** Stops the entries of a payment that have not been sent: by whoever created it, or by an approver. */
export async function stopSendingAction(input: PaymentIdInput): Promise<Result<Now>> {
  return stop(input);
}

const release = defineAction({ permission: "payments.release", schema: seenPaymentSchema }, async (actor, input) => {
  const result = await releasePayment(actor, input, (await databaseClock())());
  const after = result.ok ? ok({ status: await handOver(input.paymentId, personOf(actor)) }) : result;
  changed();
  return after;
});

/** Stores the key, hands the payment to the bank and waits for its answer. Whatever the bank says is in the status. */
export async function releaseAction(input: SeenPaymentInput): Promise<Result<Now>> {
  return release(input);
}

const propose = defineAction(
  { permission: "payments.propose-closing", schema: proposeClosingSchema },
  async (actor, input) => {
    const result = await proposeClosing(actor, input, new Date());
    changed();
    return result;
  },
);

/** Says how an unknown payment ended, with evidence; another person must confirm it. */
export async function proposeClosingAction(input: ProposeClosingInput): Promise<Result<{ closingId: string }>> {
  return propose(input);
}

const confirmProposed = defineAction(
  { permission: "payments.confirm-closing", schema: confirmClosingSchema },
  async (actor, input) => {
    const result = await confirmClosing(actor, input, new Date());
    // Where there is a number the bank is asked at once: a contradiction should not wait for the sweep.
    if (result.ok) await pollPayment(input.paymentId);
    changed();
    return result;
  },
);

/** Ends an unknown payment as another person proposed. */
export async function confirmClosingAction(input: ConfirmClosingInput): Promise<Result<Now>> {
  return confirmProposed(input);
}

const decline = defineAction(
  { permission: "payments.confirm-closing", schema: declineClosingSchema },
  async (actor, input) => {
    const result = await declineClosing(actor, input, new Date());
    changed();
    return result;
  },
);

/** Says no to a proposal, with a reason. The payment stays unknown. */
export async function declineClosingAction(input: DeclineClosingInput): Promise<Result<Now>> {
  return decline(input);
}

const withdraw = defineAction(
  { permission: "payments.propose-closing", schema: withdrawClosingSchema },
  async (actor, input) => {
    const result = await withdrawClosing(actor, input, new Date());
    changed();
    return result;
  },
);

/** Takes one's own proposal back. */
export async function withdrawClosingAction(input: WithdrawClosingInput): Promise<Result<Now>> {
  return withdraw(input);
}
