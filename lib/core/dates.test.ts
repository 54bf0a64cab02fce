import { describe, expect, it } from "vitest";
import {
  addDays,
  dateInZone,
  daysBetween,
  formatDate,
  formatInstant,
  isLocalDate,
  wallClock,
  zonedInstant,
} from "./dates";

const NEW_YORK = "America/New_York";

describe("dates without time", () => {
  it.each([
    ["2024-02-29", true],
    ["2026-02-29", false],
    ["2026-13-01", false],
    ["2026-1-01", false],
    ["20260101", false],
    ["2026-11-31", false],
  ])("%s is a date: %s", (text, real) => expect(isLocalDate(text)).toBe(real));

  it("shift over month, year and leap day, whatever zone the computer is in", () => {
    expect(addDays("2026-12-31", 1)).toBe("2027-01-01");
    expect(addDays("2024-03-01", -1)).toBe("2024-02-29");
    expect(daysBetween("2026-03-07", "2026-03-09")).toBe(2);
    expect(formatDate("2026-11-21")).toBe("21 Nov 2026");
  });
});

describe("the wall clock of a zone", () => {
  it("tells the account's day, not the computer's", () => {
    expect(dateInZone(new Date("2026-11-26T03:30:00Z"), NEW_YORK)).toBe("2026-11-25");
    expect(wallClock(new Date("2026-11-26T05:00:00Z"), NEW_YORK)).toEqual({ date: "2026-11-26", time: "00:00:00" });
    expect(formatInstant(new Date("2026-11-21T19:15:00Z"), NEW_YORK)).toBe("21 Nov 2026, 14:15 ET");
  });

  it.each([
    ["2026-11-25", "14:15", NEW_YORK, "2026-11-25T19:15:00.000Z"],
    ["2026-07-01", "14:15", NEW_YORK, "2026-07-01T18:15:00.000Z"],
    // 02:30 does not exist on the day clocks go forward: an hour later it is 03:30.
    ["2026-03-08", "02:30", NEW_YORK, "2026-03-08T07:30:00.000Z"],
    // 01:30 comes twice on the day they go back: the first counts.
    ["2026-11-01", "01:30", NEW_YORK, "2026-11-01T05:30:00.000Z"],
    ["2026-10-25", "02:30", "Europe/Berlin", "2026-10-25T00:30:00.000Z"],
    ["2026-01-01", "00:00", "Pacific/Kiritimati", "2025-12-31T10:00:00.000Z"],
    ["2026-06-01", "12:00", "Asia/Kathmandu", "2026-06-01T06:15:00.000Z"],
  ])("%s %s in %s", (date, time, zone, iso) => expect(zonedInstant(date, time, zone).toISOString()).toBe(iso));
});
