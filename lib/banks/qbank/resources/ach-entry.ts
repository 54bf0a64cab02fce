import "server-only";
import type { z } from "zod";
import { checkedBody, notSent } from "../session";
import { achEntryRequest } from "../wire/requests";

type Recipient = {
  readonly name: string;
  readonly routingNumber: string;
  readonly accountNumber: string;
  readonly accountType?: string | undefined;
};

/** One ACH entry, in the shape of the SDK guide (a recipient and a date) or of the API description (two accounts). */
export type AchEntry = {
  readonly sourceAccountId: string;
  /** Plain decimal text. */
  readonly amount: string;
} & (
  | { readonly recipientDetails: Recipient; readonly effectiveDate: string }
  | { readonly destinationAccountId: string; readonly referenceId?: string | undefined }
);

/** The entry as QBank takes it. Throws `ValidationError` naming the field, never its value. */
export function toAchBody(entry: AchEntry): z.infer<typeof achEntryRequest> {
  const common = { source_account_id: entry.sourceAccountId, amount: entry.amount };
  if (!("recipientDetails" in entry)) {
    const { destinationAccountId, referenceId } = entry;
    return checkedBody(achEntryRequest, {
      ...common,
      destination_account_id: destinationAccountId,
      reference_id: referenceId,
    });
  }
  // Of two targets one would be dropped without a word.
  if ("destinationAccountId" in entry) throw notSent("the entry has two targets");
  const { name, routingNumber, accountNumber, accountType } = entry.recipientDetails;
  return checkedBody(achEntryRequest, {
    ...common,
    effective_date: entry.effectiveDate,
    recipient_details: {
      name,
      routing_number: routingNumber,
      account_number: accountNumber,
      account_type: accountType,
    },
  });
}
