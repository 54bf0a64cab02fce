import { expect, test } from "vitest";
import { withoutHandmadeIndexes } from "./engine";

const dropOpen = '-- DropIndex\nDROP INDEX "payment_open";';
const dropColumn = '-- AlterTable\nALTER TABLE "payment" DROP COLUMN "note";';

test("an index that a migration made by hand is no drift", () => {
  const migrations = "create index payment_open on payment (id) where status = 'open';";
  expect(withoutHandmadeIndexes(`${dropOpen}\n\n${dropColumn}\n`, migrations)).toBe(dropColumn);
  expect(withoutHandmadeIndexes(`${dropOpen}\n`, migrations)).toBe("");
});

test("an index that no migration made is drift", () => {
  expect(withoutHandmadeIndexes(dropOpen, "create index payment_open_since on payment (id);")).toBe(dropOpen);
});

test("the engine's word for no difference is nothing", () => {
  expect(withoutHandmadeIndexes("-- This is an empty migration.\n", "")).toBe("");
});
