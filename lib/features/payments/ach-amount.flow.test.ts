import { afterAll, afterEach, expect, test } from "vitest";
import { db } from "@/lib/core/db";
import { newId } from "@/lib/core/ids";
import { checkFile } from "@/lib/features/ach-files/mutations/check";
import { sendFileForApproval } from "@/lib/features/ach-files/mutations/send";
import { receiveUpload } from "@/lib/features/ach-files/mutations/upload";
import { sampleFile, TRADE } from "@/lib/formats/nacha/testdata/samples";
import { writeNacha } from "@/lib/formats/nacha/write";
import { makeDesk } from "@/scripts/testing/desk";
import { approveAndRelease, fault, must, readPayment, settle, sweep } from "@/scripts/testing/payments";
import { applyBankStatus } from "./mutations/bank-status";

/** What a bank's figure of a file counts is a matter of its connection; it is compared with ours by that. */

const desk = await makeDesk();
afterAll(() => desk.close());
const { analyst } = desk.actors;
const now = (): Date => desk.clock.now();
const counts = (achAmount: string) => db().bankConnection.updateMany({ data: { achAmount } });

afterEach(async () => {
  desk.sandbox.parts.faults.clear();
  await counts("credits_plus_debits");
});

let serial = 0;

/** A released file that pays 12,500.xx out and takes 99.01 in. */
async function releasedMixedFile(): Promise<{ id: string; creditMinor: number; debitMinor: number }> {
  serial += 1;
  const creditMinor = 1_250_000 + serial;
  const entries = TRADE.entries.map((entry, index) => (index === 0 ? { ...entry, amountMinor: creditMinor } : entry));
  const bytes = writeNacha(sampleFile([{ ...TRADE, companyId: "1208800417", entries }]));
  async function* body(): AsyncGenerator<Uint8Array> {
    yield await Promise.resolve(bytes);
  }
  const { fileId } = must(await receiveUpload(analyst, `trade-${serial}.ach`, body(), now()));
  await checkFile(fileId, now());
  const sent = { fileId, accountId: desk.accounts.incOperating.id, clientKey: newId() };
  const { paymentId } = must(await sendFileForApproval(analyst, sent, now()));
  await approveAndRelease(desk, paymentId);
  return { id: paymentId, creditMinor, debitMinor: 9_901 };
}

const dollars = (minor: number): string => (minor / 100).toFixed(2);

test.for([
  ["credits_plus_debits", "sum", "in_flight"],
  ["credits_plus_debits", "larger", "mismatch"],
  ["larger_side", "larger", "in_flight"],
  ["larger_side", "sum", "mismatch"],
  ["unchecked", "other", "in_flight"],
] as const)("a bank that counts a file by %s and says the %s: %s", async ([achAmount, said, effect]) => {
  const { id, creditMinor, debitMinor } = await releasedMixedFile();
  await sweep(desk);
  const { bankPaymentId } = await readPayment(id);
  expect(bankPaymentId).not.toBeNull();
  await counts(achAmount);
  const figures = { sum: creditMinor + debitMinor, larger: creditMinor, other: 1 };
  const by = { type: "bank", name: "QBank", requestId: newId() } as const;
  const word = {
    bankCode: "qbank",
    bankPaymentId: bankPaymentId ?? "",
    type: "ACH",
    amount: dollars(figures[said]),
    bankAccountId: null,
    status: "P_PROCESSING",
    timestamp: now(),
    actor: null,
    requestId: null,
    source: "webhook",
  } as const;
  expect((await applyBankStatus(by, word, now())).effect).toBe(effect);
  expect((await readPayment(id)).errorName).toBe(effect === "mismatch" ? "bank_mismatch" : null);
});

// The sandbox counts both sides together.
test.for([
  ["credits_plus_debits", "completed"],
  ["unchecked", "completed"],
  ["larger_side", "unknown"],
] as const)("after a 409 that named the payment, a bank that counts by %s: %s", async ([achAmount, end]) => {
  await counts(achAmount);
  fault(desk, { kind: "conflict", method: "POST", path: "/payments/ach", shape: 1, commit: true });
  const { id } = await releasedMixedFile();
  expect(await settle(desk, id)).toBe(end);
  expect((await readPayment(id)).errorName).toBe(end === "unknown" ? "bank_mismatch" : null);
});
