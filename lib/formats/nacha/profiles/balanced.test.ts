import { describe, expect, test } from "vitest";
import { iterateEntries } from "../entries";
import { buildNacha, type OffsetAccount } from "../build";
import { builtUnder } from "../testdata/profile-files";
import { ONLINE, PAYROLL, PHONE, sampleFile, TRADE } from "../testdata/samples";
import { refuseToBuild } from "../write/offset";
import { PROFILES } from "./profiles";

const offset: OffsetAccount = {
  routingNumber: "021000021",
  accountNumber: "5550001111",
  kind: "checking",
  name: "HARBOR MILLS",
};
const batches = [PAYROLL, TRADE, ONLINE].map((batch) => ({ ...batch, offset }));

describe("a balanced file", () => {
  test("is valid, each batch mixed and its debits the same as its credits", () => {
    const { check } = builtUnder("balanced", { batches });
    expect(check).toMatchObject({ verdict: "valid", issues: [] });
    for (const batch of check.summary?.batches ?? []) {
      expect(batch.debitMinor).toBe(batch.creditMinor);
      expect(batch.serviceClass).toBe("200");
    }
  });

  test("has one entry more in each batch, on the company's account, last, for what the batch comes to", () => {
    const entries = [...iterateEntries(buildNacha({ ...sampleFile(), batches }, PROFILES.balanced))];
    const offsets = entries.filter(({ accountNumber }) => accountNumber === offset.accountNumber);
    // Payroll and trade pay out, so the account gives; the online batch takes, so it gets.
    expect(offsets.map(({ transactionCode, amountMinor }) => [transactionCode, amountMinor])).toEqual([
      ["27", 184_250 + 201_999],
      ["27", 1_250_000 - 99_01],
      ["22", 12_345],
    ]);
    expect(entries).toHaveLength([PAYROLL, TRADE, ONLINE].flatMap((batch) => batch.entries).length + 3);
  });

  test("of a savings account takes the codes of savings", () => {
    const savings = [{ ...ONLINE, offset: { ...offset, kind: "savings" as const } }];
    const entries = [...iterateEntries(buildNacha({ ...sampleFile(), batches: savings }, PROFILES.balanced))];
    expect(entries.at(-1)).toMatchObject({ transactionCode: "32" });
  });

  test("needs no entry more where a batch balances by itself", () => {
    const [entry] = ONLINE.entries;
    if (!entry) throw new Error("The sample has no entry");
    const even = { ...TRADE, offset, entries: [entry, { ...entry, transactionCode: 22, addenda: [] }] };
    const { check } = builtUnder("balanced", { batches: [even] });
    expect(check).toMatchObject({ verdict: "valid", summary: { entries: 2 } });
    const debitsOnly = { ...sampleFile(), batches: [{ ...PHONE, offset }] };
    expect(refuseToBuild(debitsOnly, PROFILES.balanced)).toMatchObject({ reason: "offset_not_allowed" });
  });

  test("is refused by name without the account, or when its sum does not fit one entry", () => {
    const profile = PROFILES.balanced;
    expect(refuseToBuild(sampleFile(), profile)).toMatchObject({ reason: "offset_missing", field: "offset" });
    const [entry] = ONLINE.entries;
    if (!entry) throw new Error("The sample has no entry");
    const large = { ...entry, amountMinor: 9_999_999_999 };
    const file = { ...sampleFile(), batches: [{ ...ONLINE, offset, entries: [large, large] }] };
    expect(refuseToBuild(file, profile)).toMatchObject({ reason: "offset_too_large" });
    expect(() => buildNacha(file, profile)).toThrow(RangeError);
  });
});
