import { expect, it } from "vitest";
import { filterHref } from "./filter-href";

it("keeps what was filled in and leaves out the rest, so that a link stays short", () => {
  expect(
    filterHref("/transactions", [
      ["q", " steel & co "],
      ["from", ""],
      ["basis", "value"],
    ]),
  ).toBe("/transactions?q=steel+%26+co&basis=value");
  expect(filterHref("/transactions", [["q", "  "]])).toBe("/transactions");
});
