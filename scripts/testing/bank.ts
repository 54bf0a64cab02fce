import { useBankFetch } from "@/lib/banks/open";
import { db } from "@/lib/core/db";
import { newId } from "@/lib/core/ids";
import type { SyncTicket } from "@/lib/features/banks/mutations/leases";
import { flushCalls } from "@/lib/features/banks/mutations/calls";
import { beginSync } from "@/lib/features/banks/mutations/syncs";
import type { SyncKind } from "@/lib/features/banks/types";
import { createSandbox, type Sandbox, type SandboxOptions } from "@/sandbox/handle";
import { addTestBank } from "./connection";
import { createTestDatabase } from "./database";

export type TestBank = {
  readonly sandbox: Sandbox;
  readonly bankId: string;
  /** The sandbox's time. */
  readonly clock: () => Date;
  /** Opens a run, as the schedule does. */
  readonly ticket: (kind: SyncKind) => Promise<SyncTicket>;
  readonly close: () => Promise<void>;
};

/** An empty database of its own with one bank, whose calls go into a sandbox in this process. Nothing is pulled yet. */
export async function openTestBank(options: SandboxOptions = {}): Promise<TestBank> {
  const database = await createTestDatabase();
  process.env["CUTOFF_TEST_DATABASE"] = database.url;
  const sandbox = createSandbox({
    startAt: new Date("2026-11-24T15:00:00Z"),
    clientId: process.env["QBANK_CLIENT_ID"] ?? "",
    clientSecret: process.env["QBANK_CLIENT_SECRET"] ?? "",
    ...options,
  });
  useBankFetch((url, init) => sandbox.handle(toRequest(url, init)));
  const bankId = newId();
  await addTestBank(bankId);
  const clock = (): Date => sandbox.clock.now();
  return {
    sandbox,
    bankId,
    clock,
    ticket: (kind) => beginSync(bankId, kind, clock()),
    async close() {
      useBankFetch(null);
      sandbox.close();
      await flushCalls();
      await db().$disconnect();
      await database.drop();
    },
  };
}

/** The token call goes to its own address; the sandbox serves it below the API. */
function toRequest(url: string, init: RequestInit): Request {
  return new Request(url.replace("/oauth/token", "/v1/token"), init);
}
