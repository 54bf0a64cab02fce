import { randomInt } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { checkNacha, createNachaCheck } from "@/lib/formats/nacha/check";
import { iterateEntries } from "@/lib/formats/nacha/entries";
import { readLines } from "@/lib/formats/nacha/lines";
import { parseNacha } from "@/lib/formats/nacha/parse/parse";
import { offerRepairs } from "@/lib/formats/nacha/repair/offers";
import { applyRepairs } from "@/lib/formats/nacha/repair/repair";
import type { Repair } from "@/lib/formats/nacha/repair/types";
import { iterateReturns } from "@/lib/formats/nacha/returns/iterate";
import { sampleLines, seeded, toBytes } from "@/lib/formats/nacha/testdata/samples";
import type { NachaCheck } from "@/lib/formats/nacha/types";
import type { Campaign } from "../bench/lib/campaign";
import { repositoryRoot } from "../process/root";
import { cut, spoil } from "./spoil";

const CASES = 100_000;
/** Milliseconds of the processor that a megabyte may take through all readers, and what a smaller file may all the same. */
const MS_PER_MB = 2_000;
const LEAST_MS = 1_000;
/** What one process may hold after any number of cases. */
const MOST_RSS = 1_000_000_000;
const EARLIEST = "2026-11-20";

/** Files to spoil: our own sample, and where they are there, those of real systems of up to 64 KB. */
export function corpus(): Uint8Array[] {
  const own = ["\n", "\r\n", ""].map((lineEnd) => toBytes(sampleLines(), lineEnd));
  const shared = join(repositoryRoot, "../shared/data/ach");
  if (!existsSync(shared)) return own;
  const paths = readdirSync(shared, { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".ach"));
  const files = paths.toSorted().map((path) => readFileSync(join(shared, path)));
  return [...own, ...files.filter(({ length }) => length <= 65_536)];
}

/** What is wrong with how one spoilt file was read; null when nothing is. */
export type CaseOutcome = { readonly verdict: NachaCheck["verdict"]; readonly problem: string | null };

/** Case `number` of a seed: the same bytes and cuts each time. */
export function fuzzCase(files: readonly Uint8Array[], seed: number, number: number): CaseOutcome {
  const random = seeded(seed * 1_000_003 + number);
  const bytes = spoil(files[Math.floor(random() * files.length)] ?? new Uint8Array(), random);
  const begin = process.cpuUsage();
  try {
    const check = checkNacha(bytes);
    const problem = differencesOf(check, bytes, random) ?? tooSlow(process.cpuUsage(begin).user / 1_000, bytes.length);
    return { verdict: check.verdict, problem };
  } catch (error) {
    return { verdict: "invalid", problem: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

function differencesOf(check: NachaCheck, bytes: Uint8Array, random: () => number): string | null {
  const inPieces = createNachaCheck();
  for (const piece of cut(bytes, random)) inPieces.push(piece);
  if (!isDeepStrictEqual(inPieces.end(), check))
    return "the check in pieces says something else than the check at once";
  const { records, entries } = readAll(bytes);
  if (check.summary && check.verdict !== "invalid" && entries !== check.summary.entries) {
    return `parse finds ${entries} entries, the check ${check.summary.entries}`;
  }
  const lines = readLines(bytes, { fromLine: 1, limit: Number.MAX_SAFE_INTEGER }).length;
  if (lines !== records) return `parse finds ${records} records, the lines are ${lines}`;
  for (const entry of iterateEntries(bytes))
    if (!Number.isSafeInteger(entry.amountMinor)) return "an amount is no integer";
  for (const back of iterateReturns(bytes)) if (!(back.line > 0)) return "a return has no line";
  return repairedWorse(check, bytes);
}

/** Asks for every field of every record, through the records and through batches and entries. */
function readAll(bytes: Uint8Array): { records: number; entries: number } {
  const file = parseNacha(bytes);
  for (let number = 0; number < file.recordCount; number++) {
    const record = file.record(number);
    for (const name of Object.keys(record?.fields ?? {})) {
      if (record && record.text(name) !== record.raw(name).trim()) throw new Error(`${name} reads two ways`);
      record?.digits(name);
      record?.date(name);
    }
  }
  let entries = 0;
  for (const entry of file.entries()) {
    entries++;
    for (const addenda of entry.allAddenda()) addenda.text("text");
  }
  for (const batch of file.batches()) batch.control?.text("batchNumber");
  return { records: file.recordCount, entries };
}

/** Applies every repair that is offered; a file that was not invalid must not become so. */
function repairedWorse(check: NachaCheck, bytes: Uint8Array): string | null {
  const repairs = offerRepairs(bytes, check, { earliest: EARLIEST }).map(({ name, batchLine }): Repair => {
    if (name === "restampDates") return { name, effectiveDate: EARLIEST };
    return name === "dropBatch" ? { name, line: batchLine ?? 0 } : { name };
  });
  const kept = repairs.filter(({ name }) => name !== "dropBatch");
  const after = checkNacha(applyRepairs(bytes, kept).bytes).verdict;
  if (check.verdict !== "invalid" && after === "invalid") return "the repairs that were offered make the file invalid";
  const [drop] = repairs.filter(({ name }) => name === "dropBatch");
  if (drop) checkNacha(applyRepairs(bytes, [drop]).bytes);
  return null;
}

function tooSlow(ms: number, bytes: number): string | null {
  const most = Math.max(LEAST_MS, (bytes / 1_000_000) * MS_PER_MB);
  return ms > most ? `${bytes} bytes took ${Math.round(ms)} ms` : null;
}

/**
 * proof.md 7: spoilt files through the check, at once and in pieces, the parser, the lines, entries and returns, and
 * every repair that is offered. `--cases N`, `--seed S`; `--case N` plays one case again. Stops at the first failure.
 */
export const fuzzNacha: Campaign = async (options) => {
  const seed = options["seed"] ?? randomInt(1_000_000);
  const only = options["case"];
  const cases = options["cases"] ?? CASES;
  const files = corpus();
  const counts = { valid: 0, repairable: 0, invalid: 0 };
  const begin = performance.now();
  for (let number = only ?? 0; number < (only === undefined ? cases : only + 1); number++) {
    const { verdict, problem } = fuzzCase(files, seed, number);
    counts[verdict]++;
    if (problem !== null) {
      console.log(`Case ${number}: ${problem}\nReplay: npm run fuzz -- nacha --seed ${seed} --case ${number}`);
      return false;
    }
    // So that a person may interrupt.
    if (number % 1_000 === 999) await new Promise(setImmediate);
    if (number % 10_000 === 9_999) console.log(`${number + 1} cases read`);
  }
  const seconds = Math.round((performance.now() - begin) / 1_000);
  const peak = process.memoryUsage().rss;
  const run = only === undefined ? `${cases} cases` : `case ${only}`;
  console.log(`${run} of ${files.length} files (seed ${seed}), ${seconds} s, ${Math.round(peak / 1_000_000)} MB held`);
  console.log(`${counts.valid} valid, ${counts.repairable} repairable, ${counts.invalid} invalid, none read two ways`);
  return peak <= MOST_RSS;
};
