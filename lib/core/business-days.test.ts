import { describe, expect, it } from "vitest";
import { addBusinessDays, businessDayOnOrAfter, fedHolidays, isBusinessDay } from "./business-days";

describe("the Federal Reserve's holidays, as K.8 lists them", () => {
  it.each([
    [
      2026,
      [
        "2026-01-01",
        "2026-01-19",
        "2026-02-16",
        "2026-05-25",
        "2026-06-19",
        "2026-09-07",
        "2026-10-12",
        "2026-11-11",
        "2026-11-26",
        "2026-12-25",
      ],
    ],
    [
      2027,
      [
        "2027-01-01",
        "2027-01-18",
        "2027-02-15",
        "2027-05-31",
        "2027-07-05",
        "2027-09-06",
        "2027-10-11",
        "2027-11-11",
        "2027-11-25",
      ],
    ],
    [
      2028,
      [
        "2028-01-17",
        "2028-02-21",
        "2028-05-29",
        "2028-06-19",
        "2028-07-04",
        "2028-09-04",
        "2028-10-09",
        "2028-11-23",
        "2028-12-25",
      ],
    ],
  ])("%i", (year, days) => expect([...fedHolidays(year)]).toEqual(days));

  it("keeps the Reserve Banks open on the Friday before a Saturday holiday", () => {
    expect(isBusinessDay("2026-07-03")).toBe(true);
    expect(isBusinessDay("2027-12-24")).toBe(true);
  });
});

describe("counting banking days", () => {
  it.each([
    ["2026-11-25", 1, "2026-11-27"],
    ["2026-11-27", 1, "2026-11-30"],
    ["2026-11-28", 0, "2026-11-30"],
    ["2026-11-28", 1, "2026-12-01"],
    ["2026-11-30", -1, "2026-11-27"],
    ["2026-11-29", -1, "2026-11-27"],
    ["2026-12-31", 1, "2027-01-04"],
  ])("%s and %i is %s", (date, count, expected) => expect(addBusinessDays(date, count)).toBe(expected));

  it("rolls forward from a holiday", () => expect(businessDayOnOrAfter("2026-11-26")).toBe("2026-11-27"));
});
