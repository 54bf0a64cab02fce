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
