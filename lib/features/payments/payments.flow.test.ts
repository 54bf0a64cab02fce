import { afterAll, expect, test } from "vitest";
import { makeDesk } from "@/scripts/testing/desk";
import { atBank, auditActions, makeReleased, readPayment, settle } from "@/scripts/testing/payments";
import { verifyChain } from "@/lib/features/audit/data";
import type { Rail } from "./types";

const desk = await makeDesk();
afterAll(() => desk.close());

test.for(["WIRE", "TRANSFER", "ACH"] as const satisfies readonly Rail[])(
  "a released %s reaches the bank once and completes, with a trail of every step",
  async (rail) => {
    const { id, key } = await makeReleased(desk, rail);
    expect((await readPayment(id)).attempts).toEqual([]);
    expect(await settle(desk, id)).toBe("completed");
    const { payments, movedMinor } = atBank(desk, key);
    const payment = await readPayment(id);
    expect(payments.map((one) => [one.key, one.status, one.effects])).toEqual([[key, "P_COMPLETED", 1]]);
    expect(movedMinor).toBe(Number(payment.amountMinor));
    expect(payment.attempts.map((attempt) => attempt.outcome)).toEqual(["accepted"]);
    const actions = await auditActions(id);
    expect(actions.slice(0, 5)).toEqual([
      "payment.created",
      "payment.sent_for_approval",
      "payment.approved",
      "payment.released",
      "payment.attempt_started",
    ]);
    expect(actions.at(-1)).toBe("payment.completed");
  },
);

test("the audit chain holds over all of it", async () => {
  expect((await verifyChain()).brokenAt).toBeNull();
});
