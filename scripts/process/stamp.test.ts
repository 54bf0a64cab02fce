import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { hashSources } from "./stamp";

let root = "";
const write = (path: string, text: string) => writeFileSync(join(root, path), text);
const hash = () => hashSources(root, ["app", "package-lock.json"]);

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "cutoff-stamp-"));
  mkdirSync(join(root, "app"));
  write("app/page.tsx", "one");
});
afterEach(() => rmSync(root, { recursive: true }));

test("the same sources have the same hash, whatever their times", () => {
  const before = hash();
  write("app/page.tsx", "one");
  expect(hash()).toBe(before);
});

test.each([
  ["a changed file", () => write("app/page.tsx", "two")],
  ["a new file", () => write("app/more.tsx", "")],
  ["a file that appears by its own name", () => write("package-lock.json", "{}")],
])("%s changes the hash", (_, change) => {
  const before = hash();
  change();
  expect(hash()).not.toBe(before);
});

test("text that moves from one file to the next changes the hash", () => {
  write("app/second.tsx", "two");
  const before = hash();
  write("app/page.tsx", "on");
  write("app/second.tsx", "etwo");
  expect(hash()).not.toBe(before);
});

test("tests, documents and hidden files do not make a build necessary", () => {
  const before = hash();
  write("app/page.test.tsx", "a test");
  write("app/README.md", "a document");
  write("app/.hidden", "an editor's");
  expect(hash()).toBe(before);
});
