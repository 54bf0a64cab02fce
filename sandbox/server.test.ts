import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";

let folder: string;
let port: number;
let running: ChildProcess[] = [];
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "sandbox-server-"));
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  port = typeof address === "object" && address !== null ? address.port : 0;
  probe.close();
  await once(probe, "close");
});
afterEach(() => {
  for (const child of running) child.kill("SIGKILL");
  running = [];
  rmSync(folder, { recursive: true, force: true });
});

function start(): ChildProcess {
  const child = spawn(process.execPath, ["--import", "tsx", "sandbox/server.ts"], {
    env: {
      ...process.env,
      SANDBOX_PORT: String(port),
      CUTOFF_DATA_DIR: folder,
      SANDBOX_SEED: "empty",
      QBANK_CLIENT_ID: "desk",
      QBANK_CLIENT_SECRET: "secret",
      QBANK_WEBHOOK_SECRET: "hook",
      SANDBOX_CONTROL_TOKEN: "control",
    },
  });
  running.push(child);
  return child;
}

async function listening(child: ChildProcess): Promise<void> {
  const [first] = await once(child.stdout ?? child, "data");
  expect(String(first)).toContain("QBank sandbox on");
}

const control = async (method: string, path: string, body?: object): Promise<string> => {
  const init = { method, headers: { authorization: "Bearer control" }, ...(body && { body: JSON.stringify(body) }) };
  return (await fetch(`http://127.0.0.1:${port}/_control${path}`, init)).text();
};

/** Headers that come alone, a body in pieces, and a caller that leaves in the middle of a large one. */
async function slowAnswers(): Promise<void> {
  const accounts = `http://127.0.0.1:${port}/v1/accounts`;
  await control("POST", "/faults", { preset: "stall", path: "/accounts" });
  const hang = new AbortController();
  const stalled = await fetch(accounts, { signal: hang.signal });
  expect(stalled.status).toBe(401);
  hang.abort();
  await expect(stalled.text()).rejects.toThrow();
  await control("POST", "/faults", { preset: "drip", path: "/accounts", pieceBytes: 10, ms: 2 });
  expect(await (await fetch(accounts)).json()).toMatchObject({ error_code: "ERR_AUTH_001" });
  await control("POST", "/faults", { preset: "huge", path: "/accounts", megabytes: 500 });
  const leave = new AbortController();
  const large = await fetch(accounts, { signal: leave.signal });
  await large.body?.getReader().read();
  leave.abort();
  await control("DELETE", "/faults");
  const calls: { status: number }[] = JSON.parse(await control("GET", "/calls"));
  expect(calls.map((one) => one.status)).toEqual([null, 401, 401, 401, 401]);
}

test("the process answers, loses connections on demand, survives a kill and stops when told", async () => {
  const first = start();
  await listening(first);
  await control("POST", "/exceptions", { reason: "NO_ISSUE" });
  await control("POST", "/faults", { path: "/accounts", kind: "refuse" });
  await control("POST", "/faults", { path: "/accounts", kind: "cut" });
  await expect(fetch(`http://127.0.0.1:${port}/v1/accounts`)).rejects.toThrow();
  const cut = await fetch(`http://127.0.0.1:${port}/v1/accounts`);
  expect(cut.status).toBe(401);
  await expect(cut.text()).rejects.toThrow();
  await slowAnswers();
  const before = await control("GET", "/decisions");

  const second = start();
  let said = "";
  second.stderr?.on("data", (text) => (said += String(text)));
  expect(await once(second, "exit")).toEqual([1, null]);
  expect(said).toContain(`Port ${port} is taken`);

  first.kill("SIGKILL");
  await once(first, "exit");
  const third = start();
  await listening(third);
  expect(await control("GET", "/decisions")).toBe(before);
  third.kill("SIGTERM");
  expect(await once(third, "exit")).toEqual([0, null]);
}, 30_000);
