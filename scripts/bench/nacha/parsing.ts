import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "achkit";
import { parseNacha } from "@/lib/formats/nacha/parse/parse";
import { runToEnd, typescriptFlags } from "../../process/children";
import { Sentence } from "../../process/sentence";
import { figure, type Goal } from "../lib/report";
import { interleave } from "../lib/rounds";
import { bytesOf, fileOf } from "./generate";

const ENTRIES = 500_000;
const CHILD_TIMEOUT_MS = 120_000;

/** P2: a file read so that every field can be asked for, against achkit's parse, and the memory that takes. */
export async function benchParsing(seed: number, rounds: number): Promise<Goal[]> {
  const bytes = bytesOf(fileOf("PPD", ENTRIES, seed));
  const text = Buffer.from(bytes).toString("latin1");
  proveSame(bytes, text);
  const { contender, anchor, ratio } = await interleave(
    { contender: () => timeOf(() => parseNacha(bytes)), anchor: () => timeOf(() => parse(text)) },
    { rounds, warmUp: 2 },
  );
  const read = timeOf(() => readEvery(bytes));
  console.log(`P2   500,000 entries: parse ${figure(contender.median)} ms, achkit ${figure(anchor.median)} ms`);
  console.log(`     parse and eight fields of every entry as text: ${figure(read)} ms`);
  const memory = await peakOf(bytes);
  return [
    { name: "P2 parse against achkit", value: ratio.median, unit: "x", spread: ratio, atMost: 0.5 },
    { name: "P2 peak memory of a process against the file", value: memory, unit: "x", atMost: 3 },
  ];
}

function timeOf(work: () => unknown): number {
  const begin = performance.now();
  work();
  return performance.now() - begin;
}

/** Every entry as achkit names its parts. */
function* entriesOf(bytes: Uint8Array): Generator<unknown, void, undefined> {
  for (const batch of parseNacha(bytes).batches()) {
    for (const entry of batch.entries()) {
      yield {
        txnCode: entry.digits("transactionCode"),
        routing: entry.raw("rdfi") + entry.raw("checkDigit"),
        account: entry.text("account"),
        amountCents: entry.digits("amount"),
        idNumber: entry.text("individualId"),
        name: entry.text("individualName"),
        addendaFlag: entry.raw("addendaIndicator") === "1",
        traceNumber: entry.raw("trace"),
        addenda: [],
      };
    }
  }
}

function readEvery(bytes: Uint8Array): number {
  let entries = 0;
  for (const _entry of entriesOf(bytes)) entries++;
  return entries;
}

function proveSame(bytes: Uint8Array, text: string): void {
  const ours = entriesOf(bytes);
  for (const batch of parse(text).batches) {
    for (const entry of batch.entries) {
      if (JSON.stringify(ours.next().value) !== JSON.stringify(entry)) {
        throw new Sentence("The two read an entry differently: neither scores anything");
      }
    }
  }
  if (ours.next().done !== true) throw new Sentence("We read more entries than achkit: neither scores anything");
}

/** The most memory that a process of its own held while it read the file and asked for fields all over it. */
async function peakOf(bytes: Uint8Array): Promise<number> {
  const directory = await mkdtemp(join(tmpdir(), "cutoff-bench-"));
  try {
    const path = join(directory, "file.ach");
    await writeFile(path, bytes);
    const run = async (name: string): Promise<number> => {
      const parameters = [...typescriptFlags, "scripts/bench/nacha/parse-child.ts", name];
      const { code, output } = await runToEnd(parameters, {}, CHILD_TIMEOUT_MS);
      const peak = Number(output.trim());
      if (code !== 0 || !(peak > 0))
        throw new Sentence(`The process that parses did not end:\n${output.slice(-2_000)}`);
      return peak;
    };
    const [idle, peak] = [await run(""), await run(path)];
    const [size, atRest, most] = [bytes.length, idle, peak].map((value) => figure(value / 1_000_000));
    console.log(`     peak memory ${most} MB for a file of ${size} MB; a process that reads none ${atRest} MB`);
    return peak / bytes.length;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
