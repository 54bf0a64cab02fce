import "server-only";
import { db } from "@/lib/core/db";
import type { BankSummary, ConnectionView } from "../types";
import { capabilitiesOf } from "./connection";
import { newestTest } from "./tests";

const TEST_FAILED = "The newest test of the connection failed: its steps say why.";

/** The banks of this installation with what is wrong with each, by name. */
export async function listBankSummaries(): Promise<BankSummary[]> {
  const banks = await db().bank.findMany({
    include: { connection: { select: { bankId: true } } },
    orderBy: { name: "asc" },
    take: 100,
  });
  return Promise.all(
    banks.map(async ({ id, code, name, timeZone, connection }) => {
      const test = await newestTest(id);
      const connected = connection !== null;
      return {
        code,
        name,
        timeZone,
        connected,
        lastTest: test && { passed: test.passed, at: test.finishedAt },
        problem: connected
          ? ((await newestProblem(id)) ?? (test?.passed === false ? TEST_FAILED : null))
          : "Not connected: enter the bank's address and credentials.",
      };
    }),
  );
}

/** The sentence of the newest failed reading of a kind that has not been read well since; null when all is well. */
async function newestProblem(bankId: string): Promise<string | null> {
  const [row] = await db().$queryRaw<{ error_text: string | null }[]>`
    select error_text from (
      select distinct on (kind) kind, status, started_at, error_text from sync_run
      where bank_id = ${bankId}::uuid and status <> 'running' order by kind, started_at desc) newest
    where status = 'failed' order by started_at desc limit 1`;
  return row?.error_text ?? null;
}

/** A bank's connection without any secret; null for an unknown code. */
export async function getConnectionView(code: string): Promise<ConnectionView | null> {
  const bank = await db().bank.findUnique({
    where: { code },
    include: { connection: { omit: { secretCipher: true } } },
  });
  if (!bank) return null;
  const row = bank.connection;
  const [last] = await db().$queryRaw<{ delivered: Date | null; refused: Date | null }[]>`
    select (select max(last_received_at) from webhook_delivery where bank_code = ${code}) as delivered,
      (select max(at) from webhook_refusal where bank_code = ${code}) as refused`;
  return {
    bankId: bank.id,
    code,
    name: bank.name,
    timeZone: bank.timeZone,
    loadTime: bank.loadTime,
    connection: row && {
      baseUrl: row.baseUrl,
      tokenUrl: row.tokenUrl,
      clientId: row.clientId,
      secretSetAt: row.secretSetAt.toISOString(),
      scopesAsked: row.scopes,
      scopesGranted: row.grantedAt ? row.grantedScopes : null,
      grantedAt: row.grantedAt?.toISOString() ?? null,
      capabilities: capabilitiesOf(row),
      honoursAccountId: row.honoursAccountId,
      version: row.version,
      updatedAt: row.updatedAt.toISOString(),
      updatedBy: row.updatedBy,
    },
    webhook: {
      address: `${(process.env["NEXTAUTH_URL"] ?? "").replace(/\/$/, "")}/api/webhooks/${code}`,
      secretSetAt: row?.webhookSecretSetAt?.toISOString() ?? null,
      previousUntil:
        row?.webhookPreviousUntil && row.webhookPreviousUntil > new Date()
          ? row.webhookPreviousUntil.toISOString()
          : null,
      lastDeliveryAt: last?.delivered?.toISOString() ?? null,
      lastRefusalAt: last?.refused?.toISOString() ?? null,
    },
  };
}
