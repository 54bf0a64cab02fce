import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { readRaw } from "../bytes";
import { checkNacha } from "../check";
import { CTX_ENTRY, ENTRY } from "../fields";
import { RecordCursor } from "../record-cursor";
import { spoilMoney } from "../testdata/mutants";
import { sampleLines, seeded, toBytes } from "../testdata/samples";
import type { NachaCheck, NachaVerdict } from "../types";
import { offerRepairs } from "./offers";
import { applyRepairs } from "./repair";
import type { Repair, RepairOffer } from "./types";

/** Files that real systems produced. They lie outside the project. */
const SHARED = process.env["CUTOFF_SHARED_DIR"] ?? resolve(import.meta.dirname, "../../../../../shared");
const ACH = resolve(SHARED, "data/ach");
const present = existsSync(resolve(ACH, "expected.json"));
const EARLIEST = "2026-11-30";

type Stated = { readonly file: string; readonly verdict: NachaVerdict };

function corpus(): Stated[] {
  if (!present) return [];
  const stated: Stated[] = JSON.parse(readFileSync(resolve(ACH, "expected.json"), "utf8"));
  return stated.filter(({ file }) => !file.endsWith(".gz"));
}

const RANK: Readonly<Record<NachaVerdict, number>> = { invalid: 0, repairable: 1, valid: 2 };

/** Every entry's bank, account and amount columns, whatever stands there: what no repair may touch. */
function moneyOf(bytes: Uint8Array): string[] {
  const cursor = new RecordCursor(bytes);
  const money: string[] = [];
  while (cursor.next()) {
    if (cursor.bytes[cursor.offset] !== 54) continue;
    const columns = [ENTRY.transactionCode, ENTRY.rdfi, ENTRY.account, ENTRY.amount, CTX_ENTRY.individualName];
    money.push(columns.map((field) => readRaw(cursor.bytes, cursor.offset, field)).join("|"));
  }
  return money;
}

/** A new date may bring advice of newer rules, which is no fault of a repair. */
function errorsOf({ issues }: NachaCheck): number {
  return issues.filter(({ severity }) => severity === "error").length;
}

function asRepair(offer: RepairOffer): Repair {
  if (offer.name === "restampDates") return { name: offer.name, effectiveDate: EARLIEST };
  if (offer.name === "dropBatch") return { name: offer.name, line: offer.batchLine ?? 0 };
  return { name: offer.name };
}

/** What is wrong with the offers on a file, none when they keep their promises; and whether they made it valid. */
function tried(bytes: Uint8Array): { faults: string[]; isMended: boolean } {
  const check = checkNacha(bytes);
  const offers = offerRepairs(bytes, check, { earliest: EARLIEST });
  const whole = offers.filter(({ name }) => name !== "dropBatch").map(asRepair);
  const faults: string[] = [];
  let isMended = false;
  const tries = [...offers.map((offer) => [asRepair(offer)]), ...(whole.length > 1 ? [whole] : [])];
  for (const repairs of tries) {
    const names = repairs.map(({ name }) => name).join("+");
    const before = bytes.slice();
    const { bytes: repaired, changes, changeCount } = applyRepairs(bytes, repairs);
    const after = checkNacha(repaired);
    if (!Buffer.from(before).equals(bytes)) faults.push(`${names} touched the original`);
    if (Buffer.from(repaired).equals(bytes)) faults.push(`${names} was offered and changed nothing`);
    if (changeCount === 0 || changes.length !== Math.min(changeCount, 1_000)) faults.push(`${names} told no changes`);
    if (check.verdict === "invalid" && after.verdict === "valid") isMended = true;
    if (RANK[after.verdict] < RANK[check.verdict]) faults.push(`${names}: ${check.verdict} became ${after.verdict}`);
    if (names === "dropBatch") continue;
    if (errorsOf(after) > errorsOf(check)) faults.push(`${names}: more errors than before`);
    if (moneyOf(repaired).join("\n") !== moneyOf(bytes).join("\n")) faults.push(`${names} touched an entry's money`);
    const again = offerRepairs(repaired, after, { earliest: EARLIEST }).map(({ name }) => name);
    for (const { name } of repairs) if (again.includes(name)) faults.push(`${names}: ${name} is offered again`);
  }
  return { faults, isMended };
}

describe.skipIf(!present)("repairs of files that real systems produced (skipped: no ../shared folder)", () => {
  test.each(corpus())("what is offered for $file makes it better, and no entry's money is touched", ({ file }) => {
    expect(tried(readFileSync(resolve(ACH, file))).faults).toEqual([]);
  });

  test.each(corpus().filter(({ verdict }) => verdict === "valid"))("$file is offered nothing but dates", ({ file }) => {
    const bytes = readFileSync(resolve(ACH, file));
    const offers = offerRepairs(bytes, checkNacha(bytes), { earliest: EARLIEST });
    expect(offers.map(({ name }) => name).filter((name) => name !== "restampDates")).toEqual([]);
  });

  test(
    "what is offered for 3,000 spoilt files makes them better, and no entry's money is touched",
    {
      timeout: 120_000,
    },
    () => {
      const random = seeded(3_000);
      const sources = corpus()
        .filter(({ verdict }) => verdict !== "invalid")
        .map(({ file }) => ({
          file,
          lines: readFileSync(resolve(ACH, file), "latin1").trimEnd().split(/\r?\n/),
        }))
        .filter(({ lines }) => lines.some((line) => line.startsWith("6") && Number(line.slice(29, 39)) > 0));
      const faults: string[] = [];
      let mended = 0;
      for (let round = 0; round < 3_000; round++) {
        const source = sources[round % sources.length];
        if (!source) continue;
        const mutant = spoilMoney(source.lines, random);
        const outcome = tried(toBytes(mutant.lines));
        for (const fault of outcome.faults) faults.push(`${source.file}, ${mutant.what}: ${fault}`);
        if (outcome.isMended) mended++;
      }
      expect(faults).toEqual([]);
      // Not everything can be mended, but a control that says something else than the entries always can.
      expect(mended).toBeGreaterThan(1_000);
    },
  );
});

test("what is offered for 1,500 files with random bytes changed makes them better", { timeout: 120_000 }, () => {
  const random = seeded(77);
  const lines = sampleLines();
  const faults: string[] = [];
  let mended = 0;
  const pool = "0123456789 A\n\r\tZ96587";
  for (let round = 0; round < 1_500; round++) {
    const bytes = Buffer.from(toBytes(lines, round % 3 === 0 ? "" : round % 3 === 1 ? "\r\n" : "\n"));
    const changes = 1 + Math.floor(random() * 4);
    for (let change = 0; change < changes; change++) {
      const at = Math.floor(random() * bytes.length);
      bytes[at] = pool.charCodeAt(Math.floor(random() * pool.length));
    }
    const outcome = tried(bytes);
    for (const fault of outcome.faults) faults.push(`round ${round}: ${fault}`);
    if (outcome.isMended) mended++;
  }
  expect(faults).toEqual([]);
  expect(mended).toBeGreaterThan(50);
});
