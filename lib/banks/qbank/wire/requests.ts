import { z } from "zod";
import { decimalText } from "./money";

/** The bodies QBank takes, as published (contracts.md 1.2, D1, D2, D8). The client writes them, the sandbox parses them. */

const id = z.guid().transform((value) => value.toLowerCase());
const localDate = z.iso.date();

/** Scopes of seed 000 1.2 and of the extension D2. */
export const QBANK_SCOPES = [
  "accounts.read",
  "balances.read",
  "transactions.read",
  "payments.read",
  "payments.ach.write",
  "payments.wire.write",
  "transfers.write",
  "positivepay.issues.write",
  "positivepay.exceptions.read",
  "positivepay.decisions.write",
] as const;
export type QBankScope = (typeof QBANK_SCOPES)[number];

/** One ACH entry as JSON, in either published shape (D1). */
export const achEntryRequest = z.union([
  z.object({
    source_account_id: id,
    destination_account_id: id,
    amount: decimalText,
    reference_id: z.string().max(100).optional(),
  }),
  z.object({
    source_account_id: id,
    amount: decimalText,
    effective_date: localDate,
    recipient_details: z.object({
      name: z.string().min(1).max(140),
      routing_number: z.string().regex(/^\d{9}$/),
      account_number: z.string().min(1).max(34),
      account_type: z.string().max(30).optional(),
    }),
  }),
]);

export const wireTransferRequest = z.object({
  source_account_id: id,
  beneficiary_details: z.object({
    name: z.string().min(1).max(140),
    bank_id: z.string().regex(/^\d{9}$/),
    account_number: z.string().min(1).max(34),
  }),
  amount: decimalText,
  reference_code: z.string().min(1).max(140),
});

export const bookTransferRequest = z.object({ from_account_id: id, to_account_id: id, amount: decimalText });

export const checkIssueRequest = z.object({
  issue_id: id,
  account_id: id,
  check_number: z.string().regex(/^\d{1,20}$/),
  amount: decimalText,
  issue_date: localDate,
  action: z.enum(["void", "stop"]).optional(),
});

/** Extension D2: `return_reason` is an X9.100-188 letter (or 3 to 6) and required on RETURN. */
export const decisionRequest = z.object({
  decision: z.enum(["PAY", "RETURN"]),
  return_reason: z
    .string()
    .regex(/^[A-Z3-6]$/)
    .optional(),
  note: z.string().max(500).optional(),
});
