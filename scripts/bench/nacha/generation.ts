import { AchFile, parse } from "achkit";
import type { FileToBuild } from "@/lib/formats/nacha/build";
import { Sentence } from "../../process/sentence";
import { figure, type Goal } from "../lib/report";
import { interleave } from "../lib/rounds";
import { bytesOf, fileOf } from "./generate";

const ENTRIES = 100_000;

/** P3: a file of 100,000 entries made from the same data by both. */
export async function benchGeneration(seed: number, rounds: number): Promise<Goal[]> {
  const file = fileOf("PPD", ENTRIES, seed);
  proveSame(file);
  const { contender, anchor, ratio } = await interleave(
    { contender: () => timeOf(() => bytesOf(file)), anchor: () => timeOf(() => theirsOf(file)) },
    { rounds, warmUp: 2 },
  );
  console.log(`P3   100,000 entries made: ours ${figure(contender.median)} ms, achkit ${figure(anchor.median)} ms`);
  const name = "P3 a file of 100,000 entries made against achkit";
  return [{ name, value: ratio.median, unit: "x", spread: ratio, atMost: 0.25 }];
}

function timeOf(work: () => unknown): number {
  const begin = performance.now();
  work();
  return performance.now() - begin;
}

function theirsOf(file: FileToBuild): string {
  const made = AchFile.create({
    originDfi: "021000021",
    companyId: "1234567890",
    destinationRouting: file.destination,
    destinationName: file.destinationName,
    originName: file.originName,
  });
  for (const { companyName, companyId, description, effectiveDate, entries } of file.batches) {
    const batch = made.batch({ sec: "PPD", companyName, companyId, description, effectiveDate });
    for (const { individualName, rdfi, accountNumber, amountMinor, individualId } of entries) {
      batch.credit({
        name: individualName,
        routing: rdfi,
        account: accountNumber,
        amountCents: amountMinor,
        idNumber: individualId ?? "",
      });
    }
  }
  return made.render();
}

/** Both must say the same of every batch and entry, but for the numbering of traces, which begins anew in theirs. */
function proveSame(file: FileToBuild): void {
  const facts = (text: string): string =>
    JSON.stringify(
      parse(text).batches.map(({ control, entries, companyName, sec, serviceClass, effectiveDate }) => [
        [control, companyName, sec, serviceClass, effectiveDate],
        entries.map((entry) => ({ ...entry, traceNumber: "" })),
      ]),
    );
  const ours = facts(Buffer.from(bytesOf(file)).toString("latin1"));
  if (ours !== facts(theirsOf(file))) throw new Sentence("The two files differ: neither scores anything");
}
