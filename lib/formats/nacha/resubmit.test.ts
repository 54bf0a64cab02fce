import { describe, expect, test } from "vitest";
import { checkNacha } from "./check";
import { iterateEntries } from "./entries";
import { PROFILES } from "./profiles/profiles";
import { buildResubmission, refuseResubmission } from "./resubmit";
import { sampleFile } from "./testdata/samples";
import { writeNacha } from "./write";

const HEADER = { effectiveDate: "2026-11-30", createdDate: "2026-11-27", createdTime: "08:00", modifier: "C" };
const original = writeNacha(sampleFile());
const debits = [...iterateEntries(original)].filter((entry) => entry.direction === "debit" && entry.amountMinor > 0);
const debitLines = debits.map(({ line }) => line);

describe("returned debits that are sent again", () => {
  test("make a valid file, described as RETRY PYMT, with the same company, accounts and amounts and fresh traces", () => {
    const made = buildResubmission(original, { ...HEADER, entryLines: debitLines });
    if (!made.ok) throw new Error(made.sentence);
    const check = checkNacha(made.value.bytes);
    expect(check).toMatchObject({ verdict: "valid", issues: [] });
    for (const batch of check.summary?.batches ?? [])
      expect(batch).toMatchObject({ description: "RETRY PYMT", companyName: "HARBOR MILLS", companyId: "1234567890" });
    const again = [...iterateEntries(made.value.bytes)];
    const facts = ({
      sec,
      transactionCode,
      rdfi,
      accountNumber,
      amountMinor,
      individualName,
    }: (typeof again)[number]) => [sec, transactionCode, rdfi, accountNumber, amountMinor, individualName].join("|");
    expect(again.map(facts)).toEqual(debits.map(facts));
    const used = new Set([...iterateEntries(original)].map(({ traceNumber }) => traceNumber));
    expect(again.filter(({ traceNumber }) => used.has(traceNumber))).toEqual([]);
  });

  test("are only those chosen", () => {
    const made = buildResubmission(original, { ...HEADER, entryLines: debitLines.slice(0, 1) });
    expect(made).toMatchObject({ ok: true, value: { batches: 1, entries: 1, debitMinor: debits[0]?.amountMinor } });
  });

  test("may not be credits", () => {
    const credit = [...iterateEntries(original)].find((entry) => entry.direction === "credit");
    const made = buildResubmission(original, { ...HEADER, entryLines: [credit?.line ?? 0] });
    expect(made).toMatchObject({ ok: false, reason: "not_a_debit" });
  });

  test("must be there", () => {
    const made = buildResubmission(original, { ...HEADER, entryLines: [...debitLines, 99_999] });
    expect(made).toMatchObject({ ok: false, reason: "entry_not_there" });
  });

  test("do not go to a bank that wants balanced batches", () => {
    const made = buildResubmission(original, { ...HEADER, entryLines: debitLines, profile: PROFILES.balanced });
    expect(made).toMatchObject({ ok: false, reason: "balanced_profile" });
  });
});

describe("whether a returned entry may go again", () => {
  const returned = { code: "R01", originalSettlement: "2026-06-01", timesResent: 0, effectiveDate: "2026-11-27" };

  test.each(["R01", "R09"])("%s may, twice, for 180 days", (code) => {
    expect(refuseResubmission({ ...returned, code })).toBeNull();
    // 180 days after 1 June are 28 November.
    expect(refuseResubmission({ ...returned, code, effectiveDate: "2026-11-28" })).toBeNull();
    expect(refuseResubmission({ ...returned, code, effectiveDate: "2026-11-29" })).toMatchObject({
      reason: "too_late",
    });
    expect(refuseResubmission({ ...returned, code, timesResent: 1 })).toBeNull();
    expect(refuseResubmission({ ...returned, code, timesResent: 2 })).toMatchObject({ reason: "resent_twice" });
  });

  test.each(["R02", "R08", "R10", "R29", "C01", "R99"])("%s may not", (code) => {
    expect(refuseResubmission({ ...returned, code })).toMatchObject({ reason: "code_not_resubmittable" });
  });
});
