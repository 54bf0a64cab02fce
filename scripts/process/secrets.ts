import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { chmod, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Sentence } from "./sentence";

/** Each secret of the desk and how one is made. All are random; none is in the repository. */
const makers = {
  CUTOFF_ENCRYPTION_KEY: () => randomBytes(32).toString("base64"),
  CUTOFF_LOOKUP_KEY: () => randomBytes(32).toString("base64"),
  NEXTAUTH_SECRET: () => randomBytes(32).toString("base64url"),
  QBANK_CLIENT_ID: () => `desk-${randomBytes(6).toString("hex")}`,
  QBANK_CLIENT_SECRET: () => randomBytes(32).toString("base64url"),
  QBANK_WEBHOOK_SECRET: () => randomBytes(32).toString("base64url"),
  SANDBOX_CONTROL_TOKEN: () => randomBytes(24).toString("base64url"),
};

export type SecretName = keyof typeof makers;
export type Secrets = Record<SecretName, string>;

const names = Object.keys(makers) as SecretName[];
const encryptionNames: readonly SecretName[] = ["CUTOFF_ENCRYPTION_KEY", "CUTOFF_LOOKUP_KEY"];

/**
 * The desk's secrets: those of the environment, else those of `secrets.json` in the data folder, which is written
 * (mode 0600) with random ones for what is missing. What the environment gives is never written. Refuses to make new
 * encryption keys beside a database that was encrypted with others.
 */
export async function ensureSecrets(
  dataDirectory: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Secrets> {
  const file = join(dataDirectory, "secrets.json");
  const stored = await readStored(file);
  const wanted = names.filter((name) => !env[name] && !stored[name]);
  if (
    wanted.some((name) => encryptionNames.includes(name)) &&
    existsSync(join(dataDirectory, "encrypted-with-secrets"))
  ) {
    throw new Sentence(
      `${file} has lost the keys that the database was encrypted with: restore it, or set ${encryptionNames.join(" and ")}.`,
    );
  }
  const kept: Partial<Secrets> = { ...stored };
  for (const name of wanted) kept[name] = makers[name]();
  if (wanted.length > 0) await writePrivately(file, `${JSON.stringify(kept, null, 2)}\n`);
  if (encryptionNames.every((name) => kept[name]))
    await writePrivately(join(dataDirectory, "encrypted-with-secrets"), "");
  const entries = names.map((name) => [name, env[name] || kept[name]] as const);
  return Object.fromEntries(entries) as Secrets;
}

async function readStored(file: string): Promise<Partial<Secrets>> {
  if (!existsSync(file)) return {};
  await chmod(file, 0o600);
  try {
    const value: unknown = JSON.parse(await readFile(file, "utf8"));
    if (typeof value !== "object" || value === null) throw new Error("not an object");
    const entries = Object.entries(value).filter(([, text]) => typeof text === "string" && text !== "");
    return Object.fromEntries(entries);
  } catch {
    throw new Sentence(`${file} is damaged: restore it from a backup, or remove the whole data folder to begin anew.`);
  }
}

/** Whole or not at all: a start that is killed while it writes must not leave half the keys. */
async function writePrivately(file: string, text: string): Promise<void> {
  const unfinished = `${file}.${process.pid}`;
  await writeFile(unfinished, text, { mode: 0o600 });
  await rename(unfinished, file);
}
