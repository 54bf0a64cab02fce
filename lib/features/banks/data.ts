import "server-only";
import { QBANK_SCOPES } from "@/lib/banks/qbank/wire/requests";
import type { AccountScope } from "@/lib/core/actor";
import { db } from "@/lib/core/db";
import { env } from "@/lib/core/env";
import { isStale } from "./rules";
import { SYNC_KINDS, type Freshness } from "./types";

/** What `openBank` needs to reach a bank. The secrets come from the environment. */
export type BankConnection = {
  readonly code: "qbank";
  readonly baseUrl: string;
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly scopes: readonly string[];
};

/** The connection of a bank, or null when this installation has none. */
export function getConnection(code: string): BankConnection | null {
  const { QBANK_BASE_URL, QBANK_TOKEN_URL, QBANK_CLIENT_ID, QBANK_CLIENT_SECRET } = env();
  if (code !== "qbank" || !QBANK_BASE_URL || !QBANK_CLIENT_ID || !QBANK_CLIENT_SECRET) return null;
  return {
    code: "qbank",
    baseUrl: QBANK_BASE_URL,
    tokenUrl: QBANK_TOKEN_URL ?? `${QBANK_BASE_URL.replace(/\/$/, "")}/token`,
    clientId: QBANK_CLIENT_ID,
    clientSecret: QBANK_CLIENT_SECRET,
    scopes: QBANK_SCOPES,
  };
}

/** The webhook secrets of a bank, current first; empty when it has none. */
export function getWebhookSecrets(code: string): string[] {
  if (code !== "qbank") return [];
  const { QBANK_WEBHOOK_SECRET, QBANK_WEBHOOK_SECRET_PREVIOUS } = env();
  return [QBANK_WEBHOOK_SECRET, QBANK_WEBHOOK_SECRET_PREVIOUS].filter((secret) => secret !== undefined);
}

/** The banks of this installation, by name. */
export async function listBanks(): Promise<{ id: string; code: string; name: string; timeZone: string }[]> {
  return db().bank.findMany({
    select: { id: true, code: true, name: true, timeZone: true },
    orderBy: { name: "asc" },
    take: 100,
  });
}

/** A problem may name accounts: whoever sees only some accounts is told that there is one, not whose. */
function problemFor(scope: AccountScope, text: string | null): string {
  if (scope === "all" && text !== null) return text;
  return "The last reading failed. It is tried again by itself; an administrator sees why.";
}

/** How fresh each kind of fact is, for each bank. */
export async function listFreshness(scope: AccountScope, now: Date): Promise<Freshness[]> {
  const banks = await db().bank.findMany({ orderBy: { name: "asc" }, take: 100 });
  const schedules = await db().syncSchedule.findMany({ take: 1_000 });
  const rows: Freshness[] = [];
  for (const bank of banks) {
    for (const kind of SYNC_KINDS) {
      const where = { bankId: bank.id, kind };
      const good = await db().syncRun.findFirst({
        where: { ...where, status: "done" },
        orderBy: { startedAt: "desc" },
      });
      const newest = await db().syncRun.findFirst({
        where: { ...where, status: { not: "running" } },
        orderBy: { startedAt: "desc" },
      });
      const schedule = schedules.find((row) => row.bankId === bank.id && row.kind === kind);
      rows.push({
        bankCode: bank.code,
        bankName: bank.name,
        kind,
        lastGoodAt: good?.finishedAt?.toISOString() ?? null,
        nextDueAt: schedule?.dueAt.toISOString() ?? null,
        problem: newest?.status === "failed" ? problemFor(scope, newest.errorText) : null,
        stale: isStale(kind, good?.finishedAt ?? null, now),
      });
    }
  }
  return rows;
}
