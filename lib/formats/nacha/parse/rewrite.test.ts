import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { checkNacha } from "../check";
import { sampleLines, toBytes } from "../testdata/samples";
import { RecordWriter } from "../write/record-writer";
import { parseNacha } from "./parse";

const SHARED = join(process.cwd(), "../shared/data/ach");

/** The file written anew, each field where the field table says and nothing else. */
function rewritten(bytes: Uint8Array): string {
  const file = parseNacha(bytes);
  const writer = new RecordWriter(file.recordCount, "lf");
  for (let number = 0; number < file.recordCount; number++) {
    const record = file.record(number);
    if (record?.kind === "Padding") {
      writer.nines();
      continue;
    }
    writer.next();
    for (const [name, field] of Object.entries(record?.fields ?? {})) writer.text(field, record?.raw(name) ?? "");
  }
  return textOf(writer.bytes);
}

function textOf(bytes: Uint8Array): string {
  const lines = Buffer.from(bytes).toString("latin1").split(/\r?\n/);
  return lines.filter((line) => line !== "").join("\n");
}

describe("a file parsed and written anew", () => {
  it("is the same byte for byte", () => {
    const bytes = toBytes(sampleLines());
    expect(rewritten(bytes)).toBe(textOf(bytes));
  });

  it.skipIf(!existsSync(SHARED))(
    "is so for every valid file of real systems (needs ../shared)",
    () => {
      let files = 0;
      for (const path of readdirSync(SHARED, { recursive: true, encoding: "utf8" })) {
        if (!path.endsWith(".ach")) continue;
        const bytes = readFileSync(join(SHARED, path));
        if (checkNacha(bytes).verdict !== "valid") continue;
        expect(rewritten(bytes), path).toBe(textOf(bytes));
        files++;
      }
      expect(files).toBeGreaterThan(50);
    },
    60_000,
  );
});
