import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkNacha } from "../check";
import { iterateEntries } from "../entries";
import { LAYOUTS } from "../fields";
import { RecordCursor } from "../record-cursor";
import { someFile } from "../testdata/arbitrary";
import { EXCHANGE, PAYROLL, sampleFile, sampleLines, toBytes, TRADE } from "../testdata/samples";
import { writeNacha } from "../write";
import { Integers } from "./integers";
import { parseNacha, type NachaFile } from "./parse";

const SHARED = join(process.cwd(), "../shared/data/ach");

/** What a plain walk over the file finds, record by record. */
function walked(bytes: Uint8Array): unknown[] {
  const cursor = new RecordCursor(bytes);
  const records = [];
  while (cursor.next()) {
    const text = Buffer.from(cursor.bytes.subarray(cursor.offset, cursor.offset + 94)).toString("latin1");
    records.push([cursor.line, text.replace(/[^ -~]/g, "?")]);
  }
  return records;
}

function parsed(file: NachaFile): unknown[] {
  return Array.from({ length: file.recordCount }, (_, number) => {
    const record = file.record(number);
    return [record?.line, record?.whole];
  });
}

describe("a parsed file", () => {
  it("gives every field of every kind of record by the name of the field table", () => {
    const lines = sampleLines();
    const file = parseNacha(toBytes(lines));
    let fields = 0;
    for (const [number, line] of lines.entries()) {
      const record = file.record(number);
      for (const [name, { start, end }] of Object.entries(record?.fields ?? {})) {
        expect(record?.raw(name)).toBe(line.slice(start - 1, end));
        expect(record?.text(name)).toBe(line.slice(start - 1, end).trim());
        fields++;
      }
    }
    expect(fields).toBeGreaterThan(200);
    expect(file.header?.fields).toBe(LAYOUTS.fileHeader.fields);
    expect(file.control?.fields).toBe(LAYOUTS.fileControl.fields);
  });

  it("gives batches, their entries and the addenda of these", () => {
    const file = parseNacha(writeNacha(sampleFile([PAYROLL, TRADE, EXCHANGE])));
    const said = [...file.batches()].map((batch) => ({
      sec: batch.header.text("sec"),
      number: batch.control?.digits("batchNumber"),
      amounts: [...batch.entries()].map((entry) => entry.digits("amount")),
      addenda: [...batch.entries()].map((entry) => [...entry.allAddenda()].map((one) => one.text("text"))),
    }));
    const built = [PAYROLL, TRADE, EXCHANGE].map(({ sec, entries }, index) => ({
      sec,
      number: index + 1,
      amounts: entries.map((entry) => entry.amountMinor),
      addenda: entries.map((entry) => entry.addenda ?? []),
    }));
    expect(said).toEqual(built);
    expect(file.batch(2)?.entry(0)?.digits("addendaCount")).toBe(3);
    expect(file.batch(2)?.entry(0)?.addenda(1)?.text("text")).toBe("RMR*IV*2");
    expect(file.batch(0)?.header.date("effectiveDate")).toBe("2026-11-20");
  });

  it("has nothing at numbers that do not exist, and nothing in fields that a record does not have", () => {
    const file = parseNacha(toBytes(sampleLines([PAYROLL])));
    expect([file.record(-1), file.record(10), file.batch(1), file.entry(3), file.batch(0)?.entry(3)]).toEqual([
      null,
      null,
      null,
      null,
      null,
    ]);
    expect(file.entry(0)?.addenda(0)).toBeNull();
    expect([file.header?.text("amount"), file.header?.digits("amount"), file.header?.date("amount")]).toEqual([
      "",
      -1,
      null,
    ]);
    expect(file.record(8)).toMatchObject({ kind: "Padding", fields: {} });
    expect(parseNacha(new Uint8Array())).toMatchObject({ header: null, control: null, recordCount: 0, batchCount: 0 });
  });

  it("holds the records of a plain walk over any bytes, each on its line", { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(someFile, (bytes) => {
        expect(parsed(parseNacha(bytes))).toEqual(walked(bytes));
      }),
      { numRuns: 100 },
    );
  });

  it.skipIf(!existsSync(SHARED))(
    "counts and adds up what the check does, in files of real systems (needs ../shared)",
    () => {
      for (const path of readdirSync(SHARED, { recursive: true, encoding: "utf8" })) {
        if (!/valid.*\.ach$|\.ach\.gz$/.test(path)) continue;
        const packed = readFileSync(join(SHARED, path));
        const bytes = path.endsWith(".gz") ? gunzipSync(packed) : packed;
        const { verdict, summary } = checkNacha(bytes);
        if (verdict === "invalid" || !summary) continue;
        const file = parseNacha(bytes);
        const entries = [...file.entries()];
        const sum = entries.reduce((total, entry) => total + Math.max(0, entry.digits("amount")), 0);
        const addenda = entries.reduce((total, entry) => total + entry.addendaCount, 0);
        expect([file.batchCount, file.entryCount, addenda], path).toEqual([
          summary.batchCount,
          summary.entries,
          summary.addenda,
        ]);
        expect(sum, path).toBe(summary.debitMinor + summary.creditMinor);
      }
    },
    60_000,
  );

  it("says of every entry what the stream of entries says", () => {
    const bytes = writeNacha(sampleFile());
    const streamed = [...iterateEntries(bytes)].map(
      ({ line, amountMinor, accountNumber, individualName, addendaCount }) => [
        line,
        amountMinor,
        accountNumber,
        individualName,
        addendaCount,
      ],
    );
    const lazy = [...parseNacha(bytes).entries()].map((entry) => [
      entry.line,
      entry.digits("amount"),
      entry.text("account"),
      entry.text("individualName"),
      entry.addendaCount,
    ]);
    expect(lazy).toEqual(streamed);
  });
});

describe("a list of whole numbers", () => {
  it("keeps what it is given beyond one block, and finds how many are not higher", () => {
    const list = new Integers();
    for (let value = 0; value < 10_000; value++) list.push(value * 400_000);
    expect([list.length, list.at(0), list.at(9_999), list.at(10_000)]).toEqual([10_000, 0, 3_999_600_000, 0]);
    expect([list.countUpTo(-1), list.countUpTo(0), list.countUpTo(400_001), list.countUpTo(4e9)]).toEqual([
      0, 1, 2, 10_000,
    ]);
  });
});
