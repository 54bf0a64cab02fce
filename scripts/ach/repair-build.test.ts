import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { checkNacha } from "@/lib/formats/nacha/check";
import { overlay, PAYROLL, sampleLines, toBytes } from "@/lib/formats/nacha/testdata/samples";
import { repositoryRoot } from "../process/root";

type Outcome = { readonly code: number; readonly out: string; readonly error: string };

/** The command as a person runs it. */
function ach(...words: readonly string[]): Promise<Outcome> {
  const node = ["--conditions=react-server", "--import", "tsx", "scripts/ach.ts", ...words];
  return new Promise((settle) => {
    execFile(process.execPath, node, { cwd: repositoryRoot }, (failure, out, error) => {
      settle({ code: failure === null ? 0 : Number(failure.code), out, error });
    });
  });
}

let folder = "";
const inFolder = (name: string): string => join(folder, name);
const checked = async (name: string) => checkNacha(await readFile(inFolder(name)));
const hash = async (name: string): Promise<string> =>
  createHash("sha256")
    .update(await readFile(inFolder(name)))
    .digest("hex");

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "ach-command-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe("repair at the prompt", { timeout: 60_000 }, () => {
  const lines = sampleLines();
  const spoilt = overlay(
    overlay(lines, 3, 12, "9"),
    lines.findIndex((line) => line.startsWith("9000")) + 1,
    8,
    "000009",
  );

  test("writes a copy, says what it changed, and leaves the file as it is", async () => {
    await writeFile(inFolder("bad.ach"), toBytes(spoilt));
    const before = await hash("bad.ach");
    const { code, out } = await ach(
      "repair",
      inFolder("bad.ach"),
      "-o",
      inFolder("good.ach"),
      "--effective",
      "2026-11-20",
    );
    expect(code).toBe(0);
    expect(out).toContain('line 3       Entry, Check digit: "9" became "4" [fixCheckDigits]');
    expect(out).toContain("Block count");
    expect(await checked("good.ach")).toMatchObject({ verdict: "valid", issues: [] });
    expect(await hash("bad.ach")).toBe(before);
  });

  test("does what is named alone, one line of JSON, exit 1 when the copy is still invalid", async () => {
    const only = ["--only", "recomputeTotals", "--json", "--effective", "2026-11-20"];
    const { code, out } = await ach("repair", inFolder("bad.ach"), "-o", inFolder("half.ach"), ...only);
    expect(code).toBe(1);
    expect(out.trimEnd().split("\n")).toHaveLength(1);
    expect(JSON.parse(out)).toMatchObject({ repairs: ["recomputeTotals"], changeCount: 1, verdict: "invalid" });
  });

  test.each([
    ["over its input", ["bad.ach", "-o", "bad.ach"], /another than the one that is read/],
    ["over another file", ["bad.ach", "-o", "good.ach"], /is there already/],
    ["without an output", ["bad.ach"], /with -o/],
    ["a file that is not there", ["none.ach", "-o", "new.ach"], /There is no file/],
    ["with a repair that is none", ["bad.ach", "-o", "new.ach", "--only", "amounts"], /--only takes/],
    ["to a holiday", ["bad.ach", "-o", "new.ach", "--effective", "2026-11-26"], /banking day/],
    ["a batch that is fine", ["bad.ach", "-o", "new.ach", "--drop", "9"], /can be left out/],
  ])("is wrong use %s: a sentence, exit 2, nothing written", async (_what, words, sentence) => {
    const before = await hash("bad.ach");
    const { code, error } = await ach(
      "repair",
      ...words.map((word) => (word.endsWith(".ach") ? inFolder(word) : word)),
    );
    expect(code).toBe(2);
    expect(error).toMatch(sentence);
    expect(await hash("bad.ach")).toBe(before);
    await expect(readFile(inFolder("new.ach"))).rejects.toThrow(/ENOENT/);
  });
});

describe("build at the prompt", { timeout: 60_000 }, () => {
  const facts = Object.entries({
    destination: "021000021",
    "destination-name": "QBANK",
    origin: "1234567890",
    "origin-name": "HARBOR MILLS",
    company: "HARBOR MILLS",
    "company-id": "1234567890",
    description: "PAYROLL",
    effective: "2026-11-30",
  }).flatMap(([name, value]) => [`--${name}`, value]);
  const header = "Name,Routing Number,Account Number,Amount,Account Type";

  test("makes a valid file of rows, in the manner of the named bank", async () => {
    const rows = PAYROLL.entries
      .filter(({ amountMinor }) => amountMinor > 0)
      .map((entry) =>
        [entry.individualName, entry.rdfi, entry.accountNumber, entry.amountMinor / 100, "checking"].join(","),
      );
    await writeFile(inFolder("rows.csv"), [header, ...rows].join("\n"));
    const words = ["build", inFolder("rows.csv"), "-o", inFolder("rows.ach"), "--profile", "windows-lines", ...facts];
    const { code, out } = await ach(...words);
    expect([code, out]).toEqual([0, expect.stringContaining("valid, 2 entries")]);
    expect(await checked("rows.ach")).toMatchObject({
      verdict: "valid",
      summary: { entries: 2, creditMinor: 184_250 + 201_999, debitMinor: 0 },
    });
    expect(await readFile(inFolder("rows.ach"), "latin1")).toContain("\r\n");
  });

  test("names each row that is no entry, exit 1, nothing written", async () => {
    await writeFile(
      inFolder("faulty.csv"),
      `${header}\nADA PARK,061000105,123456,12.00,checking\nBEN OKAFOR,021000021,,x,checking\n`,
    );
    const { code, out } = await ach("build", inFolder("faulty.csv"), "-o", inFolder("faulty.ach"), ...facts);
    expect(code).toBe(1);
    expect(out).toMatch(/row 2, column 2: .*\nrow 3, column 3: .*\nrow 3, column 4: /);
    await expect(readFile(inFolder("faulty.ach"))).rejects.toThrow(/ENOENT/);
  });

  test.each([
    ["a bank that is not known", ["--profile", "bogus"], /--profile takes standard, /],
    ["a name too long for its columns", ["--company", "HARBOR MILLS AND SONS LIMITED"], /does not fit 16 columns/],
    ["a balanced file without an account", ["--profile", "balanced"], /Name the account/],
  ])("is wrong use for %s", async (_what, words, sentence) => {
    const { code, error } = await ach("build", inFolder("rows.csv"), "-o", inFolder("new.ach"), ...facts, ...words);
    expect([code, error]).toEqual([2, expect.stringMatching(sentence)]);
    await expect(readFile(inFolder("new.ach"))).rejects.toThrow(/ENOENT/);
  });
});
