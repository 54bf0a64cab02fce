import "server-only";
import type { ActingFor } from "@/lib/core/actor";
import { audit } from "@/lib/core/audit";
import { openText, sealText } from "@/lib/core/crypto";
import { inTransaction, type Tx } from "@/lib/core/db";
import { SECRET_CONTEXT } from "../data/connection";
import { isRealBank } from "../rules";
import { connectBank, type FirstConnection } from "./connection";
import { lockBank, type LockedBank } from "./locked";

/**
 * What a start made of the environment's connection; `none`: neither side has one; `real-bank`: the sandbox was to be
 * started beside a real bank's connection, which was left as it is.
 */
export type Followed = "connected" | "followed" | "same" | "differs" | "none" | "real-bank";

/**
 * Brings stored connection and environment together at a start. A bank without a connection takes the environment's.
 * The sandbox's address, credentials and webhook secret are followed wherever they went: its port may change. A real
 * bank's connection is changed under Banks alone, so a difference is only told. Throws for an unknown bank.
 */
export function followEnvironment(
  by: ActingFor,
  code: string,
  given: FirstConnection | null,
  { isSandbox }: { readonly isSandbox: boolean },
  now: Date,
): Promise<Followed> {
  return inTransaction(async (tx) => {
    const bank = await lockBank(tx, code);
    if (!bank) throw new Error(`The database has no bank "${code}": it was not set up by this program`);
    if (!bank.connection) {
      if (!given) return "none";
      await connectBank(tx, by, bank, given, now);
      return "connected";
    }
    // Whoever forgets CUTOFF_BANK=none once must not lose the bank's secret, nor pay at the sandbox what is real.
    if (isSandbox && isRealBank(bank.connection.baseUrl)) return "real-bank";
    if (!given) return "same";
    const changed = differences(bank.connection, given);
    if (changed.length === 0) return "same";
    if (!isSandbox) return "differs";
    await follow(tx, by, { bank, given, changed }, now);
    return "followed";
  });
}

type Stored = NonNullable<LockedBank["connection"]>;

/** The names of what differs. A secret that does not open, sealed under another key, differs. */
function differences(stored: Stored, given: FirstConnection): string[] {
  const same = {
    baseUrl: stored.baseUrl === given.baseUrl,
    tokenUrl: stored.tokenUrl === given.tokenUrl,
    clientId: stored.clientId === given.clientId,
    clientSecret: opens(stored.secretCipher, SECRET_CONTEXT.client) === given.clientSecret,
    webhookSecret:
      given.webhookSecret === null ||
      (stored.webhookSecretCipher !== null &&
        opens(stored.webhookSecretCipher, SECRET_CONTEXT.webhook) === given.webhookSecret),
  };
  return Object.entries(same).flatMap(([name, isSame]) => (isSame ? [] : [name]));
}

function opens(cipher: Uint8Array, context: string): string | null {
  try {
    return openText(cipher, context);
  } catch {
    return null;
  }
}

async function follow(
  tx: Tx,
  by: ActingFor,
  {
    bank,
    given,
    changed,
  }: { readonly bank: LockedBank; readonly given: FirstConnection; readonly changed: readonly string[] },
  now: Date,
): Promise<void> {
  const { baseUrl, tokenUrl, clientId, clientSecret, webhookSecret } = given;
  const webhook =
    webhookSecret === null
      ? {}
      : {
          webhookSecretCipher: sealText(webhookSecret, SECRET_CONTEXT.webhook),
          webhookSecretSetAt: now,
          webhookPreviousSecretCipher: null,
          webhookPreviousUntil: null,
        };
  await tx.bankConnection.update({
    where: { bankId: bank.id },
    data: {
      baseUrl,
      tokenUrl,
      clientId,
      secretCipher: sealText(clientSecret, SECRET_CONTEXT.client),
      secretSetAt: now,
      ...webhook,
      version: { increment: 1 },
      updatedAt: now,
      updatedBy: by.name,
    },
  });
  const { connection } = bank;
  await audit(tx, by, {
    action: "bank.connection_followed_sandbox",
    subjectType: "bank",
    subjectId: bank.id,
    before: connection && { baseUrl: connection.baseUrl, tokenUrl: connection.tokenUrl, clientId: connection.clientId },
    after: { bank: bank.code, baseUrl, tokenUrl, clientId, changed },
  });
}
