import { db } from "@/lib/core/db";
import { sendFileForApproval } from "@/lib/features/ach-files/mutations/send";
import { approve } from "@/lib/features/approvals/mutations";
import { dispatchDuePayments } from "@/lib/features/payments/dispatch";
import { releasePayment } from "@/lib/features/payments/mutations/release";
import { isFinal } from "@/lib/features/payments/rules/states";
import { pollDueEntries } from "@/lib/features/payments/sync/entries";
import type { PaymentStatus } from "@/lib/features/payments/types";
import { PAYROLL, sampleFile } from "@/lib/formats/nacha/testdata/samples";
import { writeNacha } from "@/lib/formats/nacha/write";
import { newId } from "@/lib/core/ids";
import { addFile, INC_COMPANY_ID } from "./ach-files";
import type { Desk } from "./desk";
import { must, readPayment, seenBy } from "./payments";

/** Files that go to their bank entry by entry, as a flow test needs them: made, approved, drained, counted at the bank. */

let serial = 0;

function accountOf(payroll: number, index: number): string {
  return `77${String(payroll).padStart(6, "0")}${String(index).padStart(6, "0")}`;
}

/** The account number of the first person of the payroll that was made last. */
export function lastAccount(): string {
  return accountOf(serial, 0);
}

/** A payroll of credits alone: entry n pays PERSON n, each an amount of its own. */
export function payrollOf(count: number): Uint8Array {
  serial += 1;
  const entries = Array.from({ length: count }, (_, index) => ({
    transactionCode: index % 3 === 2 ? (32 as const) : (22 as const),
    rdfi: "061000104",
    accountNumber: accountOf(serial, index),
    amountMinor: 10_000 + serial * 1_000 + index,
    individualName: `PERSON ${index + 1}`,
  }));
  return writeNacha(sampleFile([{ ...PAYROLL, companyId: INC_COMPANY_ID, entries }]));
}

/** From now on the desk's bank takes single entries. */
export async function takeEntries(desk: Desk, writesPerHour = 0): Promise<void> {
  await db().bankConnection.update({ where: { bankId: desk.bankId }, data: { ach: "entry", writesPerHour } });
}

/** The payment of a payroll of so many entries, waiting for approval. */
export async function makeByEntry(desk: Desk, count: number): Promise<string> {
  const fileId = await addFile(desk, payrollOf(count), desk.actors.analyst, `entries-${serial}.ach`);
  const order = { fileId, accountId: desk.accounts.incOperating.id, clientKey: newId() };
  return must(await sendFileForApproval(desk.actors.analyst, order, desk.clock.now())).paymentId;
}

/** Approved and released: every key is stored, nothing is sent. */
export async function releaseByEntry(desk: Desk, count: number): Promise<string> {
  const id = await makeByEntry(desk, count);
  const seen = await seenBy(id);
  must(await approve(desk.actors.approver, { ...seen, note: "" }, desk.clock.now()));
  must(await releasePayment(desk.actors.approver, seen, desk.clock.now()));
  return id;
}

export function readEntries(paymentId: string) {
  return db().paymentEntry.findMany({ where: { paymentId }, orderBy: { line: "asc" } });
}

/** Sweeps and moves the clock to whatever is due next, until no entry waits to be sent. */
export async function sendAll(desk: Pick<Desk, "clock">, id: string): Promise<PaymentStatus> {
  const clock = (): Date => desk.clock.now();
  for (let turn = 0; turn < 1_000; turn += 1) {
    await dispatchDuePayments(40, { clock });
    const { status, dueAt, leaseUntil } = await readPayment(id);
    if (status !== "releasing") return status;
    const dueMs = Math.max(dueAt?.getTime() ?? 0, leaseUntil?.getTime() ?? 0);
    await desk.clock.advance(Math.max(dueMs + 1 - clock().getTime(), 1));
  }
  throw new Error(`Payment ${id} is still being sent`);
}

/** Sends all of it and lets the bank settle, until the payment is unknown or has ended. */
export async function drain(desk: Pick<Desk, "clock">, id: string): Promise<PaymentStatus> {
  const clock = (): Date => desk.clock.now();
  await sendAll(desk, id);
  for (let day = 0; day < 9; day += 1) {
    const { status } = await readPayment(id);
    if (status === "unknown" || isFinal(status)) return status;
    await desk.clock.advance(24 * 3_600_000);
    await pollDueEntries(1_000, { clock });
  }
  throw new Error(`Payment ${id} does not end`);
}

/** What the bank's own books hold of a payment's entries, by our keys; and that nothing else was made of them. */
export async function booked(
  desk: Desk,
  paymentId: string,
): Promise<{ line: number; payments: number; effects: number; movedMinor: number }[]> {
  const { state } = desk.sandbox.parts.bank;
  const byKey = new Map<string, { payments: number; effects: number }>();
  for (const { key, effects } of state.payments.values()) {
    const before = byKey.get(key) ?? { payments: 0, effects: 0 };
    byKey.set(key, { payments: before.payments + 1, effects: before.effects + effects });
  }
  return (await readEntries(paymentId)).map(({ line, idempotencyKey }) => ({
    line,
    ...(byKey.get(idempotencyKey) ?? { payments: 0, effects: 0 }),
    movedMinor: state.movedByKey.get(idempotencyKey) ?? 0,
  }));
}
