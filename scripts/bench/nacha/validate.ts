import { validate } from "achkit";
import { checkNacha } from "@/lib/formats/nacha/check";
import { Sentence } from "../../process/sentence";
import { figure, type Goal } from "../lib/report";
import { interleave } from "../lib/rounds";
import { bytesOf, fileOf, type Kind } from "./generate";
import { strideScan } from "./scan";

/** The size that the goals speak of. */
const GATE_ENTRIES = 500_000;
const SIZES = [10_000, 100_000, GATE_ENTRIES, 1_000_000];

/**
 * P1: a check by every rule against a bare scan of the same bytes and against achkit's validate, at four sizes. Only
 * 500,000 entries have a goal of their own; the time an entry takes in the largest file shows that the check is linear.
 */
export async function benchValidate(seed: number, rounds: number): Promise<Goal[]> {
  const goals: Goal[] = [];
  const perEntry = new Map<number, number>();
  for (const entries of SIZES) {
    const { ms, against } = await measure("PPD", entries, seed, rounds);
    perEntry.set(entries, (ms / entries) * 1_000_000);
    if (entries === GATE_ENTRIES) goals.push(...against);
  }
  goals.push(...(await measure("CCD", GATE_ENTRIES, seed, rounds)).against);
  const growth = (perEntry.get(1_000_000) ?? Number.NaN) / (perEntry.get(100_000) ?? Number.NaN);
  goals.push({ name: "P1 time an entry, 1,000,000 against 100,000", value: growth, unit: "x", atMost: 1.3 });
  return goals;
}

async function measure(
  kind: Kind,
  entries: number,
  seed: number,
  rounds: number,
): Promise<{ ms: number; against: Goal[] }> {
  const bytes = bytesOf(fileOf(kind, entries, seed));
  const text = Buffer.from(bytes).toString("latin1");
  proveAll(bytes, text, entries);
  const check = () => timeOf(() => checkNacha(bytes));
  // The scan takes milliseconds: one turn in which the system ran something else would be all that was measured.
  const quickest = (work: () => unknown) => () => Math.min(timeOf(work), timeOf(work), timeOf(work));
  const scan = await interleave(
    { contender: quickest(() => checkNacha(bytes)), anchor: quickest(() => strideScan(bytes)) },
    { rounds, warmUp: 2 },
  );
  const peer = await interleave(
    { contender: check, anchor: () => timeOf(() => validate(text)) },
    { rounds, warmUp: 1 },
  );
  const what = `${entries.toLocaleString("en-US")} ${kind}${kind === "CCD" ? " with addenda" : ""}`;
  const size = `${figure(bytes.length / 1_000_000)} MB`;
  const [ours, bare, theirs] = [scan.contender.median, scan.anchor.median, peer.anchor.median].map(figure);
  console.log(`P1   ${what} (${size}): check ${ours} ms, scan ${bare} ms, achkit ${theirs} ms`);
  console.log(`     ${ratio(scan.ratio)} scan, ${ratio(peer.ratio)} achkit`);
  const name = `P1 check of ${what} against`;
  return {
    ms: scan.contender.median,
    against: [
      { name: `${name} a scan`, value: scan.ratio.median, unit: "x", spread: scan.ratio, atMost: 8 },
      { name: `${name} achkit`, value: peer.ratio.median, unit: "x", spread: peer.ratio, atMost: 0.22 },
    ],
  };
}

function ratio({ median, min, max }: { median: number; min: number; max: number }): string {
  return `${figure(median)} (${figure(min)} to ${figure(max)}) x`;
}

function timeOf(work: () => unknown): number {
  const begin = performance.now();
  work();
  return performance.now() - begin;
}

/** All three must say the same of the file, and refuse it with one digit of an amount changed. */
function proveAll(bytes: Uint8Array, text: string, entries: number): void {
  const { verdict, summary } = checkNacha(bytes);
  const sums = strideScan(bytes);
  const isRight =
    verdict === "valid" &&
    validate(text).ok &&
    sums.wrong === 0 &&
    sums.entries === entries &&
    summary?.entries === entries &&
    summary.entryHash === sums.hash &&
    summary.debitMinor + summary.creditMinor === sums.cents;
  const spoilt = bytes.slice();
  const digit = 95 * 2 + 38;
  spoilt[digit] = 48 + (((spoilt[digit] ?? 48) - 47) % 10);
  const isCaught = checkNacha(spoilt).verdict === "invalid" && strideScan(spoilt).cents !== sums.cents;
  const theirs = validate(Buffer.from(spoilt).toString("latin1"));
  if (!isRight || !isCaught || theirs.ok)
    throw new Sentence("One of the checks gives a wrong answer: it scores nothing");
}
