import { db } from "@/lib/core/db";
import { syncReturns } from "@/lib/features/ach-returns/sync";
import { sendFileForApproval } from "@/lib/features/ach-files/mutations/send";
import type { SyncOutcome } from "@/lib/features/banks/dispatch";
import { beginSync } from "@/lib/features/banks/mutations/syncs";
import type { BatchToWrite } from "@/lib/formats/nacha/write";
import { newId } from "@/lib/core/ids";
import { addFile, payroll } from "./ach-files";
import type { Desk } from "./desk";
import { approveAndRelease, must, readPayment, settle } from "./payments";

/** Returned entries as a flow test needs them: a file that settled, and a bank that sends entries of it back. */

export type SettledFile = {
  readonly fileId: string;
  readonly paymentId: string;
  readonly bankPaymentId: string;
  readonly entries: Awaited<ReturnType<typeof entriesOf>>;
};

function entriesOf(fileId: string) {
  return db().achEntry.findMany({ where: { fileId }, orderBy: { line: "asc" } });
}

/** Uploads, sends, approves, releases and settles a file; answers what it became. */
export async function settledFile(
  desk: Desk,
  batch: Partial<BatchToWrite> = {},
  account: keyof Desk["accounts"] = "incOperating",
): Promise<SettledFile> {
  const fileId = await addFile(desk, payroll(batch));
  return settleFile(desk, fileId, account);
}

/** Sends, approves, releases and settles a checked file. */
export async function settleFile(
  desk: Desk,
  fileId: string,
  account: keyof Desk["accounts"] = "incOperating",
): Promise<SettledFile> {
  const wanted = { fileId, accountId: desk.accounts[account].id, clientKey: newId() };
  const { paymentId } = must(await sendFileForApproval(desk.actors.analyst, wanted, desk.clock.now()));
  await approveAndRelease(desk, paymentId);
  const status = await settle(desk, paymentId);
  if (status !== "completed") throw new Error(`The payment is ${status}`);
  const { bankPaymentId } = await readPayment(paymentId);
  return { fileId, paymentId, bankPaymentId: bankPaymentId ?? "", entries: await entriesOf(fileId) };
}

export type SentBack = { readonly trace: string; readonly code: string; readonly text?: string };

/** The bank sends entries of a settled file back, or says that they have changed. */
export async function sendBack(
  desk: Desk,
  file: SettledFile,
  entries: readonly SentBack[],
  again = false,
): Promise<void> {
  const answer = await desk.sandbox.handle(
    new Request(`http://bank/_control/payments/${file.bankPaymentId}/entries/return`, {
      method: "POST",
      headers: { authorization: `Bearer ${process.env["SANDBOX_CONTROL_TOKEN"]}` },
      body: JSON.stringify({ entries, again }),
    }),
  );
  if (!answer.ok) throw new Error(await answer.text());
}

/** Fetches what the bank has, as the schedule does. */
export async function fetchReturns(desk: Desk): Promise<SyncOutcome> {
  const clock = (): Date => desk.clock.now();
  return syncReturns(await beginSync(desk.bankId, "returns", clock()), { clock });
}

/** Everything that came back, in order of file and line. */
export function readReturns() {
  return db().achReturn.findMany({ orderBy: [{ receivedAt: "asc" }, { line: "asc" }] });
}
