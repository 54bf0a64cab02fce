import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { readRaw } from "../bytes";
import { checkNacha } from "../check";
import { CTX_ENTRY, ENTRY } from "../fields";
import { RecordCursor } from "../record-cursor";
import { spoilMoney } from "../testdata/mutants";
import { sampleLines, seeded, toBytes } from "../testdata/samples";
import type { NachaVerdict } from "../types";
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

function asRepair(offer: RepairOffer): Repair {
  if (offer.name === "restampDates") return { name: offer.name, effectiveDate: EARLIEST };
  if (offer.name === "dropBatch") return { name: offer.name, line: offer.batchLine ?? 0 };
  return { name: offer.name };
}

/** What is wrong with the offers on a file; empty when they keep their promises. */
function faultsOf(bytes: Uint8Array): string[] {
  const check = checkNacha(bytes);
  const offers = offerRepairs(bytes, check, { earliest: EARLIEST });
  const whole = offers.filter(({ name }) => name !== "dropBatch").map(asRepair);
  const faults: string[] = [];
  const tries = [...offers.map((offer) => [asRepair(offer)]), ...(whole.length > 1 ? [whole] : [])];
  for (const repairs of tries) {
    const names = repairs.map(({ name }) => name).join("+");
    const before = bytes.slice();
    const { bytes: repaired, changes, changeCount } = applyRepairs(bytes, repairs);
    const after = checkNacha(repaired);
    if (!Buffer.from(before).equals(bytes)) faults.push(`${names} touched the original`);
    if (Buffer.from(repaired).equals(bytes)) faults.push(`${names} was offered and changed nothing`);
    if (changeCount === 0 || changes.length !== Math.min(changeCount, 1_000)) faults.push(`${names} told no changes`);
    if (RANK[after.verdict] < RANK[check.verdict]) faults.push(`${names}: ${check.verdict} became ${after.verdict}`);
    if (names === "dropBatch") continue;
    if (after.issueCount > check.issueCount) faults.push(`${names}: more issues than before`);
    if (moneyOf(repaired).join("\n") !== moneyOf(bytes).join("\n")) faults.push(`${names} touched an entry's money`);
    const again = offerRepairs(repaired, after, { earliest: EARLIEST }).map(({ name }) => name);
    for (const { name } of repairs) if (again.includes(name)) faults.push(`${names}: ${name} is offered again`);
  }
  return faults;
}

describe.skipIf(!present)("repairs of files that real systems produced (skipped: no ../shared folder)", () => {
  test.each(corpus())("what is offered for $file makes it better, and no entry's money is touched", ({ file }) => {
    expect(faultsOf(readFileSync(resolve(ACH, file)))).toEqual([]);
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
      for (let round = 0; round < 3_000; round++) {
        const source = sources[round % sources.length];
        if (!source) continue;
        const mutant = spoilMoney(source.lines, random);
        for (const fault of faultsOf(toBytes(mutant.lines))) faults.push(`${source.file}, ${mutant.what}: ${fault}`);
      }
      expect(faults).toEqual([]);
    },
  );
});

test("what is offered for 1,500 files with random bytes changed makes them better", { timeout: 120_000 }, () => {
  const random = seeded(77);
  const lines = sampleLines();
  const faults: string[] = [];
  const pool = "0123456789 A\n\r\tZ96587";
  for (let round = 0; round < 1_500; round++) {
    const bytes = Buffer.from(toBytes(lines, round % 3 === 0 ? "" : round % 3 === 1 ? "\r\n" : "\n"));
    const changes = 1 + Math.floor(random() * 4);
    for (let change = 0; change < changes; change++) {
      const at = Math.floor(random() * bytes.length);
      bytes[at] = pool.charCodeAt(Math.floor(random() * pool.length));
    }
    for (const fault of faultsOf(bytes)) faults.push(`round ${round}: ${fault}`);
  }
  expect(faults).toEqual([]);
});
