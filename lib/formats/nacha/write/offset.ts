import { refuse, type Refusal } from "@/lib/core/result";
import type { BatchToBuild, EntryToBuild, FileToBuild } from "../build";
import { SEC_CODES, transactionCode } from "../codes";
import { BLOCK_RECORDS } from "../fields";
import type { BankProfile } from "../profiles/types";
import { bytesOfRecords } from "./record-writer";

const OFFSET_CODES = {
  checking: { debit: 27, credit: 22 },
  savings: { debit: 37, credit: 32 },
} as const;

/** What the batch takes more than it gives; negative when it gives more. */
function netDebit(batch: BatchToBuild): number {
  let net = 0;
  for (const entry of batch.entries) {
    const debit = transactionCode(entry.transactionCode)?.direction === "debit";
    net += debit ? entry.amountMinor : -entry.amountMinor;
  }
  return net;
}

/** The entry on the company's own account that balances a batch; null where none is asked for or none is needed. */
export function offsetEntry(batch: BatchToBuild, profile: BankProfile): EntryToBuild | null {
  if (profile.balance !== "offset entry" || !batch.offset) return null;
  const net = netDebit(batch);
  if (net === 0) return null;
  const { kind, routingNumber, accountNumber, name } = batch.offset;
  return {
    transactionCode: OFFSET_CODES[kind][net > 0 ? "credit" : "debit"],
    rdfi: routingNumber,
    accountNumber,
    amountMinor: Math.abs(net),
    individualName: name,
  };
}

/** Ten digits of cents. */
const MOST_AMOUNT = 9_999_999_999;

/** Entry classes that are laid out otherwise, or that no company makes. */
const NOT_BUILT = new Set(["ACK", "ADV", "ATX", "COR", "DNE", "ENR", "IAT", "MTE", "POS", "SHR", "TRX"]);

/** Why a file cannot be built in the manner of a bank; null when it can. */
export function refuseToBuild(file: FileToBuild, profile: BankProfile): Refusal | null {
  const { caps } = profile;
  if (file.batches.length === 0 || file.batches.some((batch) => batch.entries.length === 0))
    return refuse("nothing_to_build", "There is a batch without entries, or no batch at all. Add an entry first.");
  const other = file.batches.find((batch) => NOT_BUILT.has(batch.sec));
  if (other) return refuse("sec_not_built", `Entries of class ${other.sec} are not built here. Choose another class.`);
  if (file.batches.length > caps.batches)
    return refuse(
      "too_many_batches",
      `This bank takes ${caps.batches} batches in a file, and here are ${file.batches.length}. Split it.`,
    );
  let entries = 0;
  let addenda = 0;
  for (const batch of file.batches) {
    entries += batch.entries.length + (offsetEntry(batch, profile) ? 1 : 0);
    for (const entry of batch.entries) addenda += entry.addenda?.length ?? 0;
  }
  if (entries > caps.entries)
    return refuse(
      "too_many_entries",
      `This bank takes ${caps.entries} entries in a file, and here are ${entries}. Split it.`,
    );
  const records = 2 + 2 * file.batches.length + entries + addenda;
  const bytes = bytesOfRecords(Math.ceil(records / BLOCK_RECORDS) * BLOCK_RECORDS, profile.lineEnds);
  if (bytes > caps.bytes)
    return refuse(
      "too_large",
      `This bank takes files of ${caps.bytes} bytes, and this one comes to ${bytes}. Split it.`,
    );
  return refuseOrigin(file, profile) ?? refuseOffsets(file, profile);
}

function refuseOrigin(file: FileToBuild, profile: BankProfile): Refusal | null {
  if (profile.origin !== "routing" || /^\d{9}$/.test(file.origin)) return null;
  return refuse(
    "origin_not_routing",
    "This bank wants a routing number of nine digits as origin. Enter that.",
    "origin",
  );
}

function refuseOffsets(file: FileToBuild, profile: BankProfile): Refusal | null {
  if (profile.balance !== "offset entry") return null;
  if (file.batches.some((batch) => !batch.offset))
    return refuse("offset_missing", "This bank wants balanced batches. Name the account that balances them.", "offset");
  const oneWay = file.batches.find((batch) => SEC_CODES.get(batch.sec)?.debitOnly === true);
  if (oneWay)
    return refuse(
      "offset_not_allowed",
      `A ${oneWay.sec} batch takes debits only, so no credit can balance it. Send it in a file that is not balanced.`,
    );
  if (file.batches.some((batch) => Math.abs(netDebit(batch)) > MOST_AMOUNT))
    return refuse("offset_too_large", "The sum of a batch does not fit one entry that balances it. Split the batch.");
  return null;
}
