import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CANARY_ACCOUNT, overlay, sampleLines, toBytes } from "@/lib/formats/nacha/testdata/samples";
import { repositoryRoot } from "../process/root";

type Outcome = { readonly code: number; readonly out: string; readonly error: string };

/** The command as a person runs it. */
function ach(...words: readonly string[]): Promise<Outcome> {
  const node = ["--conditions=react-server", "--import", "tsx", "scripts/ach.ts", ...words];
  return new Promise((settle) => {
    execFile(process.execPath, node, { cwd: repositoryRoot, maxBuffer: 64 * 1024 * 1024 }, (failure, out, error) => {
      settle({ code: failure === null ? 0 : Number(failure.code), out, error });
    });
  });
}

const jsonLines = ({ out }: Outcome) =>
  out
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));

const lines = sampleLines();
const good = toBytes(lines);
const SHARED = join(repositoryRoot, "../shared/data/ach");

let folder = "";
const file = (name: string): string => join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "ach-check-"));
  const packed = gzipSync(good);
  await Promise.all([
    writeFile(file("good.ach"), good),
    writeFile(file("trimmed.ach"), toBytes(lines.map((line) => line.trimEnd()))),
    writeFile(file("bad.ach"), toBytes(overlay(lines, 3, 39, "9"))),
    writeFile(file("good.ach.gz"), packed),
    writeFile(file("cut.ach.gz"), packed.subarray(0, packed.length - 40)),
    writeFile(file("noise.ach.gz"), Buffer.concat([packed.subarray(0, 2), Buffer.from("no gzip at all")])),
    writeFile(file("bomb.ach.gz"), gzipSync(new Uint8Array(40_000_000).fill(57))),
    writeFile(file("empty.ach"), ""),
  ]);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe("check at the prompt", { timeout: 60_000 }, () => {
  test("prints one line of JSON a file, in order, and ends with 0 when none is invalid", async () => {
    const outcome = await ach("check", file("good.ach"), file("trimmed.ach"), file("good.ach.gz"), "--json");
    expect(outcome).toMatchObject({ code: 0, error: "" });
    const [plain, trimmed, packed] = jsonLines(outcome);
    expect(plain).toEqual({
      file: file("good.ach"),
      verdict: "valid",
      batches: 5,
      entries: 9,
      addenda: 6,
      debitMinor: 9_901 + 4_500 + 12_345,
      creditMinor: 184_250 + 201_999 + 1_250_000 + 75_050,
      entryHash: 6100010 * 3 + 2100002 * 2 + 1100001 * 2 + 12100024 * 2,
      sec: ["CCD", "CTX", "PPD", "TEL", "WEB"],
      issues: [],
    });
    expect(trimmed).toMatchObject({ verdict: "repairable", entries: 9 });
    expect(packed).toEqual({ ...plain, file: file("good.ach.gz") });
  });

  test("names line, column, record, field, code and severity of each issue, and ends with 1 when a file is invalid", async () => {
    const outcome = await ach("check", "--json", file("good.ach"), file("bad.ach"));
    expect(outcome.code).toBe(1);
    const [, bad] = jsonLines(outcome);
    expect(bad.verdict).toBe("invalid");
    expect(Object.keys(bad.issues[0])).toEqual(["line", "column", "record", "field", "code", "severity", "message"]);
    expect(bad.issues.map((issue: { code: string }) => issue.code)).toContain("BATCH_CREDIT_TOTAL_WRONG");
  });

  test("a packed file that is cut off, damaged or grows a hundred times is invalid by name", async () => {
    const outcome = await ach("check", "--json", file("cut.ach.gz"), file("noise.ach.gz"), file("bomb.ach.gz"));
    expect(outcome).toMatchObject({ code: 1, error: "" });
    const codes = jsonLines(outcome).map(({ verdict, issues }) => [verdict, issues[0].code]);
    expect(codes).toEqual([
      ["invalid", "GZIP_TRUNCATED"],
      ["invalid", "GZIP_DAMAGED"],
      ["invalid", "GZIP_TOO_LARGE"],
    ]);
  });

  test("without --json it says the same to people", async () => {
    const { code, out } = await ach("check", file("bad.ach"), file("empty.ach"));
    expect(code).toBe(1);
    expect(out).toContain("bad.ach: invalid\n");
    expect(out).toContain("batches 5, entries 9, addenda 6, SEC CCD CTX PPD TEL WEB");
    expect(out).toContain("[EMPTY_FILE]");
  });

  test("wrong use is a sentence and ends with 2, and nothing is checked", async () => {
    const wrong = [
      [],
      ["chck", file("good.ach")],
      ["check"],
      ["check", "--jsn", file("good.ach")],
      ["check", file("good.ach"), file("not-there.ach")],
      ["check", folder],
    ];
    for (const words of wrong) {
      const { code, out, error } = await ach(...words);
      expect([code, out], words.join(" ")).toEqual([2, ""]);
      expect(error).toMatch(/Use:/);
      expect(error).not.toContain("    at ");
    }
  });

  test.skipIf(!existsSync(SHARED))(
    "files of real systems get their stated verdict and totals (needs ../shared)",
    async () => {
      type Stated = { readonly file: string; readonly verdict: string; readonly entryHash?: number };
      const stated: Stated[] = JSON.parse(readFileSync(join(SHARED, "expected.json"), "utf8"));
      const outcome = await ach("check", "--json", ...stated.map((one) => join(SHARED, one.file)));
      expect(outcome.code).toBe(1);
      const said = jsonLines(outcome);
      for (const [index, { file: path, ...facts }] of stated.entries()) {
        if (facts.verdict === "invalid") expect(said[index].verdict, path).toBe("invalid");
        else expect(said[index], path).toMatchObject(facts);
      }
    },
  );
});

describe("show at the prompt", { timeout: 60_000 }, () => {
  test("prints each record as fields by name, and no account number", async () => {
    const { code, out } = await ach("show", file("good.ach"));
    expect(code).toBe(0);
    expect(out).toMatch(/Amount +0000184250/);
    expect(out).toMatch(/Receiver name +ADA PARK/);
    expect(out).toMatch(/Account number +\*+5432/);
    expect(out).not.toContain(CANARY_ACCOUNT);
  });

  test("begins at a line, keeps to a batch, and says where it goes on", async () => {
    const { out } = await ach("show", file("good.ach"), "--line", "3", "--limit", "2");
    expect(out.match(/^\d+ /gm)).toEqual(["3 ", "4 "]);
    expect(out).toContain("--line 5 goes on");
    const batch = await ach("show", file("good.ach"), "--batch", "2");
    expect(batch.out).toContain("NORTH PIER STEEL");
    expect(batch.out).not.toContain("ADA PARK");
    expect(await ach("show", file("good.ach"), "--batch", "9")).toMatchObject({ code: 1, out: "" });
    expect(await ach("show", file("good.ach"), "--limit", "0")).toMatchObject({ code: 2, out: "" });
  });
});
