import { gzipSync } from "node:zlib";
import { achFirstStep, acceptAch, createAchEntry, newPayment } from "./payments";
import { readAchFile, type AchFile } from "../ach-file";
import { deny, type Call, type Outcome } from "../call";
import type { State } from "../state";
import type { Account } from "../types";

/** `POST /payments/ach`: a NACHA file as multipart part `file` (D1), or one entry as JSON. */
export function createAch(call: Call): Outcome {
  if (call.body.kind !== "ach-file") return createAchEntry(call);
  const { bytes, sha256, sourceAccountId } = call.body;
  const file = readAchFile(bytes);
  if (!file.ok) return deny(call, 422, `ERR_ACH_${file.reason}`, file.sentence);
  const account = settlementAccount(call.bank.state, sourceAccountId, file.value);
  if (!account) return deny(call, 404, "ERR_ACC_001", "The source account is unknown");
  if (account.currency !== "USD") return deny(call, 400, "ERR_VAL_002", "ACH settles on accounts in USD only");
  const { creditMinor, debitMinor, companyName, entryCount, effectiveDate } = file.value;
  const { answer, changes } = acceptAch(
    newPayment(call, account, {
      kind: "ach-file",
      amountMinor: creditMinor + debitMinor,
      creditMinor,
      debitMinor,
      counterparty: companyName.toUpperCase(),
      entryCount,
      fileSha256: sha256,
      effectiveDate,
      next: achFirstStep(call.nowMs),
    }),
  );
  const gzip = gzipSync(bytes, { level: 1 }).toString("base64");
  return { answer, changes: [...changes, { t: "ach-file", paymentId: call.newPaymentId, gzip }] };
}

/** The named account, else the ACH account of the entity whose company id the file carries, else the first in USD. */
function settlementAccount(state: State, sourceAccountId: string | null, file: AchFile): Account | undefined {
  if (sourceAccountId !== null) return state.accounts.get(sourceAccountId);
  const entity = state.entities.find((one) => one.achCompanyId !== null && file.companyIds.includes(one.achCompanyId));
  const own = entity?.achAccountId ? state.accounts.get(entity.achAccountId) : undefined;
  return (
    own ?? [...state.accounts.values()].find((account) => account.currency === "USD" && account.type === "Checking")
  );
}
