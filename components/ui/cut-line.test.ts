import { describe, expect, it } from "vitest";
import { cutLine } from "./cut-line";

describe("marking columns of a line", () => {
  it("counts columns from 1 and includes both ends", () => {
    expect(cutLine("abcdef", [{ columns: [2, 4], text: "", tone: "danger" }])).toEqual([
      { at: 0, text: "a", tone: null },
      { at: 1, text: "bcd", tone: "danger" },
      { at: 4, text: "ef", tone: null },
    ]);
  });

  it("lets danger win where ranges overlap", () => {
    const pieces = cutLine("abcdef", [
      { columns: [1, 4], text: "", tone: "warning" },
      { columns: [3, 6], text: "", tone: "danger" },
    ]);
    expect(pieces.map((piece) => [piece.text, piece.tone])).toEqual([
      ["ab", "warning"],
      ["cd", "danger"],
      ["ef", "danger"],
    ]);
  });

  it("loses no text when a range runs past a short line or concerns the whole line", () => {
    const issues = [
      { columns: [3, 94], text: "", tone: "danger" },
      { columns: null, text: "", tone: "danger" },
    ] as const;
    expect(cutLine("abc", issues).map((piece) => piece.text)).toEqual(["ab", "c"]);
    expect(cutLine("", issues)).toEqual([]);
  });
});
