import { describe, expect, test } from "vitest";
import { checkNacha } from "./check";
import { iterateEntries } from "./entries";
import { PROFILES } from "./profiles/profiles";
import { buildReversal, reversalWindow } from "./reverse";
import { EXCHANGE, ONLINE, overlay, PAYROLL, PHONE, sampleFile, sampleLines, toBytes } from "./testdata/samples";
import { writeNacha } from "./write";

const HEADER = { effectiveDate: "2026-11-24", createdDate: "2026-11-23", createdTime: "10:15", modifier: "B" };
const original = writeNacha(sampleFile());

/** Lines of the batch headers of the sample. */
const [PAYROLL_LINE, TRADE_LINE, EXCHANGE_LINE, PHONE_LINE, ONLINE_LINE] = sampleLines().flatMap((line, index) =>
  line.startsWith("5") ? [index + 1] : [],
);
const lines = (...chosen: (number | undefined)[]): number[] => chosen.map((line) => line ?? 0);

function reverse(batchLines: readonly number[], bytes: Uint8Array = original) {
  return buildReversal(bytes, { ...HEADER, batchLines });
}

function reversed(batchLines: readonly number[]) {
  const result = reverse(batchLines);
  if (!result.ok) throw new Error(result.sentence);
  return result.value;
}

describe("a reversal file", () => {
  test("of every kind of batch is valid, described as REVERSAL, dated anew, and takes back exactly what moved", () => {
    const whole = checkNacha(original).summary;
    const made = reversed(lines(PAYROLL_LINE, TRADE_LINE, EXCHANGE_LINE, PHONE_LINE, ONLINE_LINE));
    const check = checkNacha(made.bytes);
    expect(check).toMatchObject({ verdict: "valid", issues: [] });
    expect(check.summary).toMatchObject({
      createdDate: "2026-11-23",
      createdTime: "10:15",
      modifier: "B",
      debitMinor: whole?.creditMinor,
      creditMinor: whole?.debitMinor,
      batchCount: 5,
    });
    expect(made).toMatchObject({ debitMinor: whole?.creditMinor, creditMinor: whole?.debitMinor, batches: 5 });
    for (const batch of check.summary?.batches ?? [])
      expect(batch).toMatchObject({ description: "REVERSAL", effectiveDate: "2026-11-24", companyId: "1234567890" });
  });

  test("of one batch holds that batch alone, entry for entry, with the opposite codes", () => {
    const made = reversed(lines(TRADE_LINE));
    const before = [...iterateEntries(original)].filter((entry) => entry.batchLine === TRADE_LINE);
    const after = [...iterateEntries(made.bytes)];
    const facts = (entry: (typeof before)[number]) => [
      entry.rdfi,
      entry.accountNumber,
      entry.amountMinor,
      entry.individualName,
      entry.addendaCount,
    ];
    expect(after.map(facts)).toEqual(before.map(facts));
    expect(before.map(({ transactionCode }) => transactionCode)).toEqual(["22", "27"]);
    expect(after.map(({ transactionCode }) => transactionCode)).toEqual(["27", "22"]);
  });

  test("leaves out prenotes and zero-dollar entries, which moved nothing", () => {
    expect([...iterateEntries(reversed(lines(PAYROLL_LINE)).bytes)]).toHaveLength(PAYROLL.entries.length - 1);
    expect([...iterateEntries(reversed(lines(EXCHANGE_LINE)).bytes)]).toHaveLength(EXCHANGE.entries.length - 1);
  });

  test("uses no trace number of the file it takes back", () => {
    const used = new Set([...iterateEntries(original)].map(({ traceNumber }) => traceNumber));
    const fresh = [...iterateEntries(reversed(lines(PAYROLL_LINE, ONLINE_LINE)).bytes)];
    expect(fresh.filter(({ traceNumber }) => used.has(traceNumber))).toEqual([]);
  });

  test("debits a credited loan by code 55, the only code that may", () => {
    const [entry] = PAYROLL.entries;
    if (!entry) throw new Error("The sample has no entry");
    const loan = { ...PAYROLL, entries: [{ ...entry, transactionCode: 52 }] };
    const made = buildReversal(writeNacha(sampleFile([loan])), { ...HEADER, batchLines: [2] });
    expect(made).toMatchObject({ ok: true });
    if (made.ok) expect(checkNacha(made.value.bytes)).toMatchObject({ verdict: "valid" });
    if (made.ok) expect([...iterateEntries(made.value.bytes)][0]).toMatchObject({ transactionCode: "55" });
  });

  test("follows the bank's profile", () => {
    const batchLines = lines(PHONE_LINE);
    const made = buildReversal(original, { ...HEADER, batchLines, profile: PROFILES["windows-lines"] });
    if (!made.ok) throw new Error(made.sentence);
    expect(new TextDecoder().decode(made.value.bytes).split("\r\n")).toHaveLength(11);
    expect(checkNacha(made.value.bytes)).toMatchObject({ verdict: "valid" });
  });

  test.each([
    ["a batch that is not there", () => reverse([9_999]), "nothing_to_make"],
    ["one batch that is there and one that is not", () => reverse([...lines(PHONE_LINE), 9_999]), "batch_not_there"],
    ["a reversal", () => reverse([2], reversed(lines(TRADE_LINE)).bytes), "already_reversal"],
    ["what came back", () => reverse([2], toBytes(overlay(sampleLines([ONLINE]), 4, 2, "99"))), "came_back"],
    ["a file that stops", () => reverse([2], toBytes(sampleLines([PHONE]).slice(0, 3))), "base_unreadable"],
    ["no file at all", () => reverse([2], new TextEncoder().encode("hello")), "base_unreadable"],
  ])("of %s is refused by name", (_what, make, reason) => {
    expect(make()).toMatchObject({ ok: false, reason });
  });
});

test("a reversal has five banking days from the settlement, and a day from the finding", () => {
  // 26 November 2026 is Thanksgiving.
  const foundAt = new Date("2026-11-23T15:00:00Z");
  expect(reversalWindow("2026-11-20", foundAt)).toEqual({
    lastDay: "2026-11-30",
    sendBy: new Date("2026-11-24T15:00:00Z"),
  });
});
