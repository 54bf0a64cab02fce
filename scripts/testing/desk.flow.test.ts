import { afterAll, expect, test } from "vitest";
import { openBank } from "@/lib/banks/open";
import { getConnection } from "@/lib/features/banks/data/connection";
import { makeDesk } from "./desk";

const desk = await makeDesk();
afterAll(() => desk.close());

test("a desk's bank calls reach its own sandbox, and its accounts are the sandbox's", async () => {
  const connection = await getConnection("qbank");
  if (!connection) throw new Error("The desk has no bank connection");
  const listed = await openBank(connection).listAccounts();
  const known = Object.values(desk.accounts).map((account) => account.bankAccountId);
  expect(new Set(listed.map((account) => account.bankAccountId))).toEqual(new Set(known));
});

test("the one clock moves the bank's", async () => {
  const before = desk.clock.now();
  await desk.clock.advance(90_000);
  expect(desk.clock.now().getTime() - before.getTime()).toBe(90_000);
  expect(desk.sandbox.clock.now()).toEqual(desk.clock.now());
});
