import "server-only";
import { personOf, type Actor } from "@/lib/core/actor";
import { audit } from "@/lib/core/audit";
import { last4, lookupHash, sealText } from "@/lib/core/crypto";
import { db, inTransaction, type Prisma, type Tx } from "@/lib/core/db";
import { newId } from "@/lib/core/ids";
import { formatMinor, minorFromBigInt, parseTyped, sumMinor } from "@/lib/core/money";
import { may } from "@/lib/core/permissions";
import { ok, refuse, type Refusal, type Result } from "@/lib/core/result";
import { getAccountForUse } from "@/lib/features/accounts/data";
import type { AccountForUse } from "@/lib/features/accounts/types";
import { payloadHash, type Payload } from "../rules/payload";
import { paymentNumber } from "../rules/words";
import type { Transfer, Wire } from "../schema";
import type { AchFacts } from "../types";
import { isByEntry, unfitForEntries } from "./entries/layout";

/** Above it Fedwire takes no amount: one cent less than ten billion. */
const MOST_MINOR = 999_999_999_999;
const NO_ACCOUNT = "This account is not open or not one of yours. Choose another.";
/** Binds the sealed account number to its column. */
export const BENEFICIARY_CONTEXT = "payment.beneficiary_account";

type Created = { readonly paymentId: string; readonly replayed: boolean };
type Draft = {
  readonly payload: Payload;
  readonly accountNumber: string | null;
  readonly clientKey: string;
  readonly sendNow: boolean;
};

/** A wire to somebody else's account in the United States, by routing and account number. */
export async function createWirePayment(actor: Actor, input: Wire, now: Date): Promise<Result<Created>> {
  const account = await sourceAccount(actor, input.accountId);
  if ("ok" in account) return account;
  if (account.currency !== "USD") {
    return refuse("not_usd", "Wires by routing number are in US dollars. Choose a USD account.", "accountId");
  }
  const amountMinor = readAmount(input.amount, account.currency);
  if (typeof amountMinor !== "number") return amountMinor;
  const accountHash = lookupHash(input.accountNumber);
  const own = await db().account.findFirst({
    where: { numberHash: accountHash, routingNumber: input.routingNumber },
    select: { id: true },
  });
  if (own?.id === account.id) {
    return refuse(
      "same_account",
      "This is the account you pay from. Compare the beneficiary's number.",
      "accountNumber",
    );
  }
  const payload: Payload = {
    rail: "WIRE",
    accountId: account.id,
    amountMinor,
    currency: account.currency,
    beneficiary: {
      name: input.beneficiaryName,
      routingNumber: input.routingNumber,
      accountHash,
      accountLast4: last4(input.accountNumber),
    },
    toAccountId: null,
    reference: input.reference,
    ach: null,
  };
  return store(
    actor,
    { payload, accountNumber: input.accountNumber, clientKey: input.clientKey, sendNow: input.sendNow },
    now,
  );
}

/** A transfer between two own accounts of the same currency at the same bank. */
export async function createTransferPayment(actor: Actor, input: Transfer, now: Date): Promise<Result<Created>> {
  const account = await sourceAccount(actor, input.accountId);
  if ("ok" in account) return account;
  const to = await getAccountForUse(actor.scope, input.toAccountId);
  if (!to) return refuse("no_account", NO_ACCOUNT, "toAccountId");
  if (to.id === account.id) return refuse("same_account", "Choose two different accounts.", "toAccountId");
  if (to.currency !== account.currency) {
    return refuse(
      "other_currency",
      `Both accounts must hold ${account.currency}. ${to.name} holds ${to.currency}.`,
      "toAccountId",
    );
  }
  if (to.bankCode !== account.bankCode) {
    return refuse("other_bank", "A transfer stays inside one bank. Send a wire instead.", "toAccountId");
  }
  const amountMinor = readAmount(input.amount, account.currency);
  if (typeof amountMinor !== "number") return amountMinor;
  const payload: Payload = {
    rail: "TRANSFER",
    accountId: account.id,
    amountMinor,
    currency: account.currency,
    beneficiary: null,
    toAccountId: to.id,
    reference: null,
    ach: null,
  };
  return store(actor, { payload, accountNumber: null, clientKey: input.clientKey, sendNow: input.sendNow }, now);
}

/**
 * The one payment of a checked ACH file, as a draft. Its amount is credits plus debits, which is what the bank shows
 * for a file. Asked again for the same file by the same person, it answers the payment that is there.
 */
export async function createAchPayment(
  actor: Actor,
  input: { achFileId: string; accountId: string; clientKey: string },
  now: Date,
): Promise<Result<Created>> {
  const account = await sourceAccount(actor, input.accountId);
  if ("ok" in account) return account;
  if (account.currency !== "USD") {
    return refuse("not_usd", "ACH files settle in US dollars. Choose a USD account.", "accountId");
  }
  const facts = await achFacts(input.achFileId);
  if ("ok" in facts) return facts;
  const unfit = (await isByEntry(db(), account.bankCode)) ? await unfitForEntries(db(), facts.fileId) : null;
  if (unfit) return unfit;
  const payload: Payload = {
    rail: "ACH",
    accountId: account.id,
    amountMinor: sumMinor([facts.creditMinor, facts.debitMinor]),
    currency: account.currency,
    beneficiary: null,
    toAccountId: null,
    reference: null,
    ach: facts,
  };
  return store(actor, { payload, accountNumber: null, clientKey: input.clientKey, sendNow: false }, now);
}

async function sourceAccount(actor: Actor, accountId: string): Promise<AccountForUse | Refusal> {
  if (!may(actor.role, "payments.create")) {
    return refuse("not_allowed", `Your role (${actor.role}) may not create payments. An analyst must do it.`);
  }
  const account = await getAccountForUse(actor.scope, accountId);
  return account ?? refuse("no_account", NO_ACCOUNT, "accountId");
}

function readAmount(typed: string, currency: string): number | Refusal {
  const amountMinor = parseTyped(typed, currency);
  if (amountMinor === null)
    return refuse("bad_amount", `This is not an amount in ${currency}. Type it like 1,250.00.`, "amount");
  if (amountMinor <= 0) return refuse("not_positive", "The amount must be more than zero.", "amount");
  if (amountMinor > MOST_MINOR) {
    return refuse("too_much", `The bank takes at most ${formatMinor(MOST_MINOR, currency)} at once.`, "amount");
  }
  return amountMinor;
}

async function achFacts(fileId: string): Promise<AchFacts | Refusal> {
  const file = await db().achFile.findUnique({ where: { id: fileId } });
  if (!file?.sha256 || !["ready", "sent_for_approval"].includes(file.status)) {
    return refuse("file_not_ready", "This file is not ready to be paid. Open it to see why.");
  }
  return {
    fileId,
    fileName: file.fileName,
    sha256: file.sha256,
    batchCount: file.batchCount,
    entryCount: file.entryCount,
    creditMinor: minorFromBigInt(file.creditMinor),
    debitMinor: minorFromBigInt(file.debitMinor),
    effectiveDate: latestEffectiveDate(file.summary),
  };
}

/** From the stored NachaSummary: the latest effective date of the batches, by which the file settles as one. */
function latestEffectiveDate(summary: Prisma.JsonValue): string | null {
  if (summary === null || typeof summary !== "object" || Array.isArray(summary)) return null;
  const batches = summary["batches"];
  if (!Array.isArray(batches)) return null;
  const dates = batches.flatMap((batch) => {
    const date = batch !== null && typeof batch === "object" && !Array.isArray(batch) ? batch["effectiveDate"] : null;
    return typeof date === "string" ? [date] : [];
  });
  return dates.length === 0 ? null : dates.reduce((a, b) => (a > b ? a : b));
}

async function store(actor: Actor, draft: Draft, now: Date): Promise<Result<Created>> {
  const hash = payloadHash(draft.payload);
  const before = await alreadyStored(actor, draft, hash);
  if (before) return before;
  try {
    return await inTransaction((tx) => insert(tx, actor, draft, hash, now));
  } catch (error) {
    // Two sends of one form at once: the unique key let one in, the other finds it.
    const other = await alreadyStored(actor, draft, hash);
    if (other) return other;
    throw error;
  }
}

/** The payment of an earlier send of the same form or file; a refusal when that one says something else. */
async function alreadyStored(actor: Actor, draft: Draft, hash: string): Promise<Result<Created> | null> {
  const fileId = draft.payload.ach?.fileId;
  const found = await db().payment.findFirst({
    where: { OR: [{ clientKey: draft.clientKey }, ...(fileId ? [{ achFileId: fileId }] : [])] },
    select: { id: true, number: true, createdById: true, payloadHash: true },
  });
  if (!found) return null;
  if (found.createdById === actor.memberId && found.payloadHash === hash)
    return ok({ paymentId: found.id, replayed: true });
  return refuse(
    "already_stored",
    fileId
      ? `This file already became payment ${paymentNumber(found.number)}. One file is paid once.`
      : `This form was already stored as ${paymentNumber(found.number)} with other details. Look at it, then start a new form.`,
  );
}

async function insert(tx: Tx, actor: Actor, draft: Draft, hash: string, now: Date): Promise<Result<Created>> {
  const { payload, accountNumber, clientKey, sendNow } = draft;
  const { rail, accountId, amountMinor, currency, beneficiary, toAccountId, reference, ach } = payload;
  const paymentId = newId();
  await tx.payment.create({
    data: {
      id: paymentId,
      rail,
      status: sendNow ? "awaiting_approval" : "draft",
      accountId,
      amountMinor: BigInt(amountMinor),
      currency,
      detail: { ach },
      payloadHash: hash,
      beneficiaryName: beneficiary?.name ?? null,
      beneficiaryRouting: beneficiary?.routingNumber ?? null,
      beneficiaryAccountCipher: accountNumber === null ? null : sealText(accountNumber, BENEFICIARY_CONTEXT),
      beneficiaryAccountHash: beneficiary?.accountHash ?? null,
      beneficiaryAccountLast4: beneficiary?.accountLast4 ?? null,
      toAccountId,
      achFileId: ach?.fileId ?? null,
      reference,
      clientKey,
      createdById: actor.memberId,
      createdAt: now,
      sentForApprovalAt: sendNow ? now : null,
    },
  });
  const subject = { subjectType: "payment", subjectId: paymentId, accountId } as const;
  await audit(tx, personOf(actor), {
    ...subject,
    action: "payment.created",
    after: { ...auditView(payload), payloadHash: hash },
  });
  if (sendNow) {
    await audit(tx, personOf(actor), {
      ...subject,
      action: "payment.sent_for_approval",
      before: { status: "draft" },
      after: { status: "awaiting_approval" },
    });
  }
  return ok({ paymentId, replayed: false });
}

/** The payload as people read it in the trail: no keyed hash of the account, nothing that is not there. */
function auditView(payload: Payload): object {
  const { rail, accountId, amountMinor, currency, beneficiary, toAccountId, reference, ach } = payload;
  return {
    rail,
    accountId,
    amountMinor,
    currency,
    ...(beneficiary
      ? {
          beneficiary: beneficiary.name,
          beneficiaryRouting: beneficiary.routingNumber,
          beneficiaryAccountLast4: beneficiary.accountLast4,
        }
      : {}),
    ...(toAccountId ? { toAccountId } : {}),
    ...(reference ? { reference } : {}),
    ...(ach ? { fileName: ach.fileName, fileId: ach.fileId, fileSha256: ach.sha256 } : {}),
  };
}
