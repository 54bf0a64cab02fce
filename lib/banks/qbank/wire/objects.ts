import { z } from "zod";
import { storableText } from "@/lib/core/text";
import { decimalText } from "./money";

/**
 * The objects QBank sends, as published (contracts.md 1.2). Both published shapes of an object decode to one.
 * Statuses, reasons and event types stay open text: an unknown one is kept as it is. Unknown fields are ignored.
 * Input is JSON parsed by `lossless-json`.
 */

/** What is stored as it is read; a line's description and an event's type are made storable where they are stored. */
const words = (most: number) => z.string().max(most).transform(storableText);
const someText = z.string().min(1).max(2_000);
const text = someText.transform(storableText);
const id = z.guid().transform((value) => value.toLowerCase());
const instant = z.iso.datetime({ offset: true }).transform((value) => new Date(value));
const localDate = z.iso.date();

/** Audit fields of seed 000, 6.1. Optional in the decoder: an older server leaves them out. */
export const auditFields = z.object({
  timestamp: instant.nullish(),
  actor: words(500).nullish(),
  request_id: words(100).nullish(),
});

const accountPublished = auditFields.extend({
  accountId: id,
  accountName: text,
  accountType: text,
  currency: z.string().length(3).nullish(),
});
const accountOlder = auditFields
  .extend({
    account_id: id,
    friendly_name: text,
    account_type: text,
    currency: z.string().length(3).nullish(),
    status: z.string().nullish(),
  })
  .transform(({ account_id, friendly_name, account_type, ...rest }) => ({
    ...rest,
    accountId: account_id,
    accountName: friendly_name,
    accountType: account_type,
  }));
/** `accountType` is one of Checking, Savings, Treasury today; kept as text. */
export const wireAccount = z.union([accountPublished, accountOlder]);
export type WireAccount = z.infer<typeof wireAccount>;

const balancePublished = z.object({
  accountId: id,
  availableBalance: decimalText,
  currentBalance: decimalText,
  currency: z.string().length(3),
});
const balanceOlder = z
  .object({
    account_id: id,
    available_balance: decimalText,
    ledger_balance: decimalText,
    currency: z.string().length(3).nullish(),
    last_updated_timestamp: instant.nullish(),
  })
  .transform((older) => ({
    accountId: older.account_id,
    availableBalance: older.available_balance,
    currentBalance: older.ledger_balance,
    currency: older.currency ?? null,
    bankAsOf: older.last_updated_timestamp ?? null,
  }));
export const wireBalance = z.union([
  balancePublished.transform((balance) => ({
    ...balance,
    currency: balance.currency as string | null,
    bankAsOf: null as Date | null,
  })),
  balanceOlder,
]);
export type WireBalance = z.infer<typeof wireBalance>;

/** `posting_date` is the time the record was loaded into QBank's database (seed 000, 6.2). */
export const wireTransaction = auditFields
  .extend({
    transactionId: id.optional(),
    transaction_id: id.optional(),
    amount: decimalText,
    description: z.string().max(2_000),
    transaction_date: instant,
    value_date: localDate,
    posting_date: instant,
    status: z.string().max(100).nullish(),
  })
  .refine((line) => line.transactionId ?? line.transaction_id, "no transaction id")
  .transform(({ transaction_id, transactionId, ...rest }) => ({
    ...rest,
    transactionId: transactionId ?? transaction_id ?? "",
  }));
export type WireTransaction = z.infer<typeof wireTransaction>;

/** Published statuses are P_PROCESSING, P_COMPLETED, P_FAILED; the guide has six; any other text is in flight. */
export const wirePayment = auditFields.extend({
  paymentId: id,
  type: text,
  amount: decimalText,
  status: text,
  creationDate: instant,
  completionDate: instant.nullish(),
  /** Not in the published schema; compared with the intent where a server sends it. */
  source_account_id: id.nullish(),
});
export type WirePayment = z.infer<typeof wirePayment>;

export const wireException = auditFields.extend({
  exceptionId: id,
  account_id: id,
  check_number: words(50),
  presented_amount: decimalText,
  presentment_date: localDate,
  reason_code: text,
});
export type WireException = z.infer<typeof wireException>;

/** Extension: a file of returned ACH entries that the bank has ready. */
export const wireReturnFile = auditFields.extend({
  fileId: id,
  createdDate: instant,
  sizeBytes: z.union([z.number(), decimalText.transform(Number)]).pipe(z.number().int().min(0)),
  entryCount: z.union([z.number(), decimalText.transform(Number)]).pipe(z.number().int().min(0)),
});
export type WireReturnFile = z.infer<typeof wireReturnFile>;

/** The envelope of a webhook; `data` is decoded by `resource_type` afterwards (D3 adds positivepay.exception). */
export const wireEvent = z.object({ event_id: id, event_type: someText, resource_type: someText, data: z.unknown() });
export type WireEvent = z.infer<typeof wireEvent>;

/** RFC 6749 5.1 only recommends `expires_in`; without it the token is trusted for five minutes. */
export const wireToken = z.object({
  access_token: z.string().min(1).max(16_000),
  token_type: z.string(),
  expires_in: z.union([z.number(), decimalText.transform(Number)]).default(300),
  scope: words(2_000).optional(),
});

/** StandardError (seed 000, 5.1); RFC 6749 token errors decode beside it (R1). */
export const wireError = z.object({
  message: z.string().max(4_000),
  error_code: z.string().max(200).optional(),
  request_id: z.string().max(100).optional(),
});
export const wireOAuthError = z.object({
  error: z.string().max(200),
  error_description: z.string().max(2_000).optional(),
});

/** Both published 409 bodies; `transaction_id` may be missing (contracts.md 1.4). Never match on `type`. */
export const wireProblem = z.object({
  type: z.string().max(1_000).optional(),
  title: z.string().max(1_000).optional(),
  detail: z.string().max(4_000).optional(),
  status: z.unknown().optional(),
  instance: z.string().max(1_000).optional(),
  transaction_id: z.string().max(100).optional(),
});
