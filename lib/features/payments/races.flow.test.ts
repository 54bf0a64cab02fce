import { afterAll, describe, expect, test } from "vitest";
import { db } from "@/lib/core/db";
import { newId } from "@/lib/core/ids";
import { approve, reject } from "@/lib/features/approvals/mutations";
import { makeDesk } from "@/scripts/testing/desk";
import {
  approveAndRelease,
  atBank,
  BENEFICIARY,
  fault,
  makeAchFile,
  makePayment,
  makeReleased,
  must,
  readPayment,
  seenBy,
  settle,
  sweep,
} from "@/scripts/testing/payments";
import type { Result } from "@/lib/core/result";
import { dispatchDuePayments, dispatchPayment } from "./dispatch";
import { createAchPayment, createTransferPayment, createWirePayment } from "./mutations/create";
import { cancelPayment, sendForApproval } from "./mutations/draft";
import { releasePayment } from "./mutations/release";

const desk = await makeDesk();
afterAll(() => desk.close());
const { analyst, analyst2, approver, approver2, administrator, auditor } = desk.actors;
const now = (): Date => desk.clock.now();

const wire = (over: object = {}) => ({
  clientKey: newId(),
  accountId: desk.accounts.incOperating.id,
  amount: "2500.00",
  sendNow: true,
  ...BENEFICIARY,
  ...over,
});
const reasons = (results: readonly Result<unknown>[]): string[] =>
  results.map((result) => (result.ok ? "ok" : result.reason)).toSorted();

describe("one act, many hands", () => {
  test("a form sent eight times at once is one payment", async () => {
    const form = wire();
    const made = await Promise.all(Array.from({ length: 8 }, () => createWirePayment(analyst, form, now())));
    expect(new Set(made.map((result) => must(result).paymentId)).size).toBe(1);
  });

  test("the same form with another amount is refused, not taken for the first", async () => {
    const form = wire();
    must(await createWirePayment(analyst, form, now()));
    expect(await createWirePayment(analyst, { ...form, amount: "9.00" }, now())).toMatchObject({
      reason: "already_stored",
    });
  });

  test("two approvers at once: one approval", async () => {
    const seen = await seenBy(await makePayment(desk, "WIRE"));
    const results = await Promise.all([approve(approver, seen, now()), approve(approver2, seen, now())]);
    expect(reasons(results)).toEqual(["ok", "wrong_state"]);
    expect(await db().approval.count({ where: { paymentId: seen.paymentId } })).toBe(1);
  });

  test.for(Array.from({ length: 10 }, (_, round) => round))(
    "approve, reject and cancel at once: one winner (%i)",
    async () => {
      const seen = await seenBy(await makePayment(desk, "TRANSFER"));
      const results = await Promise.all([
        approve(approver, seen, now()),
        reject(approver2, { ...seen, note: "Not ours" }, now()),
        cancelPayment(analyst, seen, now()),
      ]);
      const { status } = await readPayment(seen.paymentId);
      // A cancelled payment may have been approved first: cancelling is allowed until the release.
      const winners = results.filter((result) => result.ok).length;
      expect(winners).toBe(status === "cancelled" && results[0].ok ? 2 : 1);
      expect(["approved", "rejected", "cancelled"]).toContain(status);
    },
  );

  test("release pressed twice, and cancelled meanwhile: one key, one payment", async () => {
    const seen = await seenBy(await makePayment(desk, "WIRE"));
    must(await approve(approver, seen, now()));
    const released = await Promise.all([releasePayment(approver, seen, now()), releasePayment(approver2, seen, now())]);
    expect(reasons(released)).toEqual(["ok", "wrong_state"]);
    expect(await cancelPayment(analyst, seen, now())).toMatchObject({ reason: "wrong_state" });
    const { idempotencyKey } = await readPayment(seen.paymentId);
    await settle(desk, seen.paymentId);
    expect(atBank(desk, idempotencyKey ?? "").payments).toHaveLength(1);
  });

  test("the fast path and five sweeps at once: one attempt", async () => {
    const { id, key } = await makeReleased(desk, "WIRE");
    const options = { clock: now };
    await Promise.all([
      dispatchPayment(id, options),
      ...Array.from({ length: 5 }, () => dispatchDuePayments(20, options)),
    ]);
    expect((await readPayment(id)).attemptCount).toBe(1);
    expect(atBank(desk, key).payments).toHaveLength(1);
  });

  test("an answer that comes after the lease was lost moves nothing: it is evidence, and a doubt", async () => {
    const { id, key } = await makeReleased(desk, "WIRE");
    const { faults } = desk.sandbox.parts;
    fault(desk, { kind: "hold", method: "POST", path: "/payments/wire" });
    const slow = dispatchPayment(id, { clock: now });
    await expect.poll(() => faults.list()[0]?.hits).toBe(1);
    await db().payment.update({
      where: { id },
      data: { leaseToken: newId(), leaseUntil: new Date(now().getTime() + 60_000) },
    });
    faults.clear();
    await slow;
    const taken = await readPayment(id);
    expect([taken.status, taken.bankPaymentId, taken.everUnsure]).toEqual(["releasing", null, true]);
    expect(await settle(desk, id)).toBe("completed");
    expect(atBank(desk, key).payments).toHaveLength(1);
  });
});

describe("four eyes", () => {
  test("nobody approves or releases their own, whatever their role became", async () => {
    const author = await desk.addPerson({ name: "Hana Mori", role: "analyst", accounts: "all" });
    const seen = await seenBy(await makePayment(desk, "WIRE", author));
    await db().member.update({ where: { id: author.memberId }, data: { role: "approver" } });
    const promoted = { ...author, role: "approver" } as const;
    expect(await approve(promoted, seen, now())).toMatchObject({ reason: "own_payment" });
    must(await approve(approver, seen, now()));
    expect(await releasePayment(promoted, seen, now())).toMatchObject({ reason: "own_payment" });
  });

  test("the uploader of a file does not approve it, even when somebody else made the payment", async () => {
    const uploader = await desk.addPerson({ name: "Ivo Petrov", role: "analyst", accounts: "all" });
    const fileId = await makeAchFile(desk, uploader, 777_001);
    const form = { achFileId: fileId, accountId: desk.accounts.incOperating.id, clientKey: newId() };
    const { paymentId } = must(await createAchPayment(analyst2, form, now()));
    must(await sendForApproval(analyst2, { paymentId }, now()));
    await db().member.update({ where: { id: uploader.memberId }, data: { role: "approver" } });
    const promoted = { ...uploader, role: "approver" } as const;
    expect(await approve(promoted, await seenBy(paymentId), now())).toMatchObject({ reason: "own_file" });
  });

  test("roles that may not approve, release or create are refused by name", async () => {
    const seen = await seenBy(await makePayment(desk, "WIRE"));
    for (const person of [analyst2, administrator, auditor]) {
      expect(await approve(person, seen, now())).toMatchObject({ reason: "not_allowed" });
      expect(await releasePayment(person, seen, now())).toMatchObject({ reason: "not_allowed" });
    }
    for (const person of [approver, administrator, auditor]) {
      expect(await createWirePayment(person, wire(), now())).toMatchObject({ reason: "not_allowed" });
    }
  });

  test("a demotion or a smaller scope counts at once, with an old session", async () => {
    const fading = await desk.addPerson({ name: "Jon Weiss", role: "approver", accounts: "all" });
    const seen = await seenBy(await makePayment(desk, "WIRE"));
    await db().member.update({ where: { id: fading.memberId }, data: { allAccounts: false } });
    expect(await approve(fading, seen, now())).toMatchObject({ reason: "not_found" });
    await db().member.update({ where: { id: fading.memberId }, data: { allAccounts: true, role: "auditor" } });
    expect(await approve(fading, seen, now())).toMatchObject({ reason: "not_allowed" });
    await db().member.update({ where: { id: fading.memberId }, data: { active: false } });
    expect(await approve(fading, seen, now())).toMatchObject({ reason: "signed_out" });
  });

  test("an approval is for the version that was read", async () => {
    const seen = await seenBy(await makePayment(desk, "WIRE"));
    const other = { ...seen, payloadHash: "0".repeat(64) };
    expect(await approve(approver, other, now())).toMatchObject({ reason: "changed" });
    must(await approve(approver, seen, now()));
    expect(await releasePayment(approver, other, now())).toMatchObject({ reason: "changed" });
  });

  test("accounts out of scope do not exist", async () => {
    const narrow = await desk.addPerson({ name: "Kaya Demir", role: "approver", accounts: ["logOperating"] });
    const seen = await seenBy(await makePayment(desk, "WIRE"));
    expect(await approve(narrow, seen, now())).toMatchObject({ reason: "not_found" });
    expect(await cancelPayment(narrow, seen, now())).toMatchObject({ reason: "not_found" });
    const narrowAnalyst = await desk.addPerson({ name: "Lena Vogt", role: "analyst", accounts: ["logOperating"] });
    expect(await createWirePayment(narrowAnalyst, wire(), now())).toMatchObject({
      reason: "no_account",
      field: "accountId",
    });
  });
});

describe("what may be created", () => {
  test.for([
    [{ amount: "0" }, "not_positive"],
    [{ amount: "0.001" }, "bad_amount"],
    [{ amount: "1,23" }, "bad_amount"],
    [{ amount: "99999999999.99" }, "too_much"],
  ] as const)("a wire with %o is refused (%s)", async ([over, reason]) => {
    expect(await createWirePayment(analyst, wire(over), now())).toMatchObject({ reason, field: "amount" });
  });

  test("a wire from an account in euro, and to the account itself, is refused", async () => {
    expect(await createWirePayment(analyst, wire({ accountId: desk.accounts.eurOperating.id }), now())).toMatchObject({
      reason: "not_usd",
    });
    const own = await db().account.findUniqueOrThrow({ where: { id: desk.accounts.incOperating.id } });
    const { ACCOUNTS } = await import("@/sandbox/qbank/seed/book");
    const same = wire({ routingNumber: own.routingNumber, accountNumber: ACCOUNTS.incOperating.accountNumber });
    expect(await createWirePayment(analyst, same, now())).toMatchObject({ reason: "same_account" });
  });

  test("a transfer needs two accounts of one currency", async () => {
    const form = { clientKey: newId(), accountId: desk.accounts.incOperating.id, amount: "1.00", sendNow: true };
    const to = (id: string) => createTransferPayment(analyst, { ...form, toAccountId: id }, now());
    expect(await to(desk.accounts.eurOperating.id)).toMatchObject({ reason: "other_currency" });
    expect(await to(form.accountId)).toMatchObject({ reason: "same_account" });
  });

  test("no account number stands in the payment, the trail or the attempts", async () => {
    const id = await makePayment(desk, "WIRE");
    await approveAndRelease(desk, id);
    await sweep(desk);
    for (const table of ["payment", "payment_attempt", "audit_entry", "approval"]) {
      const rows = await db().$queryRawUnsafe<{ row: string }[]>(`select t::text as row from ${table} t`);
      expect(rows.some((found) => found.row.includes(BENEFICIARY.accountNumber))).toBe(false);
    }
  });
});
