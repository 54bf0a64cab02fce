import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { makeDesk, routeBankTo } from "@/scripts/testing/desk";
import { atBank, auditActions, fault, makeReleased, readPayment, settle, sweep } from "@/scripts/testing/payments";
import { beginAttempt } from "./mutations/attempts";
import { claimPayment } from "./mutations/lease";
import type { Rail } from "./types";

const desk = await makeDesk();
afterAll(() => desk.close());

// A new client for each test: the breaker of the one before may be open.
beforeEach(() => {
  desk.sandbox.parts.faults.clear();
  routeBankTo(desk.sandbox);
});

const PATHS = { WIRE: "/payments/wire", TRANSFER: "/transfers", ACH: "/payments/ach" } as const satisfies Record<
  Rail,
  string
>;
const RAILS = ["WIRE", "TRANSFER", "ACH"] as const satisfies readonly Rail[];
/** How often the bank client itself asks before it gives an error up. */
const CLIENT_TRIES = 4;

async function expectOnce(id: string): Promise<void> {
  const payment = await readPayment(id);
  const { payments, movedMinor } = atBank(desk, payment.idempotencyKey ?? "");
  expect(payments.map((one) => one.effects)).toEqual([1]);
  expect(movedMinor).toBe(Number(payment.amountMinor));
}

describe.for(RAILS)("%s", (rail) => {
  const path = PATHS[rail];

  test("committed and never answered: in doubt with the same key, then the replay, paid once", async () => {
    fault(desk, { kind: "commit-no-answer", method: "POST", path, count: CLIENT_TRIES });
    const { id, key } = await makeReleased(desk, rail);
    await sweep(desk);
    const doubtful = await readPayment(id);
    expect([doubtful.status, doubtful.everUnsure, doubtful.idempotencyKey]).toEqual(["releasing", true, key]);
    routeBankTo(desk.sandbox);
    expect(await settle(desk, id)).toBe("completed");
    await expectOnce(id);
  });

  test("refused after doubt is unknown, never failed, and is not sent again", async () => {
    fault(desk, { kind: "commit-no-answer", method: "POST", path, count: CLIENT_TRIES });
    fault(desk, { kind: "status", method: "POST", path, status: 422, count: 100 });
    const { id } = await makeReleased(desk, rail);
    await sweep(desk);
    routeBankTo(desk.sandbox);
    expect(await settle(desk, id)).toBe("unknown");
    const { attemptCount } = await readPayment(id);
    await desk.clock.advance(3_600_000);
    await sweep(desk);
    expect((await readPayment(id)).attemptCount).toBe(attemptCount);
    expect(await auditActions(id)).toContain("payment.unknown");
  });

  test("500 without the work done, then well: paid once", async () => {
    fault(desk, { kind: "status", method: "POST", path, status: 500, count: CLIENT_TRIES });
    const { id } = await makeReleased(desk, rail);
    expect(await settle(desk, id)).toBe("completed");
    await expectOnce(id);
  });

  test.for([400, 403, 404, 422])("refused at once with %i: failed, nothing at the bank", async (status) => {
    fault(desk, { kind: "status", method: "POST", path, status });
    const { id, key } = await makeReleased(desk, rail);
    expect(await settle(desk, id)).toBe("failed");
    expect(atBank(desk, key).payments).toEqual([]);
    expect((await readPayment(id)).attempts.map((attempt) => attempt.outcome)).toEqual(["refused"]);
  });

  test("the bank is down, then up: paid once with the first key", async () => {
    fault(desk, { kind: "refuse", count: 1_000 });
    const { id, key } = await makeReleased(desk, rail);
    await sweep(desk);
    expect((await readPayment(id)).status).toBe("releasing");
    desk.sandbox.parts.faults.clear();
    routeBankTo(desk.sandbox);
    expect(await settle(desk, id)).toBe("completed");
    expect((await readPayment(id)).idempotencyKey).toBe(key);
    await expectOnce(id);
  });

  test("409 without a payment number: unknown, never sent again", async () => {
    fault(desk, { kind: "conflict", method: "POST", path, shape: 2, transactionId: "none" });
    const { id } = await makeReleased(desk, rail);
    expect(await settle(desk, id)).toBe("unknown");
    expect((await readPayment(id)).attemptCount).toBe(1);
  });
});

test.for(["WIRE", "ACH"] as const)(
  "409 naming the payment: %s asks about it, adopts it, sends nothing",
  async (rail) => {
    fault(desk, { kind: "conflict", method: "POST", path: PATHS[rail], shape: 1, commit: true });
    const { id, key } = await makeReleased(desk, rail);
    expect(await settle(desk, id)).toBe("completed");
    const payment = await readPayment(id);
    expect(payment.attemptCount).toBe(1);
    expect(payment.bankPaymentId).toBe(atBank(desk, key).payments[0]?.paymentId);
    await expectOnce(id);
  },
);

test("409 naming a payment of another amount: unknown, with an alarm", async () => {
  const other = await makeReleased(desk, "WIRE");
  await settle(desk, other.id);
  const { bankPaymentId } = await readPayment(other.id);
  fault(desk, {
    kind: "conflict",
    method: "POST",
    path: PATHS.WIRE,
    commit: false,
    transactionId: bankPaymentId ?? "",
  });
  const { id } = await makeReleased(desk, "WIRE");
  expect(await settle(desk, id)).toBe("unknown");
  expect((await readPayment(id)).bankPaymentId).toBeNull();
  expect(await auditActions(id)).toContain("payment.mismatch");
});

test("a sender that died in an attempt leaves a doubt: a refusal of the next one is unknown, not failed", async () => {
  const { id } = await makeReleased(desk, "WIRE");
  const ticket = await claimPayment(desk.clock.now(), id);
  if (!ticket) throw new Error("The payment was not due");
  expect((await beginAttempt(ticket, { keyLifeMs: 24 * 3_600_000, isConnected: true }, desk.clock.now())).kind).toBe(
    "send",
  );
  fault(desk, { kind: "status", method: "POST", path: PATHS.WIRE, status: 422, count: 100 });
  expect(await settle(desk, id)).toBe("unknown");
  expect((await readPayment(id)).attempts.map((attempt) => attempt.outcome)).toEqual(["unsure", "refused"]);
});

test("a transfer met by 409 cannot be asked about: unknown after a bounded time", async () => {
  fault(desk, { kind: "conflict", method: "POST", path: PATHS.TRANSFER, commit: true });
  const { id } = await makeReleased(desk, "TRANSFER");
  expect(await settle(desk, id)).toBe("unknown");
  expect((await readPayment(id)).attemptCount).toBe(1);
});

test("202 without Location: one repeat with the same key brings the number", async () => {
  fault(desk, { kind: "status", method: "POST", path: PATHS.ACH, status: 202, body: "", commit: true });
  const { id } = await makeReleased(desk, "ACH");
  expect(await settle(desk, id)).toBe("completed");
  expect((await readPayment(id)).attemptCount).toBe(2);
  await expectOnce(id);
});

test("202 without Location twice: accepted, number unknown, not sent a third time", async () => {
  fault(desk, { kind: "status", method: "POST", path: PATHS.ACH, status: 202, body: "", commit: true, count: 2 });
  const { id } = await makeReleased(desk, "ACH");
  expect(await settle(desk, id)).toBe("unknown");
  expect((await readPayment(id)).attemptCount).toBe(2);
});

test("half an answer to a wire: the replay tells the rest", async () => {
  fault(desk, { kind: "malformed", method: "POST", path: PATHS.WIRE, commit: true });
  const { id } = await makeReleased(desk, "WIRE");
  expect(await settle(desk, id)).toBe("completed");
  await expectOnce(id);
});

test("429 waits as long as the bank asks and is no doubt", async () => {
  fault(desk, { kind: "status", method: "POST", path: PATHS.WIRE, status: 429, headers: { "retry-after": "600" } });
  const { id } = await makeReleased(desk, "WIRE");
  await sweep(desk);
  const waiting = await readPayment(id);
  expect([waiting.status, waiting.everUnsure]).toEqual(["releasing", false]);
  expect(waiting.dueAt?.getTime()).toBeGreaterThanOrEqual(desk.clock.now().getTime() + 600_000);
  expect(await settle(desk, id)).toBe("completed");
});

test("never reached within the key's life: failed as not sent, and surely nothing at the bank", async () => {
  fault(desk, { kind: "status", path: PATHS.WIRE, status: 429, headers: { "retry-after": "5400" }, count: 1_000 });
  const { id, key } = await makeReleased(desk, "WIRE");
  expect(await settle(desk, id)).toBe("failed");
  expect(atBank(desk, key).payments).toEqual([]);
  expect((await readPayment(id)).attempts.every((attempt) => attempt.outcome === "refused")).toBe(true);
});

test("a wire beyond the account's money: the bank's last word is in its answer", async () => {
  const { state } = desk.sandbox.parts.bank;
  state.holds.set(desk.accounts.incOperating.bankAccountId, Number.MAX_SAFE_INTEGER / 2);
  const { id } = await makeReleased(desk, "WIRE");
  expect(await settle(desk, id)).toBe("failed");
  expect((await readPayment(id)).bankStatus).toBe("P_FAILED");
  state.holds.set(desk.accounts.incOperating.bankAccountId, 0);
});

test("a gateway's page with 200 is no transfer done: asked again with the same key, moved once", async () => {
  fault(desk, { kind: "status", method: "POST", path: PATHS.TRANSFER, status: 200, body: "<html>Welcome</html>" });
  const { id, key } = await makeReleased(desk, "TRANSFER");
  await sweep(desk);
  const doubtful = await readPayment(id);
  expect([doubtful.status, doubtful.everUnsure]).toEqual(["releasing", true]);
  expect(atBank(desk, key).payments).toEqual([]);
  expect(await settle(desk, id)).toBe("completed");
  await expectOnce(id);
});
