import { formatDate, type LocalDate } from "@/lib/core/dates";
import type { NachaBatchSummary, NachaCheck } from "../types";
import { ChangeLog } from "./change-log";
import { NO_OUTPUT } from "./output";
import { survey, type Survey } from "./survey";
import type { RepairName, RepairOffer } from "./types";
import { RepairWalk } from "./walk";
import type { Plan } from "./job";
import { RecordCursor } from "../record-cursor";

/** The most bad batches that are offered to be left out, one by one. */
const DROP_LIMIT = 100;

type Words = { readonly title: string; readonly sentence: string };

const WORDS: Readonly<Record<Exclude<RepairName, "dropBatch" | "restampDates">, Words>> = {
  recomputeTotals: {
    title: "Work out the totals again",
    sentence:
      "Counts, hashes and totals of the controls are written anew from the entries. Compare the new totals with your own source first: an entry that was lost or doubled does not come back.",
  },
  fixCheckDigits: {
    title: "Put check digits right",
    sentence:
      "The ninth digit of a routing number is worked out from the other eight. Do this only where the eight are right: compare them with the payee's own papers.",
  },
  renumberTraces: {
    title: "Number the traces anew",
    sentence:
      "In batches whose trace numbers are out of order or start with another bank, they are numbered from the batch's own bank; addenda follow their entries.",
  },
  renumberBatches: {
    title: "Number the batches anew",
    sentence: "Batches are numbered from 1 on, header and control alike.",
  },
  normaliseLines: {
    title: "Put the lines right",
    sentence:
      "Each record becomes a line of 94 characters with one kind of line end: blanks that were cut off come back, blanks too many go, and so do blank lines and a byte order mark.",
  },
  repad: {
    title: "Fill the last block",
    sentence: "Lines of nines at the end are put right, so that the records fill blocks of ten.",
  },
};

/** In the order in which they are shown. */
const ORDER = [
  "normaliseLines",
  "renumberBatches",
  "renumberTraces",
  "fixCheckDigits",
  "recomputeTotals",
  "repad",
] as const;

/**
 * The repairs that would change something in a file, each with how much. Only what follows from the file itself is
 * offered: no amount, account number, routing digit or name. `earliest` is the first day on which a new file can
 * settle. Reads the file twice and writes nothing.
 */
export function offerRepairs(
  bytes: Uint8Array,
  check: NachaCheck,
  { earliest }: { readonly earliest: LocalDate },
): readonly RepairOffer[] {
  if (!check.summary) return [];
  const known = survey(bytes);
  const log = new ChangeLog();
  const everything: Plan = {
    effectiveDate: earliest,
    recomputeTotals: true,
    fixCheckDigits: true,
    renumberTraces: true,
    renumberBatches: true,
    normaliseLines: true,
    repad: true,
    drop: new Set<number>(),
  };
  const cursor = new RecordCursor(bytes);
  new RepairWalk({ source: bytes, cursor, plan: everything, known, output: NO_OUTPUT, log }).run();
  const offers: RepairOffer[] = ORDER.flatMap((name) => {
    const count = log.countOf(name);
    return count > 0 ? [{ name, ...WORDS[name], count }] : [];
  });
  const dates = log.countOf("restampDates");
  if (dates > 0) offers.unshift({ name: "restampDates", ...dateWords(earliest), count: dates });
  return [...offers, ...dropOffers(check, known)];
}

function dateWords(earliest: LocalDate): Words {
  const sentence = `Batches dated before ${formatDate(earliest)}, or on a day when banks do not settle, are dated ${formatDate(earliest)}; later banking days stay.`;
  return { title: "Date the batches anew", sentence };
}

/** Batches with an error inside, as long as another one is left. */
function dropOffers({ summary, issues }: NachaCheck, known: Survey): readonly RepairOffer[] {
  if (!summary || known.batches < 2) return [];
  // A missing control is told where the next record stands, which is not of its batch.
  const errors = issues.filter(({ severity, code }) => severity === "error" && code !== "BATCH_CONTROL_MISSING");
  const offers: RepairOffer[] = [];
  let at = 0;
  for (const batch of summary.batches) {
    const records = batch.entries + batch.addenda + 2;
    while (at < errors.length && (errors[at]?.line ?? 0) < batch.line) at++;
    const line = errors[at]?.line ?? Infinity;
    const first = line < batch.line + records ? `Its first error is on line ${line}.` : "";
    if (first === "" && !known.unclosed.has(batch.line)) continue;
    offers.push(dropOffer(batch, records, first === "" ? "It has no control record." : first));
    if (offers.length >= DROP_LIMIT) break;
  }
  return offers.length < known.batches ? offers : offers.slice(0, -1);
}

function dropOffer(batch: NachaBatchSummary, count: number, fault: string): RepairOffer {
  const { number, companyName, entries, line } = batch;
  const what = `Batch ${number} of ${companyName || "an unnamed company"}, ${entries} ${entries === 1 ? "entry" : "entries"},`;
  const sentence = `${what} is left out whole, and the totals of the file follow. ${fault}`;
  return { name: "dropBatch", title: "Leave out a batch", sentence, count, batchLine: line };
}
