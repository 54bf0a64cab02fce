import "server-only";
import { QBANK_CAPABILITIES } from "@/lib/banks/qbank/wire/capabilities";
import { QBANK_SCOPES } from "@/lib/banks/qbank/wire/requests";
import type { ActingFor } from "@/lib/core/actor";
import { audit } from "@/lib/core/audit";
import { sealText } from "@/lib/core/crypto";
import type { Tx } from "@/lib/core/db";
import { SECRET_CONTEXT } from "../data/connection";

export type FirstConnection = {
  readonly baseUrl: string;
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly webhookSecret: string | null;
};

/** Writes the first connection of a bank, asking for every scope. Fails where there is one. */
export async function connectBank(
  tx: Tx,
  by: ActingFor,
  bank: { readonly id: string; readonly code: string },
  first: FirstConnection,
  now: Date,
): Promise<void> {
  const { idempotencyKeyHours: keyLifeHours, ...capabilities } = QBANK_CAPABILITIES;
  const { baseUrl, tokenUrl, clientId, clientSecret, webhookSecret } = first;
  await tx.bankConnection.create({
    data: {
      bankId: bank.id,
      baseUrl,
      tokenUrl,
      clientId,
      secretCipher: sealText(clientSecret, SECRET_CONTEXT.client),
      secretSetAt: now,
      scopes: [...QBANK_SCOPES],
      grantedScopes: [],
      webhookSecretCipher: webhookSecret === null ? null : sealText(webhookSecret, SECRET_CONTEXT.webhook),
      webhookSecretSetAt: webhookSecret === null ? null : now,
      ...capabilities,
      keyLifeHours,
      updatedAt: now,
      updatedBy: by.name,
    },
  });
  await audit(tx, by, {
    action: "bank.connected",
    subjectType: "bank",
    subjectId: bank.id,
    after: {
      bank: bank.code,
      baseUrl,
      tokenUrl,
      clientId,
      scopes: QBANK_SCOPES,
      webhookSecret: webhookSecret !== null,
    },
  });
}
