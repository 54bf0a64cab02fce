import { afterAll, expect, test } from "vitest";
import { approve } from "@/lib/features/approvals/mutations";
import { verifyChain } from "@/lib/features/audit/data";
import { makeDesk } from "@/scripts/testing/desk";
import { liveUntil } from "@/scripts/testing/mortal";
import { atBank, auditActions, makePayment, must, readPayment, seenBy, settle } from "@/scripts/testing/payments";
import { dispatchPayment } from "./dispatch";
import { releasePayment } from "./mutations/release";
import { pollPayment } from "./sync";
import type { Rail } from "./types";

const desk = await makeDesk();
afterAll(() => desk.close());

/** What the Release button does, and the first question about the payment after it. */
async function releaseAndAsk(seen: { paymentId: string; payloadHash: string }): Promise<void> {
  const clock = (): Date => desk.clock.now();
  must(await releasePayment(desk.actors.approver2, seen, clock()));
  await dispatchPayment(seen.paymentId, { clock });
  await pollPayment(seen.paymentId, { clock });
}

/** An approved payment whose releaser is killed before step `dieAt`; whoever comes next finishes it. */
async function killAt(rail: Rail, dieAt: number): Promise<{ id: string; lived: boolean }> {
  const id = await makePayment(desk, rail);
  const seen = await seenBy(id);
  must(await approve(desk.actors.approver, seen, desk.clock.now()));
  const life = await liveUntil(desk, dieAt, () => releaseAndAsk(seen));
  // Killed before the release was stored: the person presses again.
  if ((await readPayment(id)).status === "approved") {
    must(await releasePayment(desk.actors.approver2, seen, desk.clock.now()));
  }
  expect(await settle(desk, id), `${rail}, killed before step ${dieAt}`).toBe("completed");
  return { id, lived: !life.ended };
}

async function expectPaidOnce(id: string): Promise<void> {
  const payment = await readPayment(id);
  const { payments, movedMinor } = atBank(desk, payment.idempotencyKey ?? "");
  expect(payments.map((one) => one.effects)).toEqual([1]);
  expect(movedMinor).toBe(Number(payment.amountMinor));
  expect((await auditActions(id)).filter((action) => action === "payment.released")).toHaveLength(1);
}

test.for(["WIRE", "TRANSFER", "ACH"] as const satisfies readonly Rail[])(
  "the sender of a %s, killed between any two steps, leaves exactly one payment at the bank",
  { timeout: 240_000 },
  async (rail) => {
    const before = desk.sandbox.parts.bank.state.payments.size;
    let made = 0;
    for (let dieAt = 1; ; dieAt += 1) {
      const { id, lived } = await killAt(rail, dieAt);
      made += 1;
      await expectPaidOnce(id);
      if (lived) break;
    }
    expect(made).toBeGreaterThan(25);
    // Nothing at the bank but these: no payment went out under another key.
    expect(desk.sandbox.parts.bank.state.payments.size - before).toBe(made);
  },
);

test("the audit chain holds over every death", async () => {
  expect((await verifyChain()).brokenAt).toBeNull();
});
