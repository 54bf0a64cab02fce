import { expect, test } from "vitest";
import { readSettings } from "./settings";

test("with nothing set the desk is local, embedded, and has the sandbox for its bank", () => {
  const settings = readSettings({});
  expect(settings).toMatchObject({
    port: 3000,
    host: "127.0.0.1",
    databaseUrl: null,
    bank: "sandbox",
    runsSandbox: true,
  });
  expect(settings.dataDirectory).toMatch(/\.data$/);
});

test("the name that a shell or a container gives the machine does not open the desk to the network", () => {
  expect(readSettings({ HOSTNAME: "web-1" }).host).toBe("127.0.0.1");
  expect(readSettings({ HOST: "0.0.0.0" }).host).toBe("0.0.0.0");
});

test("no sandbox beside a real bank, nor where no bank is wanted", () => {
  const bank = { QBANK_CLIENT_ID: "a", QBANK_CLIENT_SECRET: "b", QBANK_WEBHOOK_SECRET: "c" };
  expect(readSettings({ QBANK_BASE_URL: "https://bank.example/v1", ...bank }).runsSandbox).toBe(false);
  expect(readSettings({ CUTOFF_BANK: "none" }).runsSandbox).toBe(false);
});

const wrong: [string, Record<string, string>][] = [
  ["PORT", { PORT: "abc" }],
  ["PORT", { PORT: "0" }],
  ["PORT", { PORT: "65536" }],
  ["PORT", { PORT: "80.5" }],
  ["SANDBOX_PORT", { SANDBOX_PORT: "-1" }],
  ["CUTOFF_BANK", { CUTOFF_BANK: "sandbx" }],
  ["DATABASE_URL", { DATABASE_URL: "mysql://root@localhost/cutoff" }],
  ["DATABASE_URL", { DATABASE_URL: "postgresql://localhost" }],
  ["DATABASE_URL", { DATABASE_URL: "localhost:5432" }],
  ["CUTOFF_ENCRYPTION_KEY", { CUTOFF_ENCRYPTION_KEY: "c2hvcnQ=" }],
  ["CUTOFF_LOOKUP_KEY", { CUTOFF_LOOKUP_KEY: "x" }],
  ["NEXTAUTH_SECRET", { NEXTAUTH_SECRET: "short" }],
  ["QBANK_BASE_URL", { QBANK_BASE_URL: "bank" }],
  ["QBANK_CLIENT_ID", { QBANK_BASE_URL: "https://bank.example/v1" }],
];

test.each(wrong)("a wrong %s is named in one sentence that says what to do", (name, env) => {
  expect(() => readSettings(env)).toThrow(new RegExp(`^[^\\n]*${name}[^\\n]*$`));
});
