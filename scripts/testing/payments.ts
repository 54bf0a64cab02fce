import type { Actor } from "@/lib/core/actor";
import { db } from "@/lib/core/db";
import { newId } from "@/lib/core/ids";
import type { Result } from "@/lib/core/result";
import { checkFile } from "@/lib/features/ach-files/mutations/check";
import { sendFileForApproval } from "@/lib/features/ach-files/mutations/send";
import { receiveUpload } from "@/lib/features/ach-files/mutations/upload";
import { approve } from "@/lib/features/approvals/mutations";
import { dispatchDuePayments } from "@/lib/features/payments/dispatch";
import { createTransferPayment, createWirePayment } from "@/lib/features/payments/mutations/create";
import { releasePayment } from "@/lib/features/payments/mutations/release";
import { isFinal } from "@/lib/features/payments/rules/states";
import { pollDuePayments } from "@/lib/features/payments/sync";
import { PAYMENT_STATUSES, type PaymentStatus, type Rail } from "@/lib/features/payments/types";
import { PAYROLL, sampleFile } from "@/lib/formats/nacha/testdata/samples";
import { writeNacha } from "@/lib/formats/nacha/write";
import type { Payment as BankSidePayment } from "@/sandbox/qbank/types";
import { faultRule } from "@/sandbox/faults";
import type { z } from "zod";
import type { Desk } from "./desk";

/** Payments as a flow test needs them: made, approved, released, settled, and counted at the bank. */

export function must<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`Refused (${result.reason}): ${result.sentence}`);
  return result.value;
}

let serial = 0;

/** A payment of its rail that waits for approval; every one has an amount of its own. */
export async function makePayment(desk: Desk, rail: Rail, by: Actor = desk.actors.analyst): Promise<string> {
  serial += 1;
  const common = {
    clientKey: newId(),
    accountId: desk.accounts.incOperating.id,
    amount: `${1_000 + serial}.50`,
    sendNow: true,
  };
  if (rail === "WIRE")
    return must(await createWirePayment(by, { ...common, ...BENEFICIARY }, desk.clock.now())).paymentId;
  if (rail === "TRANSFER") {
    const transfer = { ...common, toAccountId: desk.accounts.incSavings.id };
    return must(await createTransferPayment(by, transfer, desk.clock.now())).paymentId;
  }
  const fileId = await makeAchFile(desk, by, 100_000 + serial);
  const sent = { fileId, accountId: common.accountId, clientKey: common.clientKey };
  return must(await sendFileForApproval(by, sent, desk.clock.now())).paymentId;
}

export const BENEFICIARY = {
  beneficiaryName: "Northpier Steel Inc",
  routingNumber: "121000248",
  accountNumber: "8800112233",
  reference: "INV 4471",
} as const;

/** Uploads and checks a payroll file whose first entry pays `amountMinor`. */
export async function makeAchFile(desk: Desk, by: Actor, amountMinor: number): Promise<string> {
  const entries = PAYROLL.entries.map((entry, index) => (index === 0 ? { ...entry, amountMinor } : entry));
  const companyId = "1208800417";
  const bytes = writeNacha(sampleFile([{ ...PAYROLL, companyId, entries }]));
  const upload = await receiveUpload(by, `payroll-${amountMinor}.ach`, pieces(bytes), desk.clock.now());
  const { fileId } = must(upload);
  await checkFile(fileId, desk.clock.now());
  return fileId;
}

async function* pieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(bytes);
}

export async function readPayment(id: string) {
  const row = await db().payment.findUniqueOrThrow({
    where: { id },
    include: { attempts: { orderBy: { attempt: "asc" } } },
  });
  const status: PaymentStatus | undefined = PAYMENT_STATUSES.find((known) => known === row.status);
  if (!status) throw new Error(`Unknown status ${row.status}`);
  return { ...row, status };
}

export async function seenBy(id: string): Promise<{ paymentId: string; payloadHash: string }> {
  return { paymentId: id, payloadHash: (await readPayment(id)).payloadHash };
}

/** Approved and released: the key is stored, nothing is sent yet. Answers the key. */
export async function approveAndRelease(desk: Desk, id: string): Promise<string> {
  const seen = await seenBy(id);
  must(await approve(desk.actors.approver, { ...seen, note: "" }, desk.clock.now()));
  return must(await releasePayment(desk.actors.approver, seen, desk.clock.now())).idempotencyKey;
}

export async function makeReleased(desk: Desk, rail: Rail): Promise<{ id: string; key: string }> {
  const id = await makePayment(desk, rail);
  return { id, key: await approveAndRelease(desk, id) };
}

/** What the bank itself holds under a key. */
export function atBank(desk: Desk, key: string): { payments: BankSidePayment[]; movedMinor: number } {
  const { state } = desk.sandbox.parts.bank;
  return {
    payments: [...state.payments.values()].filter((payment) => payment.key === key),
    movedMinor: state.movedByKey.get(key) ?? 0,
  };
}

/** Runs the sweeps once, as the clockwork does. */
export async function sweep(desk: Pick<Desk, "clock">): Promise<void> {
  const options = { clock: () => desk.clock.now() };
  await dispatchDuePayments(20, options);
  await pollDuePayments(20, options);
}

/**
 * Sweeps and moves the clock to whatever is due next, until the payment is unknown, or final and confirmed. Throws when
 * eight days of the bank's time do not bring it there.
 */
export async function settle(desk: Pick<Desk, "clock">, id: string): Promise<PaymentStatus> {
  const untilMs = desk.clock.now().getTime() + 8 * 86_400_000;
  for (;;) {
    await sweep(desk);
    const payment = await readPayment(id);
    const { status, pollDueAt, dueAt, leaseUntil, rail } = payment;
    if (status === "unknown" || (isFinal(status) && pollDueAt === null)) return status;
    const nowMs = desk.clock.now().getTime();
    if (nowMs > untilMs) throw new Error(`Payment ${id} is still ${status}`);
    const dueMs =
      status === "releasing"
        ? Math.max(dueAt?.getTime() ?? 0, leaseUntil?.getTime() ?? 0)
        : (pollDueAt?.getTime() ?? 0);
    // A file takes the bank until the next morning: no need to ask it ninety times.
    const leastMs = rail === "ACH" && status === "submitted" ? 4 * 3_600_000 : 1_000;
    await desk.clock.advance(Math.max(dueMs + 1 - nowMs, leastMs));
  }
}

/** A rule of bad behaviour for the next calls. */
export function fault(desk: Desk, rule: z.input<typeof faultRule>): void {
  desk.sandbox.parts.faults.add(faultRule.parse(rule));
}

export async function auditActions(id: string): Promise<string[]> {
  const rows = await db().auditEntry.findMany({
    where: { subjectType: "payment", subjectId: id },
    orderBy: { seq: "asc" },
  });
  return rows.map((row) => row.action);
}
