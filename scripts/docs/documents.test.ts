import { describe, expect, test } from "vitest";
import { BANK_ERRORS } from "@/lib/banks/http/errors";
import { NEXT_STATUSES } from "@/lib/features/payments/rules/states";
import { between, findStale, printedDocuments, stored } from "./documents";
import { table } from "./markdown";

const page = (name: string): string => printedDocuments().find(({ path }) => path.includes(name))?.text ?? "";

describe("pages that are printed from the code", () => {
  test("are what the code says today", () => {
    expect(findStale(printedDocuments(), stored)).toEqual([]);
  });

  test("a page that differs by a letter, or is missing, is named with the command that mends it", () => {
    const documents = [
      { path: "docs/a.md", text: "as printed\n" },
      { path: "docs/b.md", text: "as printed\n" },
      { path: "docs/c.md", text: "as printed\n" },
    ];
    const files = new Map([
      ["docs/a.md", "as printed\n"],
      ["docs/b.md", "as printed"],
    ]);
    expect(findStale(documents, (path) => files.get(path) ?? null)).toEqual([
      "docs/b.md is not what the code says: run npm run docs:print.",
      "docs/c.md is not what the code says: run npm run docs:print.",
    ]);
  });

  test("every error of the map has its row, and every state of a payment", () => {
    for (const { when, next } of Object.values(BANK_ERRORS)) {
      expect(page("bank-errors")).toContain(`| ${when} |`);
      expect(page("README")).toContain(next);
    }
    for (const status of Object.keys(NEXT_STATUSES)) expect(page("payment-states")).toContain(`| \`${status}\` |`);
  });

  test("a README that lost its markers is not printed over", () => {
    expect(() => between("no markers at all", "| a |")).toThrow(/lost the markers/);
  });

  test("a cell can neither end its column nor its row", () => {
    expect(table(["a"], [["x | y\nz"]])).toBe("| a |\n| --- |\n| x \\| y z |");
  });
});
