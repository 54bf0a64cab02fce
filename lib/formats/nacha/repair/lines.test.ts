import { describe, expect, test } from "vitest";
import { checkNacha } from "../check";
import { overlay, PAYROLL, sampleLines, toBytes } from "../testdata/samples";
import { at, controls, droppable, good, headers, lines, offered, putsBack, repaired } from "../testdata/repairing";

describe("lines", () => {
  const text = lines.join("\n") + "\n";
  test.each([
    ["cut-off blanks", lines.map((line) => line.trimEnd()).join("\n") + "\n"],
    ["blanks too many", lines.map((line) => `${line}   `).join("\n") + "\n"],
    ["blank lines", `\n${lines.join("\n\n  \n")}\n`],
    ["a byte order mark", `\uFEFF${text}`],
    ["mixed line ends", text.replace("\n", "\r\n").replace(/^/, "")],
    ["a few lost line ends", text],
  ])("with %s become records of 94 characters with one kind of end", (_what, spoilt) => {
    const { check, text: mended } = repaired(new TextEncoder().encode(spoilt), "normaliseLines");
    expect(check).toMatchObject({ verdict: "valid", issues: [] });
    expect(mended.replaceAll("\r\n", "\n")).toBe(text);
  });

  test("without ends get them", () => {
    const unbroken = new TextEncoder().encode(lines.join(""));
    expect(offered(unbroken)).toEqual(["normaliseLines"]);
    expect(repaired(unbroken, "normaliseLines").text).toBe(lines.join("\n"));
  });

  test("with carriage returns and line feeds stay so", () => {
    const windows = toBytes(lines, "\r\n");
    expect(offered(windows)).toEqual([]);
  });

  test("that are too short for their record, or hold other than plain characters, are not guessed at", () => {
    const short = lines.with(2, (lines[2] ?? "").slice(0, 80));
    expect(offered(toBytes(short))).not.toContain("normaliseLines");
    const foreign = lines.with(2, (lines[2] ?? "").replace("ADA PARK", "ADÄ PARK"));
    expect(offered(toBytes(foreign))).not.toContain("normaliseLines");
  });

  test("are told by their number in the original", () => {
    const spoilt = `${lines[0]}\n\n${lines.slice(1).join("\n")}\n`;
    const { changes } = repaired(new TextEncoder().encode(spoilt), "normaliseLines");
    expect(changes).toMatchObject([{ line: 2, field: "Line", before: "1 blank line", after: "none" }]);
  });
});

describe("padding", () => {
  const bare = lines.filter((line) => !/^9+$/.test(line));
  test.each([
    ["missing", bare],
    ["too much", [...lines, "9".repeat(94)]],
    ["cut short", lines.map((line) => (/^9+$/.test(line) ? "999" : line))],
  ])("that is %s fills the last block again", (_what, spoilt) => {
    putsBack(spoilt, "repad");
  });

  test("keeps to the line ends of the file, none among them", () => {
    const unbroken = new TextEncoder().encode(bare.join(""));
    expect(repaired(unbroken, "repad").text).toBe(lines.join(""));
    expect(repaired(toBytes(bare, "\r\n"), "repad").text).toBe(lines.map((line) => `${line}\r\n`).join(""));
    expect(repaired(unbroken, "repad", "normaliseLines").text).toBe(lines.join("\n"));
  });
});

describe("a batch left out", () => {
  const spoilt = toBytes(overlay(lines, at(headers, 1) + 1, 30, "00000X0000"));

  test("is offered where it has an error, with its line and how much it is", () => {
    expect(droppable(spoilt)).toMatchObject([
      { batchLine: at(headers, 1), count: at(controls, 1) - at(headers, 1) + 1 },
    ]);
  });

  test.each([
    ["lines", spoilt],
    ["records without line ends", new TextEncoder().encode(new TextDecoder().decode(spoilt).replaceAll("\n", ""))],
  ])("goes whole, and the totals, blocks and padding of the file follow, in %s", (_what, bytes) => {
    const result = repaired(bytes, { name: "dropBatch", line: at(headers, 1) }, "normaliseLines");
    expect(result.check).toMatchObject({ verdict: "valid", issues: [], summary: { batchCount: 4 } });
    const kept = checkNacha(good).summary?.batches.toSpliced(1, 1) ?? [];
    const facts = ({ description, entries, debitMinor, creditMinor }: (typeof kept)[number]) =>
      [description, entries, debitMinor, creditMinor].join();
    expect(result.check.summary?.batches.map(facts)).toEqual(kept.map(facts));
    expect(result.changes).toContainEqual(
      expect.objectContaining({ repair: "dropBatch", line: at(headers, 1), before: "batch 0000002" }),
    );
  });

  test("may be one whose control is missing", () => {
    const open = toBytes(lines.toSpliced(at(controls, 1) - 1, 1));
    expect(droppable(open)).toContainEqual(expect.objectContaining({ batchLine: at(headers, 1) }));
    const { check } = repaired(open, { name: "dropBatch", line: at(headers, 1) });
    expect(check).toMatchObject({ verdict: "valid", summary: { batchCount: 4 } });
  });

  test("is never the only one", () => {
    const single = sampleLines([PAYROLL]);
    expect(droppable(toBytes(overlay(single, 3, 30, "00000X0000")))).toEqual([]);
  });
});
