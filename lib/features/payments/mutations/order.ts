import "server-only";
import { lookupHash, openText } from "@/lib/core/crypto";
import type { Tx } from "@/lib/core/db";
import { toDecimal } from "@/lib/core/money";
import { refuse, type Refusal } from "@/lib/core/result";
import type { AchFacts, Rail } from "../types";
import { BENEFICIARY_CONTEXT } from "./create";
import { integrityRefusal, type Stored } from "./stored";

/** All that the bank is told. The account number is in here: it goes to the bank and nowhere else. */
export type Order = {
  readonly rail: Rail;
  readonly bankCode: string;
  readonly idempotencyKey: string;
  readonly signedInAt: Date | null;
  readonly bankAccountId: string;
  readonly amount: string;
  readonly reference: string;
  readonly beneficiary: {
    readonly name: string;
    readonly routingNumber: string;
    readonly accountNumber: string;
  } | null;
  readonly toBankAccountId: string | null;
  readonly ach: AchFacts | null;
};

/** What the bank is to be told, from the row as it stands; a refusal names why it cannot be told. */
export async function orderOf(tx: Tx, stored: Stored, idempotencyKey: string): Promise<Order | Refusal> {
  const broken = integrityRefusal(stored);
  if (broken) return broken;
  const { rail, account, amountMinor, currency, detail } = stored;
  const beneficiary = beneficiaryOf(stored);
  if (beneficiary !== null && "ok" in beneficiary) return beneficiary;
  const to = stored.toAccountId ? await tx.account.findUnique({ where: { id: stored.toAccountId } }) : null;
  const isWhole =
    rail === "WIRE"
      ? beneficiary !== null && !!stored.reference
      : rail === "TRANSFER"
        ? to !== null
        : detail.ach !== null;
  if (!isWhole) return refuse("payload_incomplete", "This payment lacks what the bank needs, so it was never sent.");
  return {
    rail,
    bankCode: account.bank.code,
    idempotencyKey,
    signedInAt: stored.releaserSignedInAt,
    bankAccountId: account.bankAccountId,
    amount: toDecimal(amountMinor, currency),
    reference: stored.reference ?? "",
    beneficiary,
    toBankAccountId: to?.bankAccountId ?? null,
    ach: detail.ach,
  };
}

function beneficiaryOf(stored: Stored): Order["beneficiary"] | Refusal {
  const { beneficiaryName: name, beneficiaryRouting: routingNumber, beneficiaryAccountCipher: cipher } = stored;
  if (!name || !routingNumber || !cipher) return null;
  const accountNumber = opened(cipher);
  if (accountNumber === null || lookupHash(accountNumber) !== stored.beneficiaryAccountHash) {
    return refuse("account_mismatch", "The beneficiary's account is not the one that was approved. Nothing was sent.");
  }
  return { name, routingNumber, accountNumber };
}

/** Null when the sealed number does not open (changed, or sealed under another key): thrown, it would be met for ever. */
function opened(cipher: Uint8Array): string | null {
  try {
    return openText(cipher, BENEFICIARY_CONTEXT);
  } catch {
    return null;
  }
}
