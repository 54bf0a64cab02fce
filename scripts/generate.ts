import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { readSchema } from "./database/sources";
import { repositoryRoot } from "./process/root";
import { describeEnd, Sentence } from "./process/sentence";

const client = join(repositoryRoot, "generated/prisma");
const stampFile = join(client, "schema-stamp");

/** Writes the Prisma client to generated/prisma unless it was made from this very schema; answers whether it did. */
export async function generateClient({ force = false } = {}): Promise<boolean> {
  const stamp = await schemaStamp();
  const current = existsSync(stampFile) ? await readFile(stampFile, "utf8") : "";
  if (!force && current === stamp) return false;
  await runGenerator();
  await writeFile(stampFile, stamp);
  return true;
}

async function schemaStamp(): Promise<string> {
  const hash = createHash("sha256");
  hash.update(await readFile(join(repositoryRoot, "package-lock.json")));
  for (const { path, content } of readSchema().files) hash.update(`${path.slice(repositoryRoot.length)}\0${content}\0`);
  return hash.digest("hex");
}

/** `generate` needs no native engine, but the command would download one unless it is told of an existing file. */
async function runGenerator(): Promise<void> {
  const command = join(repositoryRoot, "node_modules/prisma/build/index.js");
  const child = spawn(process.execPath, [command, "generate"], {
    cwd: repositoryRoot,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, PRISMA_HIDE_UPDATE_MESSAGE: "1", CI: "1" },
  });
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString("utf8")));
  child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString("utf8")));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  if (code !== 0) throw new Sentence(`prisma generate failed:\n${output.trim()}`);
}

if (process.argv[1]?.endsWith("generate.ts")) {
  generateClient({ force: true }).catch((error: unknown) => {
    process.stderr.write(`${describeEnd(error)}\n`);
    process.exitCode = 1;
  });
}
