import "server-only";
import { z } from "zod";
import { scopeOf, type AccountScope, type Actor } from "@/lib/core/actor";
import type { Prisma, Tx } from "@/lib/core/db";
import { minorFromBigInt } from "@/lib/core/money";
import { ROLES } from "@/lib/core/permissions";
import { refuse, type Refusal } from "@/lib/core/result";
import { payloadHash, type Payload } from "../rules/payload";
import type { AchAmount, IntentFacts } from "../rules/bank-status";
import type { PermitFacts, PermitPerson } from "../rules/permits";
import { PAYMENT_STATUSES, RAILS, type StoredDetail } from "../types";

/** What every act on a stored payment needs: the row under lock, its payload worked out afresh, the person afresh. */

const WITH_FILE = { achFile: true, account: { include: { bank: true } } } as const;
type Row = Prisma.PaymentGetPayload<{ include: typeof WITH_FILE }>;

const detailSchema = z.object({
  ach: z
    .object({
      fileId: z.string(),
      fileName: z.string(),
      sha256: z.string(),
      batchCount: z.number(),
      entryCount: z.number(),
      creditMinor: z.number(),
      debitMinor: z.number(),
      effectiveDate: z.string().nullable(),
    })
    .nullable(),
});
const stateSchema = z.object({ rail: z.enum(RAILS), status: z.enum(PAYMENT_STATUSES) });

export type Stored = Omit<Row, "rail" | "status" | "detail" | "amountMinor"> &
  z.infer<typeof stateSchema> & { readonly detail: StoredDetail; readonly amountMinor: number };

function toStored(row: Row): Stored {
  const detail = detailSchema.parse(row.detail);
  return { ...row, ...stateSchema.parse(row), detail, amountMinor: minorFromBigInt(row.amountMinor) };
}

/** Reads a payment and keeps everybody else from changing it until the transaction ends. */
export async function lockPayment(tx: Tx, id: string): Promise<Stored | null> {
  const locked = await tx.$queryRaw<unknown[]>`select 1 from payment where id = ${id}::uuid for update`;
  if (locked.length === 0) return null;
  const row = await tx.payment.findUnique({ where: { id }, include: WITH_FILE });
  return row ? toStored(row) : null;
}

/** Everything an approver approves, from the columns as they stand now. */
export function payloadOf(stored: Stored): Payload {
  const { beneficiaryName, beneficiaryRouting, beneficiaryAccountHash, beneficiaryAccountLast4 } = stored;
  const beneficiary =
    beneficiaryName !== null &&
    beneficiaryRouting !== null &&
    beneficiaryAccountHash !== null &&
    beneficiaryAccountLast4 !== null
      ? {
          name: beneficiaryName,
          routingNumber: beneficiaryRouting,
          accountHash: beneficiaryAccountHash,
          accountLast4: beneficiaryAccountLast4,
        }
      : null;
  const { rail, accountId, amountMinor, currency, toAccountId, reference, detail } = stored;
  return { rail, accountId, amountMinor, currency, beneficiary, toAccountId, reference, ach: detail.ach };
}

/** What a bank that speaks of this payment is compared with. */
export function intentOf(stored: Stored): Omit<IntentFacts, "achAmount"> {
  const { rail, amountMinor, currency, account, detail } = stored;
  return { rail, amountMinor, currency, bankAccountId: account.bankAccountId, ach: detail.ach };
}

const achAmounts = z.enum(["credits_plus_debits", "larger_side", "unchecked"]);

/** How the bank of a payment counts an ACH file, by its connection; the sum of both sides where it has none (yet). */
export async function achAmountOf(tx: Tx, stored: Stored): Promise<AchAmount> {
  if (stored.rail !== "ACH") return "credits_plus_debits";
  const { bankId } = stored.account;
  const connection = await tx.bankConnection.findUnique({ where: { bankId }, select: { achAmount: true } });
  return connection ? achAmounts.parse(connection.achAmount) : "credits_plus_debits";
}

/** Null while columns, file and stored hash agree; else the name of what does not. */
export function integrityRefusal(stored: Stored): Refusal | null {
  const { achFile, detail } = stored;
  const fileAgrees =
    detail.ach === null
      ? achFile === null
      : achFile?.id === detail.ach.fileId &&
        achFile.sha256 === detail.ach.sha256 &&
        Number(achFile.creditMinor) === detail.ach.creditMinor &&
        Number(achFile.debitMinor) === detail.ach.debitMinor;
  if (!fileAgrees) {
    return refuse(
      "file_mismatch",
      "The file behind this payment is not the one that was approved. It was stopped; tell an administrator.",
    );
  }
  if (payloadHash(payloadOf(stored)) !== stored.payloadHash) {
    return refuse(
      "payload_mismatch",
      "This payment is not what was approved any more. It was stopped; tell an administrator.",
    );
  }
  return null;
}

export function permitFacts(stored: Stored): PermitFacts {
  const { status, createdById, payloadHash: hash, achFile } = stored;
  return { status, createdById, payloadHash: hash, uploadedById: achFile?.uploadedById ?? null };
}

/** The person as they stand in this moment: a demotion or a smaller scope counts at once. Null when deactivated. */
export async function personNow(tx: Tx, actor: Actor): Promise<(PermitPerson & { scope: AccountScope }) | null> {
  await tx.$queryRaw`select 1 from member where id = ${actor.memberId}::uuid for share`;
  const member = await tx.member.findUnique({ where: { id: actor.memberId }, include: { accounts: true } });
  const role = ROLES.find((known) => known === member?.role);
  if (!member?.active || !role) return null;
  const scope = scopeOf(member.allAccounts ? "all" : member.accounts.map((row) => row.accountId));
  return { memberId: member.id, role, scope };
}

export const NOT_FOUND = refuse("not_found", "This payment does not exist, or its account is not one of yours.");
export const NO_PERSON = refuse("signed_out", "Your access has ended. Nothing was changed.");
export const FIRST_TAKEN = refuse(
  "wrong_state",
  "Somebody was first. Nothing was changed; the page shows how it stands.",
);

/** Whether the bank's number is already that of another payment of ours, or of an entry of one (`line` null: a payment asks). */
export async function isNumberTaken(
  tx: Tx,
  bankPaymentId: string,
  by: { readonly paymentId: string; readonly line: number | null },
): Promise<boolean> {
  const { paymentId, line } = by;
  const others = line === null ? { NOT: { id: paymentId } } : {};
  if ((await tx.payment.count({ where: { bankPaymentId, ...others } })) > 0) return true;
  const entry = await tx.paymentEntry.findUnique({ where: { bankPaymentId }, select: { paymentId: true, line: true } });
  return entry !== null && (entry.paymentId !== paymentId || entry.line !== line);
}
