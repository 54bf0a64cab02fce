import { gunzipSync } from "node:zlib";
import { z } from "zod";
import { dateInZone, wallClock } from "@/lib/core/dates";
import { newId } from "@/lib/core/ids";
import { checkNacha } from "@/lib/formats/nacha/check";
import { iterateEntries } from "@/lib/formats/nacha/entries";
import { BANK_ZONE } from "../qbank/calendar";
import type { Bank } from "../qbank/bank";
import { bookEntryReturn } from "../qbank/bookings";
import type { Change } from "../qbank/events";
import { writeReturnFile, type Returned } from "../qbank/return-file";
import { entryReturnId, returnId } from "../qbank/state";
import type { Payment } from "../qbank/types";
import { ControlRefusal, parsed, type ControlCall } from "./call";
import { paymentOf } from "./payments";

const namedEntry = z.strictObject({
  trace: z.string().regex(/^\d{15}$/),
  code: z.string().regex(/^[RC]\d{2}$/),
  /** What the bank adds in its own words (R), or the corrected data by its columns (C). */
  text: z.string().max(44).default(""),
});

const request = z.union([
  z.strictObject({
    entries: z.array(namedEntry).min(1).max(10_000),
    /** Tells again what was returned before, as banks do by mistake: no money moves. */
    again: z.boolean().default(false),
  }),
  // The page's form sends one.
  namedEntry.transform((one) => ({ entries: [one], again: false })),
]);

/**
 * Returns named entries of a completed ACH file, or says that something about them has changed: one file of returns
 * is ready at once, and the money of the returned entries moves back, a booking for each. A notification moves none.
 */
export function returnEntries(call: ControlCall): unknown {
  const payment = paymentOf(call);
  const { bank } = call.sandbox.parts;
  const wanted = parsed(request, call.body);
  const returned = findEntries(bank, payment, wanted.entries);
  const nowMs = bank.clock.nowMs();
  const changes: Change[] = [];
  const seen = new Set<string>();
  for (const one of returned) {
    if (one.code.startsWith("C")) continue;
    const effect = entryReturnId(payment.paymentId, one.entry.line);
    const before = bank.state.effects.has(effect);
    if (seen.has(effect) || (before && !wanted.again)) {
      throw new ControlRefusal(409, `The entry ${one.entry.traceNumber} is returned already`);
    }
    if (wanted.again && !before)
      throw new ControlRefusal(409, `The entry ${one.entry.traceNumber} was not returned yet`);
    seen.add(effect);
    if (!wanted.again) changes.push(bookEntryReturn(payment, one, nowMs));
  }
  const file = returnFileOf(bank, returned, nowMs);
  bank.commit([{ t: "return-file", file }, ...changes]);
  return { fileId: file.fileId, entryCount: file.entryCount };
}

function returnFileOf(bank: Bank, returned: readonly Returned[], nowMs: number) {
  let firstSequence = 1;
  for (const file of bank.state.returnFiles.values()) firstSequence += file.entryCount;
  const now = new Date(nowMs);
  const facts = { date: dateInZone(now, BANK_ZONE), time: wallClock(now, BANK_ZONE).time.slice(0, 5), firstSequence };
  try {
    const text = writeReturnFile(returned, facts);
    return { fileId: newId(), createdMs: nowMs, entryCount: returned.length, text };
  } catch (error) {
    if (error instanceof RangeError) throw new ControlRefusal(422, error.message);
    throw error;
  }
}

type Named = z.infer<typeof namedEntry>;

function findEntries(bank: Bank, payment: Payment, named: readonly Named[]): Returned[] {
  const kept = bank.state.achFiles.get(payment.paymentId);
  if (payment.kind !== "ach-file" || kept === undefined) throw new ControlRefusal(409, "The payment is no ACH file");
  if (payment.status !== "P_COMPLETED") throw new ControlRefusal(409, `The payment is ${payment.status}`);
  if (bank.state.effects.has(returnId(payment.paymentId)))
    throw new ControlRefusal(409, "All of it is returned already");
  const bytes = gunzipSync(Buffer.from(kept, "base64"));
  const batches = new Map(checkNacha(bytes).summary?.batches.map((batch) => [batch.line, batch]));
  const wanted = new Set(named.map((one) => one.trace));
  const entries = new Map(
    [...iterateEntries(bytes)].filter((one) => wanted.has(one.traceNumber)).map((one) => [one.traceNumber, one]),
  );
  return named.map(({ trace, code, text }) => {
    const entry = entries.get(trace);
    const batch = entry && batches.get(entry.batchLine);
    if (!entry || !batch) throw new ControlRefusal(404, `The file has no entry with trace number ${trace}`);
    if (batch.sec === "IAT") throw new ControlRefusal(422, "This bank does not play returns of international entries");
    return { entry, batch, code, text };
  });
}
