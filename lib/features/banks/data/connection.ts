import "server-only";
import { z } from "zod";
import type { BankConnection } from "@/lib/banks/port";
import { openText } from "@/lib/core/crypto";
import { db } from "@/lib/core/db";
import type { Capabilities } from "../types";

/** What each sealed secret of a connection is bound to. */
export const SECRET_CONTEXT = {
  client: "bank_connection.secret",
  webhook: "bank_connection.webhook_secret",
} as const;

function stored(code: string) {
  return db().bankConnection.findFirst({ where: { bank: { code } } });
}

/** A connection's columns of the capability map. */
type CapabilityColumns = {
  readonly ach: string;
  readonly achAmount: string;
  readonly achProfile: string;
  readonly achReturns: string;
  readonly wires: boolean;
  readonly transfers: boolean;
  readonly positivePayDecisions: string;
  readonly positivePayVoids: boolean;
  readonly positivePayOverAmount: boolean;
  readonly achDebitExceptions: boolean;
  readonly keyLifeHours: number;
  readonly writesPerHour: number;
};

const choices = z.object({
  ach: z.enum(["file", "entry", "none"]),
  achAmount: z.enum(["credits_plus_debits", "larger_side", "unchecked"]),
  achReturns: z.enum(["api", "none"]),
  positivePayDecisions: z.enum(["api", "file", "none"]),
});

/** The capability map of a stored connection. Throws when a column was changed by hand to what is no choice. */
export function capabilitiesOf(row: CapabilityColumns): Capabilities {
  const { achProfile, wires, transfers, positivePayVoids, positivePayOverAmount, achDebitExceptions } = row;
  const { keyLifeHours, writesPerHour } = row;
  const { ach, achAmount, achReturns, positivePayDecisions } = choices.parse(row);
  return {
    ach,
    achAmount,
    achProfile,
    achReturns,
    wires,
    transfers,
    positivePayDecisions,
    positivePayVoids,
    positivePayOverAmount,
    achDebitExceptions,
    idempotencyKeyHours: keyLifeHours,
    writesPerHour,
  };
}

/** The connection of a bank with its secrets opened, or null when it has none. For calling the bank, never for a screen. */
export async function getConnection(code: string): Promise<BankConnection | null> {
  const row = await stored(code);
  if (!row || code !== "qbank") return null;
  const { baseUrl, tokenUrl, clientId, scopes } = row;
  const clientSecret = openText(row.secretCipher, SECRET_CONTEXT.client);
  return { code, baseUrl, tokenUrl, clientId, clientSecret, scopes, capabilities: capabilitiesOf(row) };
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
