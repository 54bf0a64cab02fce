import { expect, test } from "vitest";
import { findBreaches } from "./rules";
import { isAllowed } from "./zones";

const rules = (path: string, text: string) => findBreaches(path, text).map(({ line, rule }) => `${line} ${rule}`);

const allowed: [string, string][] = [
  ["app/(desk)/payments/page", "lib/features/payments/loaders"],
  ["app/api/webhooks/[bank]/route", "lib/banks/qbank/webhooks"],
  ["components/payments/table", "lib/features/payments/actions"],
  ["components/payments/table", "lib/core/money"],
  ["lib/features/payments/mutations/approve", "lib/core/db"],
  ["lib/features/payments/dispatch", "lib/banks/open"],
  ["lib/features/banks/sync", "lib/features/accounts/sync"],
  ["sandbox/qbank/serve", "lib/banks/qbank/wire/objects"],
  ["lib/formats/nacha/check", "lib/core/dates"],
];

test.each(allowed)("%s may import %s", (from, to) => expect(isAllowed(from, to)).toBe(true));

const refused: [string, string][] = [
  ["app/(desk)/payments/page", "lib/features/payments/data"],
  ["app/(desk)/payments/page", "lib/features/payments/mutations"],
  ["app/(desk)/payments/page", "lib/core/db"],
  ["app/api/payments/route", "lib/features/payments/loaders"],
  ["components/ui/button", "lib/core/money"],
  ["components/payments/table", "lib/features/approvals/actions"],
  ["components/payments/table", "lib/features/payments/data"],
  ["lib/features/payments/rules", "lib/core/env"],
  ["lib/features/payments/data", "lib/core/session"],
  ["lib/features/payments/data", "lib/banks/open"],
  ["lib/features/payments/dispatch", "lib/core/db"],
  ["lib/features/payments/sync", "lib/core/db"],
  ["lib/features/payments/actions", "lib/core/db"],
  ["lib/banks/qbank/client", "lib/features/payments/types"],
  ["lib/formats/nacha/check", "lib/banks/port"],
  ["lib/core/money", "lib/core/db"],
  ["sandbox/qbank/serve", "lib/banks/qbank/client"],
  ["sandbox/qbank/serve", "lib/core/db"],
  ["e2e/sign-in.spec", "lib/core/money"],
  ["scripts/start", "components/ui/button"],
];

test.each(refused)("%s may not import %s", (from, to) => expect(isAllowed(from, to)).toBe(false));

test("a forbidden import is named with its line, written either way", () => {
  const text = 'import { x } from "./types";\nimport { db } from "@/lib/core/db";\nexport const y = x(db);\n';
  expect(rules("lib/features/payments/rules.ts", text)).toEqual(["2 may not import lib/core/db"]);
  const relative = 'export { list } from "./data";\n';
  expect(rules("lib/features/payments/rules.ts", relative)).toEqual(["1 may not import lib/features/payments/data"]);
});

test("a feature folder holds only the names of its vocabulary", () => {
  expect(rules("lib/features/payments/helpers.ts", "export const a = 1;\n")[0]).toMatch(/vocabulary/);
  expect(rules("lib/features/payments/rules/limits.ts", "export const a = 1;\n")).toEqual([]);
});

test("a file that reaches the database or the bank says that it is for the server", () => {
  const text = "export function list() {}\n";
  expect(rules("lib/features/payments/data.ts", text)[0]).toMatch(/server-only/);
  expect(rules("lib/features/payments/data.ts", `import "server-only";\n${text}`)).toEqual([]);
  expect(rules("lib/features/payments/rules.ts", text)).toEqual([]);
  expect(rules("lib/banks/qbank/wire/objects.ts", text)).toEqual([]);
});

test("350 lines are the most a file may have, migrations apart", () => {
  expect(rules("lib/core/money.ts", "//\n".repeat(350))).toEqual([]);
  expect(rules("lib/core/money.ts", "//\n".repeat(351))[0]).toMatch(/^351 has 351 lines/);
  expect(rules("prisma/migrations/0001_first/migration.sql", "--\n".repeat(900))).toEqual([]);
});

test("default exports stand where Next demands them, and nowhere else", () => {
  const text = "export default function X() {}\n";
  expect(rules("app/(desk)/page.tsx", text)).toEqual([]);
  expect(rules("components/ui/button.tsx", text)).toHaveLength(1);
});

test("barrels are refused by content and by name", () => {
  expect(rules("lib/core/money.ts", 'export * from "./dates";\n')[0]).toMatch(/barrel/);
  expect(rules("components/ui/index.ts", "export const a = 1;\n")[0]).toMatch(/index file/);
});

test("a path of one machine is refused, a route is not", () => {
  const path = ["", "home", "ana", "desk"].join("/");
  expect(rules("scripts/start.ts", `const a = "${path}";\n`)[0]).toMatch(/one machine/);
  expect(rules("scripts/start.ts", 'const a = "/payments/new";\n')).toEqual([]);
});
