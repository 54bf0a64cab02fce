import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { checkNacha } from "../check";
import { EXCHANGE, ONLINE, PAYROLL, PHONE, sampleLines, seeded, toBytes, TRADE } from "../testdata/samples";

const SHARED = join(process.cwd(), "../shared/data/ach");

/** What is said of a file whose entries and addenda have 94 columns, or one blank more: that blank, and nothing else. */
function said(lines: readonly string[], tail: string): unknown {
  const longer = lines.map((line) => (/^[67]/.test(line) && line.length === 94 ? line + tail : line));
  const { summary, issues } = checkNacha(toBytes(longer));
  return { summary, issues: issues.filter(({ code }) => code !== "LINE_TRAILING_BLANKS") };
}

/**
 * The quick look takes only records of exactly 94 columns: a blank behind them makes the slow one say what it thinks.
 */
function expectBothToAgree(lines: readonly string[], what: string): void {
  expect(said(lines, ""), what).toEqual(said(lines, " "));
}

/** An addenda that numbers itself rightly: the first after an entry, or one more after an addenda. */
function nextAddenda(line: string): string {
  const number = line.startsWith("7") ? Number(line.slice(83, 87)) + 1 : 1;
  return `705${"MORE".padEnd(80)}${String(number).padStart(4, "0")}${line.slice(87)}`;
}

const CHARACTERS = "0123456789 AZ*";

/** One to three columns of one to three lines overwritten, mostly of entries and addenda. */
function spoil(lines: readonly string[], random: () => number): string[] {
  const spoilt = [...lines];
  for (let times = 1 + Math.floor(random() * 3); times > 0; times--) {
    const at = Math.floor(random() * lines.length);
    const line = spoilt[at] ?? "";
    const column = Math.floor(random() * 94);
    const character = CHARACTERS[Math.floor(random() * CHARACTERS.length)] ?? " ";
    const kind = random();
    if (kind < 0.05) spoilt.splice(at, 1);
    else if (kind < 0.1) spoilt.splice(at, 0, line);
    else if (kind < 0.2) spoilt.splice(at + 1, 0, nextAddenda(line));
    else spoilt[at] = line.slice(0, column) + character + line.slice(column + 1);
  }
  return spoilt;
}

describe("the quick look at an entry", () => {
  it("says of good and spoilt files what the slow one says", () => {
    const random = seeded(21);
    const files = [[PAYROLL], [TRADE], [EXCHANGE], [PHONE], [ONLINE], [PAYROLL, TRADE, EXCHANGE]].map((batches) =>
      sampleLines(batches),
    );
    for (const lines of files) {
      expectBothToAgree(lines, "as it is");
      for (let turn = 0; turn < 150; turn++) expectBothToAgree(spoil(lines, random), `turn ${turn}`);
    }
  }, 60_000);

  it.skipIf(!existsSync(SHARED))(
    "says so of files of real systems as well, spoilt or not (needs ../shared)",
    () => {
      const random = seeded(22);
      for (const path of readdirSync(SHARED, { recursive: true, encoding: "utf8" })) {
        if (!path.endsWith(".ach")) continue;
        const text = readFileSync(join(SHARED, path), "latin1");
        const lines = text.split(/\r?\n/).filter((line) => line !== "");
        // Long files have long lines of issues; a few of them will do.
        const turns = lines.length > 500 ? 3 : 25;
        expectBothToAgree(lines, path);
        for (let turn = 0; turn < turns; turn++) expectBothToAgree(spoil(lines, random), `${path}, turn ${turn}`);
      }
    },
    60_000,
  );
});
