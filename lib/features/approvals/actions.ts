"use server";

import { revalidatePath } from "next/cache";
import { defineAction } from "@/lib/core/action";
import { personOf } from "@/lib/core/actor";
import { ok, type Result } from "@/lib/core/result";
import { databaseClock } from "@/lib/features/payments/data";
import { handOver } from "@/lib/features/payments/dispatch";
import { releasePayment } from "@/lib/features/payments/mutations/release";
import type { PaymentStatus } from "@/lib/features/payments/types";
import { approve as approvePayment, reject as rejectPayment } from "./mutations";
import {
  approveSchema,
  rejectSchema,
  releaseSchema,
  type ApproveInput,
  type RejectInput,
  type ReleaseInput,
} from "./schema";

type Now = { readonly status: PaymentStatus };

const approve = defineAction({ permission: "payments.approve", schema: approveSchema }, async (actor, input) => {
  const result = await approvePayment(actor, input, new Date());
  revalidatePath("/", "layout");
  return result;
});

/** Approves the version named by its hash. It is not sent before somebody releases it. */
export async function approveAction(input: ApproveInput): Promise<Result<Now>> {
  return approve(input);
}

const reject = defineAction({ permission: "payments.approve", schema: rejectSchema }, async (actor, input) => {
  const result = await rejectPayment(actor, input, new Date());
  revalidatePath("/", "layout");
  return result;
});

/** Refuses the version named by its hash, with a reason. The payment ends. */
export async function rejectAction(input: RejectInput): Promise<Result<Now>> {
  return reject(input);
}

const approveAndRelease = defineAction(
  { permission: "payments.release", schema: approveSchema },
  async (actor, input) => {
    const approved = await approvePayment(actor, input, new Date());
    const released = approved.ok ? await releasePayment(actor, input, (await databaseClock())()) : approved;
    const after = released.ok ? ok({ status: await handOver(input.paymentId, personOf(actor)) }) : released;
    revalidatePath("/", "layout");
    return after;
  },
);

/** Approves, stores the key, hands the payment to the bank, and waits for its answer. */
export async function approveAndReleaseAction(input: ApproveInput): Promise<Result<Now>> {
  return approveAndRelease(input);
}

const releaseApproved = defineAction(
  { permission: "payments.release", schema: releaseSchema },
  async (actor, input) => {
    const released = await releasePayment(actor, input, (await databaseClock())());
    const after = released.ok ? ok({ status: await handOver(input.paymentId, personOf(actor)) }) : released;
    revalidatePath("/", "layout");
    return after;
  },
);

/** Releases what was approved before, from the queue; the same act as on the payment's page. */
export async function releaseApprovedAction(input: ReleaseInput): Promise<Result<Now>> {
  return releaseApproved(input);
}
