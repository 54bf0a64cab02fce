import { appendFileSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { newId } from "@/lib/core/ids";
import type { Sandbox } from "../handle";
import {
  achFile,
  achForm,
  ACCOUNTS,
  call,
  control,
  openSandbox,
  receiver,
  tokenFor,
  transferBody,
  wireBody,
} from "../testing";
import { fileJournal } from "./journal";

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "sandbox-journal-"));
  path = join(folder, "deep", "journal.jsonl");
});
afterEach(() => rmSync(folder, { recursive: true }));

const open = (): Sandbox =>
  openSandbox({ journal: fileJournal(path), webhookUrl: "http://desk/hook", deliver: receiver().deliver });

const views = ["/state", "/payments", "/decisions", "/profile", "/webhooks"];
const reads = ["/accounts", "/transactions", "/positivepay/exceptions", `/balances/${ACCOUNTS.incOperating.accountId}`];

async function everything(sandbox: Sandbox): Promise<string[]> {
  const texts: string[] = [];
  for (const view of views) texts.push(JSON.stringify(await control(sandbox, "GET", view)));
  for (const read of reads) texts.push(await (await call(sandbox, "GET", read)).text());
  return texts;
}

async function aBusyDay(sandbox: Sandbox): Promise<{ key: string; answer: string }> {
  const key = newId();
  const answer = await (await call(sandbox, "POST", "/payments/wire", wireBody("77.10"), { key })).text();
  await call(sandbox, "POST", "/payments/ach", achForm(achFile()));
  await sandbox.clock.advance(90);
  const { incTreasury, incOperating } = ACCOUNTS;
  await call(sandbox, "POST", "/transfers", transferBody("5.00", incTreasury.accountId, incOperating.accountId));
  await control(sandbox, "POST", "/exceptions", { reason: "STOP_PAYMENT" });
  const [first] = await control<{ exceptionId: string }[]>(sandbox, "GET", "/decisions");
  await call(sandbox, "POST", `/positivepay/exceptions/${first?.exceptionId}/decision`, '{"decision":"PAY"}');
  await sandbox.clock.advance(12 * 3_600);
  return { key, answer };
}

test("killed and started again, the bank has the same books and gives the same answers", async () => {
  const first = open();
  const { key, answer } = await aBusyDay(first);
  const token = await tokenFor(first);
  const before = await everything(first);
  const second = open();
  expect(await everything(second)).toEqual(before);
  const again = await call(second, "POST", "/payments/wire", wireBody("77.10"), { key, token });
  expect([again.headers.get("idempotent-replayed"), await again.text()]).toEqual(["true", answer]);
  await second.clock.advance(86_400);
  expect((await control<{ status: string }[]>(second, "GET", "/payments")).map((one) => one.status)).toEqual([
    "P_COMPLETED",
    "P_COMPLETED",
    "P_COMPLETED",
  ]);
});

test("a last line that a crash cut short is dropped, wherever it was cut", async () => {
  const sandbox = open();
  await call(sandbox, "POST", "/payments/wire", wireBody("1.00"));
  const good = await everything(sandbox);
  const size = statSync(path).size;
  await call(sandbox, "POST", "/payments/wire", wireBody("2.00"));
  const full = readFileSync(path);
  for (const keep of [size + 1, Math.floor((size + full.length) / 2), full.length - 1]) {
    writeFileSync(path, full);
    truncateSync(path, keep);
    const reopened = open();
    expect(await everything(reopened)).toEqual(good);
    expect(statSync(path).size).toBe(size);
    await call(reopened, "POST", "/payments/wire", wireBody("3.00"));
    const payments = await control<{ amountMinor: number }[]>(open(), "GET", "/payments");
    expect(payments.map((one) => one.amountMinor)).toEqual([100, 300]);
  }
});

test("damage before the last line is refused, not guessed at", async () => {
  const sandbox = open();
  await call(sandbox, "POST", "/payments/wire", wireBody("1.00"));
  const [start, ...rest] = readFileSync(path, "utf8").split("\n");
  writeFileSync(path, [start, `{"n":`, ...rest].join("\n"));
  appendFileSync(path, "");
  expect(open).toThrow(/damaged at line 2/);
});
