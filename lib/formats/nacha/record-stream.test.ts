import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkNacha, createNachaCheck } from "./check";
import { RecordCursor } from "./record-cursor";
import { RecordStream } from "./record-stream";
import { cutUp, someCuts, someFile } from "./testdata/arbitrary";
import { sampleLines, toBytes } from "./testdata/samples";

const SHARED = join(process.cwd(), "../shared/data/ach");

type Seen = {
  readonly line: number;
  readonly place: readonly number[];
  readonly flags: readonly boolean[];
  readonly text: string;
};

function seenOf(cursor: RecordCursor): Seen {
  const { line, sourceOffset, sourceLength, length, badColumn, tooLong, unbroken, bytes, offset } = cursor;
  const text = Buffer.from(bytes.subarray(offset, offset + 94)).toString("latin1");
  return { line, place: [sourceOffset, sourceLength, length, badColumn], flags: [tooLong, unbroken], text };
}

function whole(bytes: Uint8Array): unknown {
  const cursor = new RecordCursor(bytes);
  const seen: Seen[] = [];
  while (cursor.next()) seen.push(seenOf(cursor));
  return { seen, line: cursor.line, blank: [cursor.blankLines, cursor.firstBlankLine], mark: cursor.hasByteOrderMark };
}

function streamed(pieces: readonly Uint8Array[]): unknown {
  const seen: Seen[] = [];
  const stream = new RecordStream(() => seen.push(seenOf(stream.cursor)));
  for (const piece of pieces) stream.push(piece);
  stream.end();
  const { cursor } = stream;
  return { seen, line: cursor.line, blank: [cursor.blankLines, cursor.firstBlankLine], mark: cursor.hasByteOrderMark };
}

describe("a stream of records", () => {
  it("gives the records of the whole file, wherever its bytes are cut", { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(someFile, someCuts, (bytes, cuts) => {
        expect(streamed(cutUp(bytes, cuts))).toEqual(whole(bytes));
      }),
      { numRuns: 300 },
    );
  });

  it("holds no more than its block, however long a line is", () => {
    const stream = new RecordStream(() => undefined);
    const line = new Uint8Array(300_000).fill(120);
    for (let turn = 0; turn < 40; turn++) stream.push(line);
    stream.end();
    expect(stream.cursor).toMatchObject({ line: 1, tooLong: true, length: 12_000_000 });
  });
});

describe("a check in pieces", () => {
  it("says what the check of the whole file says, wherever its bytes are cut", { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(someFile, someCuts, (bytes, cuts) => {
        expect(checked(cutUp(bytes, cuts))).toEqual(checkNacha(bytes));
      }),
      { numRuns: 150 },
    );
  });

  it("says the same of a file byte by byte", () => {
    const bytes = toBytes(sampleLines(), "\r\n");
    expect(checked(Array.from(bytes, (_, at) => bytes.subarray(at, at + 1)))).toEqual(checkNacha(bytes));
  });

  it("says the same again when it is asked again", () => {
    const check = createNachaCheck();
    check.push(toBytes(sampleLines()).subarray(0, 900));
    expect(check.end()).toEqual(check.end());
  });

  it.skipIf(!existsSync(SHARED))(
    "says the same of every file of real systems, cut at random (needs ../shared)",
    () => {
      for (const path of readdirSync(SHARED, { recursive: true, encoding: "utf8" })) {
        if (!/\.ach(\.gz)?$/.test(path)) continue;
        const packed = readFileSync(join(SHARED, path));
        const bytes = path.endsWith(".gz") ? gunzipSync(packed) : packed;
        const expected = checkNacha(bytes);
        const runs = bytes.length > 1_000_000 ? 1 : 5;
        const property = fc.property(someCuts, (cuts) => {
          expect(checked(cutUp(bytes, cuts)), path).toEqual(expected);
        });
        fc.assert(property, { numRuns: runs });
      }
    },
    60_000,
  );
});

function checked(pieces: readonly Uint8Array[]): unknown {
  const check = createNachaCheck();
  for (const piece of pieces) check.push(piece);
  return check.end();
}
