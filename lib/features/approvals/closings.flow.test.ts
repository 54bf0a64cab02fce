import { afterAll, expect, test } from "vitest";
import { confirmClosing, proposeClosing } from "@/lib/features/payments/mutations/closing";
import { makeDesk } from "@/scripts/testing/desk";
import { fault, makeReleased, must, readPayment, sweep } from "@/scripts/testing/payments";
import { countWaiting, listClosingsThatWait } from "./data";

const desk = await makeDesk();
afterAll(() => desk.close());
const { analyst, approver, approver2, auditor } = desk.actors;
const now = (): Date => desk.clock.now();

test("a closing waits in the lane of whoever may confirm it, and is counted for them alone", async () => {
  fault(desk, { kind: "conflict", method: "POST", path: "/payments/wire", shape: 2, transactionId: "none" });
  const { id } = await makeReleased(desk, "WIRE");
  await sweep(desk);
  expect((await readPayment(id)).status).toBe("unknown");
  const input = {
    paymentId: id,
    verdict: "failed",
    evidence: "Not at the bank, asked by phone",
    bankReference: "",
  } as const;
  const { closingId } = must(await proposeClosing(approver, input, now()));
  const elsewhere = await desk.addPerson({ name: "Elsewhere", role: "approver", accounts: ["eurOperating"] });

  const counts = [approver, approver2, analyst, auditor, elsewhere].map((person) => countWaiting(person));
  expect(await Promise.all(counts)).toEqual([0, 1, 0, 0, 0]);
  expect(await listClosingsThatWait(approver2, now())).toMatchObject([{ closing: { id: closingId }, refusal: null }]);
  expect(await listClosingsThatWait(approver, now())).toMatchObject([
    { refusal: expect.stringMatching(/You proposed this closing/), mayWithdraw: true },
  ]);
  expect(await listClosingsThatWait(elsewhere, now())).toEqual([]);

  must(await confirmClosing(approver2, { paymentId: id, closingId }, now()));
  expect(await countWaiting(approver2)).toBe(0);
  expect(await listClosingsThatWait(approver2, now())).toEqual([]);
});
