import { isAbsolute, join } from "node:path";
import { repositoryRoot } from "./root";
import { Sentence } from "./sentence";

export type Settings = {
  /** Where the desk is served. */
  port: number;
  host: string;
  /** Absolute; everything that outlives the processes is in it. */
  dataDirectory: string;
  /** A PostgreSQL server of one's own; null means the embedded one. */
  databaseUrl: string | null;
  bank: "sandbox" | "none";
  /** Whether the pretend bank is started beside the desk: not when a bank's address is given. */
  runsSandbox: boolean;
  /** Null means: pick one and remember it. */
  sandboxPort: number | null;
};

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads what a person may set. A wrong variable ends with one sentence that says which and what to do. */
export function readSettings(env: Environment): Settings {
  const bank = readBank(env);
  checkKeys(env);
  checkBankAddress(env);
  const directory = env["CUTOFF_DATA_DIR"] || ".data";
  return {
    port: readPort(env, "PORT") ?? 3000,
    // HOSTNAME is not asked: shells and containers set it to the machine's own name.
    host: env["HOST"] || "127.0.0.1",
    dataDirectory: isAbsolute(directory) ? directory : join(repositoryRoot, directory),
    databaseUrl: readDatabaseUrl(env),
    bank,
    runsSandbox: bank === "sandbox" && !env["QBANK_BASE_URL"],
    sandboxPort: readPort(env, "SANDBOX_PORT"),
  };
}

function readPort(env: Environment, name: string): number | null {
  const text = env[name];
  if (!text) return null;
  const port = Number(text);
  if (/^\d+$/.test(text) && port >= 1 && port <= 65_535) return port;
  throw new Sentence(`${name} is "${text}": set it to a number from 1 to 65535, as in ${name}=3000, or leave it out.`);
}

function readBank(env: Environment): Settings["bank"] {
  const text = env["CUTOFF_BANK"] || "sandbox";
  if (text === "sandbox" || text === "none") return text;
  throw new Sentence(`CUTOFF_BANK is "${text}": set it to "sandbox" or "none", or leave it out.`);
}

function readDatabaseUrl(env: Environment): string | null {
  const text = env["DATABASE_URL"];
  if (!text) return null;
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url && /^postgres(ql)?:$/.test(url.protocol) && url.pathname.length > 1) return text;
  throw new Sentence(
    "DATABASE_URL is not the address of a database: write postgresql://user:password@host:5432/name, or leave it out to use the embedded PostgreSQL.",
  );
}

function checkKeys(env: Environment): void {
  for (const name of ["CUTOFF_ENCRYPTION_KEY", "CUTOFF_LOOKUP_KEY"]) {
    const text = env[name];
    if (!text || Buffer.from(text, "base64").length === 32) continue;
    throw new Sentence(
      `${name} is not 32 bytes in base64: make one with "openssl rand -base64 32", or leave it out to have one made.`,
    );
  }
  const secret = env["NEXTAUTH_SECRET"];
  if (secret && secret.length < 16) {
    throw new Sentence("NEXTAUTH_SECRET is shorter than 16 characters: give a longer one, or leave it out.");
  }
}

function checkBankAddress(env: Environment): void {
  const address = env["QBANK_BASE_URL"];
  if (!address) return;
  if (!URL.canParse(address) || !/^https?:$/.test(new URL(address).protocol)) {
    throw new Sentence(
      `QBANK_BASE_URL is "${address}": write the bank's address, as in https://api.qbankconnect.com/v1.`,
    );
  }
  for (const name of ["QBANK_CLIENT_ID", "QBANK_CLIENT_SECRET", "QBANK_WEBHOOK_SECRET"]) {
    if (!env[name]) throw new Sentence(`QBANK_BASE_URL is set but ${name} is not: set it to what the bank gave you.`);
  }
}
