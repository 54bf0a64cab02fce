import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ensureSecrets } from "./secrets";

let directory = "";
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "cutoff-secrets-"));
});
afterEach(() => rmSync(directory, { recursive: true }));

const file = () => join(directory, "secrets.json");

test("the first start makes random secrets that only their owner can read, the second finds them", async () => {
  const first = await ensureSecrets(directory, {});
  expect(Buffer.from(first.CUTOFF_ENCRYPTION_KEY, "base64")).toHaveLength(32);
  expect(new Set(Object.values(first)).size).toBe(Object.keys(first).length);
  expect(statSync(file()).mode & 0o777).toBe(0o600);
  expect(await ensureSecrets(directory, {})).toEqual(first);
});

test("a secret of the environment is used and never written", async () => {
  const secrets = await ensureSecrets(directory, { NEXTAUTH_SECRET: "from the environment" });
  expect(secrets.NEXTAUTH_SECRET).toBe("from the environment");
  expect(readFileSync(file(), "utf8")).not.toContain("from the environment");
});

test("new encryption keys are not made beside data that were encrypted with lost ones", async () => {
  await ensureSecrets(directory, {});
  rmSync(file());
  await expect(ensureSecrets(directory, {})).rejects.toThrow(/lost the keys/);
});

test("a damaged file is not written over", async () => {
  writeFileSync(file(), '{"NEXTAUTH_SECRET": "ab');
  await expect(ensureSecrets(directory, {})).rejects.toThrow(/damaged/);
  expect(readFileSync(file(), "utf8")).toBe('{"NEXTAUTH_SECRET": "ab');
});
