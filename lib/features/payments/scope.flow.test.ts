import { afterAll, expect, test } from "vitest";
import { db } from "@/lib/core/db";
import { newId } from "@/lib/core/ids";
import { makeDesk } from "@/scripts/testing/desk";
import {
  approveAndRelease,
  atBank,
  BENEFICIARY,
  makePayment,
  must,
  readPayment,
  sweep,
} from "@/scripts/testing/payments";
import { historyOf } from "@/lib/features/audit/data";
import { getPayment, listPayments } from "./data";
import { createWirePayment } from "./mutations/create";

/** What a reader with some accounts, or anybody with a screen, learns of numbers and accounts that are not theirs. */

const desk = await makeDesk();
afterAll(() => desk.close());
const now = (): Date => desk.clock.now();
const { incOperating, incSavings } = desk.accounts;

test("a search or a filter does not reveal the hidden side of a transfer, and neither does its trail", async () => {
  const id = await makePayment(desk, "TRANSFER");
  const found = async (scope: "all" | readonly string[], query: object): Promise<string[]> =>
    (await listPayments(scope, { limit: 50, ...query }, now())).rows.map((row) => row.id);
  const narrow = [incOperating.id];
  expect(await found(narrow, {})).toEqual([id]);
  for (const query of [{ text: incSavings.name }, { accountId: incSavings.id }]) {
    expect(await found(narrow, query)).toEqual([]);
    expect(await found("all", query)).toEqual([id]);
    expect(await found([incOperating.id, incSavings.id], query)).toEqual([id]);
  }
  const told = async (scope: "all" | readonly string[]) => JSON.stringify(await historyOf(scope, "payment", id));
  expect(await told(narrow)).not.toContain(incSavings.id);
  expect(await told("all")).toContain(incSavings.id);
});

test("a four-digit account number is never stored or shown whole, and is paid all the same", async () => {
  const form = { clientKey: newId(), accountId: incOperating.id, amount: "77.00", sendNow: true };
  const wire = { ...form, ...BENEFICIARY, accountNumber: "4711" };
  const { paymentId } = must(await createWirePayment(desk.actors.analyst, wire, now()));
  expect((await getPayment("all", paymentId, now()))?.beneficiary?.accountLast4).toBe("11");
  const key = await approveAndRelease(desk, paymentId);
  await sweep(desk);
  expect((await readPayment(paymentId)).errorName).toBeNull();
  expect(atBank(desk, key).payments).toHaveLength(1);
  const rows = await db().payment.findUniqueOrThrow({ where: { id: paymentId } });
  expect([rows.beneficiaryAccountLast4, rows.beneficiaryName]).toEqual(["11", BENEFICIARY.beneficiaryName]);
});
