import { describe, expect, it } from "vitest";
import { CHORD_TIMEOUT_MS, isPaletteKey, isPlainKey, isTypingTarget, nextRowIndex, stepChord } from "./keyboard";

const press = (key: string, held: Partial<Record<"ctrlKey" | "metaKey" | "altKey", boolean>> = {}) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  ...held,
});

describe("shortcuts stay out of the way of typing", () => {
  it.each([
    [{ tagName: "INPUT", type: "text" }, true],
    [{ tagName: "input", type: "search" }, true],
    [{ tagName: "INPUT" }, true],
    [{ tagName: "TEXTAREA" }, true],
    [{ tagName: "SELECT" }, true],
    [{ tagName: "DIV", isContentEditable: true }, true],
    [{ tagName: "INPUT", type: "checkbox" }, false],
    [{ tagName: "A" }, false],
    [{ tagName: "BODY" }, false],
  ])("%o types: %s", (target, typing) => {
    expect(isTypingTarget(target)).toBe(typing);
  });

  it("leaves the browser's own combinations alone", () => {
    expect(isPlainKey(press("j"))).toBe(true);
    expect(isPlainKey(press("j", { ctrlKey: true }))).toBe(false);
    expect(isPlainKey(press("x", { metaKey: true }))).toBe(false);
  });
});

describe("the palette's key", () => {
  it("is Ctrl K or Cmd K, in either case, and nothing else", () => {
    expect(isPaletteKey(press("k", { ctrlKey: true }))).toBe(true);
    expect(isPaletteKey(press("K", { metaKey: true }))).toBe(true);
    expect(isPaletteKey(press("k"))).toBe(false);
    expect(isPaletteKey(press("k", { ctrlKey: true, altKey: true }))).toBe(false);
  });
});

describe("g and a letter", () => {
  it("gives the letter that follows in time", () => {
    const first = stepChord(null, "g", 1000);
    expect(first.letter).toBeNull();
    expect(stepChord(first.state, "p", 1000 + CHORD_TIMEOUT_MS)).toEqual({ state: null, letter: "p" });
  });

  it("forgets the g when the letter comes too late", () => {
    const first = stepChord(null, "g", 1000);
    expect(stepChord(first.state, "p", 1001 + CHORD_TIMEOUT_MS)).toEqual({ state: null, letter: null });
  });

  it("starts anew when the late key is another g", () => {
    const late = stepChord({ startedAtMs: 0 }, "g", 10_000);
    expect(stepChord(late.state, "a", 10_100).letter).toBe("a");
  });

  it("ignores a letter without g, and drops the g at any other key", () => {
    expect(stepChord(null, "p", 0).letter).toBeNull();
    expect(stepChord({ startedAtMs: 0 }, "Escape", 10)).toEqual({ state: null, letter: null });
  });
});

describe("moving through rows", () => {
  it("enters at the near end and stops at both ends", () => {
    expect(nextRowIndex(-1, 3, 1)).toBe(0);
    expect(nextRowIndex(-1, 3, -1)).toBe(2);
    expect(nextRowIndex(2, 3, 1)).toBe(2);
    expect(nextRowIndex(0, 3, -1)).toBe(0);
    expect(nextRowIndex(-1, 0, 1)).toBe(-1);
  });
});
