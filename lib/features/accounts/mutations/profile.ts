import "server-only";
import { personOf, type Actor } from "@/lib/core/actor";
import { audit } from "@/lib/core/audit";
import { last4, lookupHash, sealText } from "@/lib/core/crypto";
import { inTransaction, type Tx } from "@/lib/core/db";
import { ok, refuse, type Refusal, type Result } from "@/lib/core/result";
import { getProfile } from "@/lib/features/banks/data/profiles";
import type { ProfileChange } from "@/lib/features/banks/schema";
import type { AccountProfile } from "@/lib/features/banks/types";

const ACTION = "account.profile_changed";

/** The trail's view of a profile: never a number, only its mask. */
function facts(profile: AccountProfile) {
  const { last4: mask, routingNumber, entityId, entityName, currency, timeZone } = profile;
  const { achCutoff, wireCutoff, positivePayCutoff, positivePayDefault } = profile;
  const cutoffs = { achCutoff, wireCutoff, positivePayCutoff, positivePayDefault };
  return { mask, routingNumber, entityId, entityName, currency, timeZone, ...cutoffs };
}

async function changedMeanwhile(tx: Tx, accountId: string): Promise<Refusal> {
  const last = await tx.auditEntry.findFirst({
    where: { action: ACTION, subjectType: "account", subjectId: accountId },
    orderBy: { seq: "desc" },
    select: { actorName: true },
  });
  return refuse(
    "changed_meanwhile",
    `${last?.actorName ?? "Someone"} changed this account while your form was open. Nothing of yours was saved: reload the page, look at what it says now, then change it.`,
  );
}

type StoredNumber = {
  readonly numberCipher: Uint8Array<ArrayBuffer>;
  readonly numberHash: string;
  readonly numberLast4: string;
};

/** What is written of the number: all of it, the mask alone, or nothing. */
async function numberOf(
  tx: Tx,
  bankId: string,
  held: { readonly id: string; readonly hasNumber: boolean; readonly mask: string | null },
  change: ProfileChange,
): Promise<Result<StoredNumber | { readonly numberLast4: string } | null>> {
  const { accountNumber } = change;
  if (accountNumber !== "") {
    const numberHash = lookupHash(accountNumber);
    const other = await tx.account.findFirst({ where: { bankId, numberHash, id: { not: held.id } } });
    if (other) {
      return refuse("number_taken", `${other.name} has this account number already. Compare both.`, "accountNumber");
    }
    const numberCipher = sealText(accountNumber, "account.number");
    return ok({ numberCipher, numberHash, numberLast4: last4(accountNumber) });
  }
  if (change.last4 === "" || change.last4 === held.mask) return ok(null);
  if (held.hasNumber) {
    const sentence = "The whole number is stored and ends otherwise: enter the whole number to change it.";
    return refuse("mask_differs", sentence, "last4");
  }
  return ok({ numberLast4: change.last4 });
}

/** Refuses what must not change any more, or does not exist. */
async function problemOf(tx: Tx, held: AccountProfile, change: ProfileChange): Promise<Refusal | null> {
  if (held.version !== change.version) return changedMeanwhile(tx, held.accountId);
  if (change.currency !== held.currency && !held.currencyEditable) {
    const sentence = `Figures in ${held.currency} are stored for this account, so its currency cannot be changed any more.`;
    return refuse("currency_fixed", sentence, "currency");
  }
  if (change.entityId !== null && !(await tx.legalEntity.findUnique({ where: { id: change.entityId } }))) {
    return refuse("unknown_entity", "There is no such entity. Reload the page.", "entityId");
  }
  return null;
}

/** Exceptions keep the decide-by that they were listed with: a promise to the people who work on them. */
function sentenceFor(before: AccountProfile, change: ProfileChange): string {
  const moved = before.positivePayCutoff !== change.positivePayCutoff || before.timeZone !== change.timeZone;
  if (!moved) return "Saved.";
  return "Saved. Exceptions that are already listed keep their decide-by time; the new cut-off counts for those that come.";
}

/**
 * Saves what we keep of an account because the bank does not send it (D4). The whole account number is sealed and
 * never shown again. A form that was opened before another's change is refused with who made it.
 */
export async function saveProfile(
  actor: Actor,
  change: ProfileChange,
): Promise<Result<{ sentence: string; version: string }>> {
  return inTransaction(async (tx): Promise<Result<{ sentence: string; version: string }>> => {
    const { accountId } = change;
    // Whoever stores a figure of this account holds a share of its row: the currency is judged after them.
    await tx.$executeRaw`select 1 from account where id = ${accountId}::uuid for update`;
    const before = await getProfile(accountId, tx);
    if (!before) return refuse("unknown_account", "There is no such account. Reload the page.");
    const problem = await problemOf(tx, before, change);
    if (problem) return problem;
    const { bankId, numberHash } = await tx.account.findUniqueOrThrow({ where: { id: accountId } });
    const held = { id: accountId, hasNumber: numberHash !== null, mask: before.last4 };
    const number = await numberOf(tx, bankId, held, change);
    if (!number.ok) return number;
    const { routingNumber, entityId, currency, timeZone } = change;
    const { achCutoff, wireCutoff, positivePayCutoff, positivePayDefault } = change;
    const cutoffs = { achCutoff, wireCutoff, positivePayCutoff, positivePayDefault };
    const data = { routingNumber, entityId, currency, timeZone, ...cutoffs, ...number.value };
    await tx.account.update({ where: { id: accountId }, data });
    const after = (await getProfile(accountId, tx)) ?? before;
    await audit(tx, personOf(actor), {
      action: ACTION,
      subjectType: "account",
      subjectId: accountId,
      accountId,
      before: facts(before),
      after: { ...facts(after), numberChanged: change.accountNumber !== "" },
    });
    return ok({ sentence: sentenceFor(before, change), version: after.version });
  });
}
