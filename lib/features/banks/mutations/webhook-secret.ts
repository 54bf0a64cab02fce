import "server-only";
import { personOf, type Actor } from "@/lib/core/actor";
import { audit } from "@/lib/core/audit";
import { sealText } from "@/lib/core/crypto";
import { inTransaction } from "@/lib/core/db";
import { ok } from "@/lib/core/result";
import { confirmPassword } from "@/lib/features/members/mutations";
import { SECRET_CONTEXT } from "../data/connection";
import type { Rotation } from "../schema";
import { lockBank, NOT_CONNECTED, UNKNOWN_BANK, type Saved } from "./locked";

const HOUR_MS = 3_600_000;

/**
 * Sets a new webhook secret. The one before it still counts for `keepPreviousHours`, so that no delivery is lost while
 * the bank is told; one that was kept from an earlier change ends now. Needs the person's own password again.
 */
export async function rotateWebhookSecret(actor: Actor, change: Rotation, now: Date): Promise<Saved> {
  const confirmed = await confirmPassword(actor, change.password, now);
  if (!confirmed.ok) return confirmed;
  return inTransaction(async (tx): Promise<Saved> => {
    const bank = await lockBank(tx, change.code);
    if (!bank) return UNKNOWN_BANK;
    const stored = bank.connection;
    if (!stored) return NOT_CONNECTED;
    const keeps = stored.webhookSecretCipher !== null && change.keepPreviousHours > 0;
    const until = keeps ? new Date(now.getTime() + change.keepPreviousHours * HOUR_MS) : null;
    const { version } = await tx.bankConnection.update({
      where: { bankId: bank.id },
      data: {
        webhookSecretCipher: sealText(change.secret, SECRET_CONTEXT.webhook),
        webhookSecretSetAt: now,
        webhookPreviousSecretCipher: keeps ? stored.webhookSecretCipher : null,
        webhookPreviousUntil: until,
        version: { increment: 1 },
        updatedAt: now,
        updatedBy: actor.name,
      },
    });
    await audit(tx, personOf(actor), {
      action: "bank.webhook_secret_changed",
      subjectType: "bank",
      subjectId: bank.id,
      before: { bank: bank.code, secretSetAt: stored.webhookSecretSetAt?.toISOString() ?? null },
      after: { bank: bank.code, secretSetAt: now.toISOString(), previousUntil: until?.toISOString() ?? null },
    });
    const hours = change.keepPreviousHours === 1 ? "one hour" : `${change.keepPreviousHours} hours`;
    const rest = keeps ? ` The one before it still counts for ${hours}.` : "";
    return ok({ sentence: `The new secret counts from now on: give it to the bank.${rest}`, version });
  });
}

/** Ends the secret before the present one now. */
export async function dropPreviousSecret(actor: Actor, code: string, now: Date): Promise<Saved> {
  return inTransaction(async (tx): Promise<Saved> => {
    const bank = await lockBank(tx, code);
    if (!bank) return UNKNOWN_BANK;
    const stored = bank.connection;
    if (!stored) return NOT_CONNECTED;
    const until = stored.webhookPreviousUntil;
    if (stored.webhookPreviousSecretCipher === null || until === null || until <= now) {
      return ok({ sentence: "There was no earlier secret any more.", version: stored.version });
    }
    const { version } = await tx.bankConnection.update({
      where: { bankId: bank.id },
      data: {
        webhookPreviousSecretCipher: null,
        webhookPreviousUntil: null,
        version: { increment: 1 },
        updatedAt: now,
        updatedBy: actor.name,
      },
    });
    await audit(tx, personOf(actor), {
      action: "bank.previous_webhook_secret_ended",
      subjectType: "bank",
      subjectId: bank.id,
      before: { bank: bank.code, previousUntil: until.toISOString() },
      after: { bank: bank.code, previousUntil: null },
    });
    return ok({ sentence: "The earlier secret ended: only the present one counts.", version });
  });
}
