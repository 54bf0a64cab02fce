import { z } from "zod";
import { idSchema } from "@/lib/core/ids";
import { isRoutingNumber } from "./rules/routing";
import { ENTRY_STATUSES } from "./types/entries";
import { CLOSING_VERDICTS, PAYMENT_STATUSES, RAILS } from "./types";

const text = (most: number, missing: string) =>
  z
    .string()
    .trim()
    .min(1, missing)
    .max(most, `At most ${most} characters.`)
    .refine(isPrintable, "Use plain characters only.");

/** No control characters and no invisible ones: what an approver reads is what the bank gets. */
function isPrintable(value: string): boolean {
  return !/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/u.test(value);
}

/** As typed; the mutation reads it in the account's currency. */
const typedAmount = z
  .string()
  .trim()
  .min(1, "Type an amount.")
  .max(24, "This is longer than any amount.")
  .regex(/^[\d,]*\.?\d*$/, "Type digits, for example 1,250.00.");

const common = {
  /** The browser's own id of the form: a form sent twice makes one payment. */
  clientKey: idSchema,
  accountId: z.guid("Choose the account to pay from."),
  amount: typedAmount,
  /** False keeps it as a draft. */
  sendNow: z.boolean(),
};

export const wireSchema = z.object({
  ...common,
  beneficiaryName: text(140, "Name the beneficiary as their bank knows it."),
  routingNumber: z
    .string()
    .trim()
    .regex(/^\d{9}$/, "A routing number has nine digits.")
    .refine(
      isRoutingNumber,
      "This routing number does not exist: its check digit is wrong. Compare it with the invoice.",
    ),
  accountNumber: z
    .string()
    .transform((value) => value.replaceAll(/[\s-]/g, ""))
    .pipe(z.string().regex(/^[0-9A-Za-z]{4,34}$/, "An account number has 4 to 34 letters or digits.")),
  reference: text(140, "The bank demands a reference, for example the invoice number."),
});
export type WireInput = z.input<typeof wireSchema>;
export type Wire = z.output<typeof wireSchema>;

export const transferSchema = z
  .object({ ...common, toAccountId: z.guid("Choose the account to pay to.") })
  .refine((transfer) => transfer.accountId !== transfer.toAccountId, {
    path: ["toAccountId"],
    message: "Choose two different accounts.",
  });
export type TransferInput = z.input<typeof transferSchema>;
export type Transfer = z.output<typeof transferSchema>;

export const paymentIdSchema = z.object({ paymentId: idSchema });
export type PaymentIdInput = z.input<typeof paymentIdSchema>;

/** A decision names the version that was read. */
export const seenPaymentSchema = z.object({ paymentId: idSchema, payloadHash: z.string().regex(/^[0-9a-f]{64}$/) });
export type SeenPaymentInput = z.input<typeof seenPaymentSchema>;

/** Several lines become one; what a colleague reads is what is stored. */
const words = (most: number) =>
  z
    .string()
    .transform((value) => value.replaceAll(/\s+/g, " ").trim())
    .pipe(z.string().max(most, `At most ${most} characters.`).refine(isPrintable, "Use plain characters only."));

export const proposeClosingSchema = z
  .object({
    paymentId: idSchema,
    verdict: z.enum(CLOSING_VERDICTS, "Say whether it was paid."),
    evidence: words(1_000).refine(
      (value) => Array.from(value).length >= 10,
      "Say what you saw at the bank and where, in at least 10 characters.",
    ),
    bankReference: words(140),
  })
  .refine((closing) => closing.verdict === "failed" || closing.bankReference !== "", {
    path: ["bankReference"],
    message: "Name the bank's reference of the payment, as its portal shows it.",
  });
export type ProposeClosingInput = z.input<typeof proposeClosingSchema>;
export type ProposeClosing = z.output<typeof proposeClosingSchema>;

const closing = { paymentId: idSchema, closingId: idSchema };
export const confirmClosingSchema = z.object({ ...closing, note: words(500) });
export type ConfirmClosingInput = z.input<typeof confirmClosingSchema>;
export const declineClosingSchema = z.object({
  ...closing,
  note: words(500).refine((value) => value !== "", "Say why, so that the proposer can look again."),
});
export type DeclineClosingInput = z.input<typeof declineClosingSchema>;
export const withdrawClosingSchema = z.object(closing);
export type WithdrawClosingInput = z.input<typeof withdrawClosingSchema>;

/** What the list of a payment's entries takes from its address. */
export const entryFilter = z.object({
  entries: z.enum(ENTRY_STATUSES).optional().catch(undefined),
  after: z.coerce.number().int().min(0).max(2_000_000_000).catch(0),
});
export type EntryFilter = z.output<typeof entryFilter>;

/** What the register takes from its address. Anything odd counts as not given. */
export const paymentFilter = z.object({
  status: z.enum(PAYMENT_STATUSES).optional().catch(undefined),
  rail: z.enum(RAILS).optional().catch(undefined),
  account: idSchema.optional().catch(undefined),
  q: z.string().trim().min(1).max(100).optional().catch(undefined),
  cursor: z.string().max(80).optional().catch(undefined),
});
export type PaymentFilter = z.output<typeof paymentFilter>;
