import { expect, test } from "vitest";
import { issuesIn, piecesOf, rulerOf, toneOf } from "./pieces";

const fields = [
  { name: "Record type", start: 1, end: 1 },
  { name: "Transaction code", start: 2, end: 3 },
  { name: "Account number", start: 4, end: 10 },
];
const error = (column: number, columnEnd: number) => ({ column, columnEnd, severity: "error" as const });
const warning = (column: number, columnEnd: number) => ({ column, columnEnd, severity: "warning" as const });

test("a record is cut where its fields lie, and nothing of it is lost", () => {
  const pieces = piecesOf("622***4321 tail", fields, []);
  expect(pieces.map(({ text, name }) => [text, name])).toEqual([
    ["6", "Record type"],
    ["22", "Transaction code"],
    ["***4321", "Account number"],
    [" tail", ""],
  ]);
  expect(pieces.map(({ isOdd }) => isOdd)).toEqual([false, true, false, false]);
});

test("an issue marks its own columns, across fields and inside one; the worse one wins", () => {
  const pieces = piecesOf("622***4321", fields, [error(3, 5), warning(5, 6)]);
  expect(pieces.map(({ text, tone }) => [text, tone])).toEqual([
    ["6", null],
    ["2", null],
    ["2", "danger"],
    ["*", "danger"],
    ["*", "danger"],
    ["*", "warning"],
    ["4321", null],
  ]);
});

test("columns past the end of a short line change nothing", () => {
  expect(piecesOf("622", fields, [error(90, 94)]).map(({ text }) => text)).toEqual(["6", "22"]);
  expect(piecesOf("", fields, [error(1, 94)])).toEqual([]);
});

test("issues are found by the columns of a field", () => {
  expect(issuesIn([error(1, 1), error(3, 8)], { start: 2, end: 3 })).toEqual([error(3, 8)]);
  expect([toneOf([]), toneOf([warning(1, 1)]), toneOf([warning(1, 1), error(1, 1)])]).toEqual([
    null,
    "warning",
    "danger",
  ]);
});

test("the ruler names every tenth column where it stands", () => {
  const ruler = rulerOf(94);
  expect(ruler).toHaveLength(94);
  expect(ruler.slice(80, 82)).toBe("81");
});
