import { describe, expect, it } from "vitest";
import { age, timeLeft, urgency } from "./duration-words";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe("time left to a deadline", () => {
  it.each([
    [51 * HOUR, "2 d 3 h"],
    [24 * HOUR, "1 d 0 h"],
    [24 * HOUR - 1, "23 h 59 min"],
    [65 * MINUTE, "1 h 05 min"],
    [HOUR, "1 h 00 min"],
    [HOUR - 1, "59 min"],
    [5 * MINUTE, "5 min"],
    [5 * MINUTE - 1000, "4 min 59 s"],
    [69_000, "1 min 09 s"],
    [1_999, "1 s"],
    [999, "0 s"],
    [0, ""],
    [-1, ""],
  ])("%i ms reads %j", (leftMs, words) => {
    expect(timeLeft(leftMs)).toBe(words);
  });

  it("warns under an hour and turns to danger under a quarter, and stays there once past", () => {
    expect(urgency(HOUR)).toBe("neutral");
    expect(urgency(HOUR - 1)).toBe("warning");
    expect(urgency(15 * MINUTE)).toBe("warning");
    expect(urgency(15 * MINUTE - 1)).toBe("danger");
    expect(urgency(-HOUR)).toBe("danger");
  });
});

describe("how long ago", () => {
  it.each([
    [-5_000, "just now"],
    [59_999, "just now"],
    [MINUTE, "1 min ago"],
    [HOUR - 1, "59 min ago"],
    [HOUR, "1 h ago"],
    [47 * HOUR, "1 d ago"],
  ])("%i ms reads %j", (sinceMs, words) => {
    expect(age(sinceMs)).toBe(words);
  });
});
