import "server-only";
import type { BankConnection } from "@/lib/banks/port";
import { openText } from "@/lib/core/crypto";
import { db } from "@/lib/core/db";
import type { Capabilities } from "../types";

/** What each sealed secret of a connection is bound to. */
export const SECRET_CONTEXT = {
  client: "bank_connection.secret",
  webhook: "bank_connection.webhook_secret",
} as const;

type Stored = NonNullable<Awaited<ReturnType<typeof stored>>>;

function stored(code: string) {
  return db().bankConnection.findFirst({ where: { bank: { code } } });
}

/** The capability map of a stored connection. */
export function capabilitiesOf(
  row: Omit<Capabilities, "idempotencyKeyHours"> & { keyLifeHours: number },
): Capabilities {
  const { ach, achAmount, wires, transfers, positivePayDecisions } = row;
  const { positivePayVoids, positivePayOverAmount, achDebitExceptions, keyLifeHours } = row;
  return {
    ach,
    achAmount,
    wires,
    transfers,
    positivePayDecisions,
    positivePayVoids,
    positivePayOverAmount,
    achDebitExceptions,
    idempotencyKeyHours: keyLifeHours,
  };
}

/** The connection of a bank with its secrets opened, or null when it has none. For calling the bank, never for a screen. */
export async function getConnection(code: string): Promise<BankConnection | null> {
  const row = await stored(code);
  if (!row || code !== "qbank") return null;
  const { baseUrl, tokenUrl, clientId, scopes } = row;
  const clientSecret = openText(row.secretCipher, SECRET_CONTEXT.client);
  return { code, baseUrl, tokenUrl, clientId, clientSecret, scopes, capabilities: capabilitiesOf(checked(row)) };
}

/** The database's checks hold these columns to the lists of `types.ts`. */
function checked(row: Stored): Omit<Capabilities, "idempotencyKeyHours"> & { keyLifeHours: number } {
  return row as Stored & Pick<Capabilities, "ach" | "achAmount" | "positivePayDecisions">;
}

/** The webhook secrets that count at `now`, current first; empty when the bank has none. */
export async function getWebhookSecrets(code: string, now: Date): Promise<string[]> {
  const row = await stored(code);
  if (!row) return [];
  const previous = row.webhookPreviousUntil && row.webhookPreviousUntil > now ? row.webhookPreviousSecretCipher : null;
  return [row.webhookSecretCipher, previous]
    .filter((cipher) => cipher !== null)
    .map((cipher) => openText(cipher, SECRET_CONTEXT.webhook));
}
