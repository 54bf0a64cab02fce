import { db, inTransaction } from "@/lib/core/db";
import { newId } from "@/lib/core/ids";
import { connectBank } from "@/lib/features/banks/mutations/connection";

/** QBank with the connection that scripts/testing/environment.ts names. */
export async function addTestBank(bankId: string): Promise<void> {
  const by = { type: "system", name: "Desk for a test", requestId: newId() } as const;
  const value = (name: string): string => process.env[name] ?? "";
  await db().bank.create({ data: { id: bankId, code: "qbank", name: "QBank", timeZone: "America/New_York" } });
  const connection = {
    baseUrl: value("QBANK_BASE_URL"),
    tokenUrl: value("QBANK_TOKEN_URL"),
    clientId: value("QBANK_CLIENT_ID"),
    clientSecret: value("QBANK_CLIENT_SECRET"),
    webhookSecret: value("QBANK_WEBHOOK_SECRET"),
  };
  await inTransaction((tx) => connectBank(tx, by, { id: bankId, code: "qbank" }, connection, new Date()));
}
