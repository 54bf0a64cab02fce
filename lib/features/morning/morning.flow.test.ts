import { afterAll, beforeAll, expect, test } from "vitest";
import type { Actor } from "@/lib/core/actor";
import { countWaiting } from "@/lib/features/approvals/data";
import { makeDesk, type Desk } from "@/scripts/testing/desk";
import { makePayment } from "@/scripts/testing/payments";
import { listPaymentGroups } from "./data";
import { waitingFor } from "./rules";
import type { Waiting } from "./types";

let desk: Desk;
beforeAll(async () => {
  desk = await makeDesk();
});
afterAll(() => desk.close());

async function waitingOf(actor: Actor): Promise<Waiting[]> {
  const now = desk.clock.now();
  const payments = await listPaymentGroups(actor.scope, actor.memberId, now);
  const exceptions = { count: 0, totals: [], nextCutoff: null };
  return waitingFor({ role: actor.role, payments, exceptions, files: { ready: 0, invalid: 0 } }, now);
}

test("what waits is told to who can act on it, and to nobody who may not see the account", async () => {
  const { analyst, analyst2, approver, auditor } = desk.actors;
  const outsider = await desk.addPerson({ name: "Olga Outside", role: "approver", accounts: ["logOperating"] });
  expect(await waitingOf(approver)).toEqual([]);
  await makePayment(desk, "WIRE");
  await makePayment(desk, "TRANSFER");
  const [first] = await waitingOf(approver);
  expect(first).toMatchObject({ key: "approve", title: "2 payments to approve", stakes: [{ currency: "USD" }] });
  // 16:30 ET is the wire cut-off of the account in the bank's books.
  expect(first?.deadline).toMatchObject({ at: "2026-11-18T21:30:00.000Z", zone: "America/New_York" });
  expect(await countWaiting(approver)).toBe(2);
  expect((await waitingOf(analyst)).map((item) => item.title)).toEqual(["2 payments of yours wait for an approver"]);
  expect(await waitingOf(analyst2)).toEqual([]);
  expect(await waitingOf(auditor)).toEqual([]);
  expect(await waitingOf(outsider)).toEqual([]);
});
