import { describe, expect, test } from "vitest";
import { isBusinessDay } from "@/lib/core/business-days";
import { checkNacha } from "@/lib/formats/nacha/check";
import { PAYROLL, sampleFile } from "@/lib/formats/nacha/testdata/samples";
import { writeNacha } from "@/lib/formats/nacha/write";
import {
  adviseDates,
  assessCompany,
  canRestampTo,
  dateSentences,
  earliestEffectiveDate,
  earliestOver,
  hideNumber,
  isRefusal,
  latestRestampDate,
  settlesOn,
  shownDigits,
} from "./rules";

function summaryOf(...dates: string[]) {
  const batches = dates.map((effectiveDate) => ({ ...PAYROLL, effectiveDate }));
  const { summary } = checkNacha(writeNacha(sampleFile(batches)));
  if (!summary) throw new Error("The sample is no NACHA file");
  return summary;
}

describe("the earliest date a file settles", () => {
  test.for([
    ["Wednesday before the cut-off", "2026-11-18T20:59:00Z", "2026-11-19"],
    ["Wednesday at the cut-off", "2026-11-18T21:00:00Z", "2026-11-20"],
    ["Friday before the cut-off", "2026-11-20T15:00:00Z", "2026-11-23"],
    ["Friday after the cut-off", "2026-11-20T22:00:00Z", "2026-11-24"],
    ["Saturday", "2026-11-21T15:00:00Z", "2026-11-24"],
    ["the eve of Thanksgiving", "2026-11-25T15:00:00Z", "2026-11-27"],
    ["Thanksgiving", "2026-11-26T15:00:00Z", "2026-11-30"],
  ] as const)("%s", ([, at, date]) => {
    expect(earliestEffectiveDate(new Date(at), "America/New_York", "16:00")).toBe(date);
  });

  test("is that of the account that is quickest, of those the file may use", () => {
    const account = { id: "1", label: "", warning: null };
    const accounts = [
      { ...account, refusal: "not yours", earliest: "2026-11-19" },
      { ...account, refusal: null, earliest: "2026-11-23" },
      { ...account, refusal: null, earliest: "2026-11-20" },
    ];
    expect([earliestOver(accounts, "2026-12-01"), earliestOver([], "2026-12-01")]).toEqual([
      "2026-11-20",
      "2026-12-01",
    ]);
  });

  test("gives way to a later effective date, which waits for a banking day", () => {
    expect(settlesOn("2026-11-19", summaryOf("2024-01-02", "2026-11-28"))).toBe("2026-11-30");
    expect(settlesOn("2026-11-19", summaryOf("2024-01-02"))).toBe("2026-11-19");
  });
});

test("advice counts the batches that are late and those on a holiday", () => {
  const advice = adviseDates(summaryOf("2024-03-01", "2026-11-18", "2026-11-26", "2026-11-20"), "2026-11-19");
  expect(advice).toMatchObject({ pastBatches: 2, holidayBatches: 1 });
  expect(dateSentences(advice).map(({ code }) => code)).toEqual([
    "EFFECTIVE_DATE_PAST",
    "EFFECTIVE_DATE_NOT_BANKING_DAY",
  ]);
  expect(dateSentences(adviseDates(summaryOf("2026-11-20"), "2026-11-19"))).toEqual([]);
});

test("every day the calendar offers is one that the restamp takes, and no other", () => {
  const earliest = "2026-11-19";
  const latest = latestRestampDate(earliest);
  for (let day = 1; day <= 28; day += 1) {
    const date = `2026-12-${String(day).padStart(2, "0")}`;
    expect(canRestampTo(date, earliest) === null).toBe(isBusinessDay(date) && date <= latest);
  }
});

describe("a file's company", () => {
  const entities = [
    { id: "a", name: "Harbor Mills Inc", achCompanyIds: ["1111111111"] },
    { id: "b", name: "Harbor Mills Logistics LLC", achCompanyIds: ["2222222222"] },
  ];
  const account = { entityId: "a", entityName: "Harbor Mills Inc" };

  test.for([
    ["its own", ["1111111111"], null],
    ["another's", ["2222222222"], "other_entity"],
    ["its own and another's", ["1111111111", "2222222222"], "many_entities"],
  ] as const)("%s", ([, ids, reason]) => {
    const found = assessCompany(ids, account, entities);
    expect(isRefusal(found) ? found.reason : found).toBe(reason);
  });

  test("unknown is said, also beside a known one; none at all too", () => {
    for (const ids of [["9"], ["1111111111", "9"]])
      expect(assessCompany(ids, account, entities)).toMatchObject({ code: "COMPANY_UNKNOWN" });
    expect(assessCompany([""], account, entities)).toMatchObject({
      sentence: expect.stringMatching(/no company id\./),
    });
  });
});

test("of an account number the last four are shown, of a short one nothing, and its repeats are hidden", () => {
  expect([shownDigits("123456789"), shownDigits("1234"), shownDigits("")]).toEqual(["6789", "", ""]);
  expect(hideNumber("PAY 123456789 NOW", "123456789")).toBe("PAY •••••6789 NOW");
  expect(hideNumber("ROOM 55", "55")).toBe("ROOM 55");
});
