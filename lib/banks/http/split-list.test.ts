import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { BrokenListError, ListSplitter } from "./split-list";

const BOUNDS = { maxRows: 1_000, maxRowBytes: 4_096, maxDepth: 8 };
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

/** The rows of a body that arrives cut at the given places. */
function split(body: Uint8Array, cuts: readonly number[] = [], bounds = BOUNDS): string[] {
  const splitter = new ListSplitter(bounds);
  const places = [0, ...cuts.map((cut) => cut % (body.length + 1)).toSorted((a, b) => a - b), body.length];
  const rows: string[] = [];
  for (let part = 1; part < places.length; part += 1) {
    // A fresh copy that is wiped afterwards: nothing may depend on the memory of an earlier chunk.
    const chunk = body.slice(places[part - 1], places[part]);
    for (const row of splitter.push(chunk)) rows.push(new TextDecoder("utf-8", { fatal: true }).decode(row));
    chunk.fill(0);
  }
  splitter.end();
  return rows;
}

describe("one bare array, cut into its rows", () => {
  test("wherever the chunks are cut, the rows are those of the whole", () => {
    const leaf = fc.oneof(
      fc.string({ unit: "grapheme" }),
      fc.constantFrom('a"b', "back\\slash\\", "}{][,", "€ 𝄞 Ö"),
      fc.double({ noNaN: true }),
      fc.boolean(),
    );
    const row = fc.dictionary(fc.string(), fc.oneof(leaf, fc.array(leaf), fc.dictionary(fc.string(), leaf)), {
      maxKeys: 5,
      noNullPrototype: true,
    });
    const space = fc.constantFrom("", " ", "\n\t", "\r\n");
    fc.assert(
      fc.property(fc.array(row, { maxLength: 8 }), fc.array(fc.nat(), { maxLength: 12 }), space, (list, cuts, gap) => {
        const text = `${gap}[${gap}${list.map((one) => JSON.stringify(one)).join(`${gap},${gap}`)}${gap}]${gap}`;
        const body = utf8(text);
        fc.pre(body.length < BOUNDS.maxRowBytes);
        expect(split(body, cuts)).toEqual(list.map((one) => JSON.stringify(one)));
      }),
    );
  });

  test("a byte at a time, through characters of four bytes and escapes", () => {
    const body = utf8(`[ {"a":"𝄞\\"}\\\\"} ,{"b":[{},[]]}]`);
    const every = Array.from({ length: body.length }, (_, at) => at);
    expect(split(body, every)).toEqual([`{"a":"𝄞\\"}\\\\"}`, `{"b":[{},[]]}`]);
  });

  test.each<[string, string, RegExp]>([
    ["a byte order mark", "\uFEFF[]", /not a list/],
    ["an object", `{"rows":[]}`, /not a list/],
    ["a page", "<html>", /not a list/],
    ["nothing at all", "", /ends in the middle/],
    ["a list that is not closed", `[{"a":1}`, /ends in the middle, at row 1/],
    ["a row that is not closed", `[{"a":1},{"b"`, /ends in the middle, at row 1/],
    ["a string that is not closed", `[{"a":"}]`, /ends in the middle, at row 0/],
    ["something after the list", `[]x`, /something follows/],
    ["a second list", `[][]`, /something follows/],
    ["a comma before the end", `[{},]`, /row 1 is not an object/],
    ["a comma at the start", `[,{}]`, /row 0 is not an object/],
    ["two commas", `[{},,{}]`, /row 1 is not an object/],
    ["no comma", `[{}{}]`, /row 1 is not an object/],
    ["a number", `[{},7]`, /row 1 is not an object/],
    ["a list of lists", `[[]]`, /row 0 is not an object/],
    ["a row as deep as a well", `[${'{"a":'.repeat(9)}1${"}".repeat(9)}]`, /nested too deeply/],
    ["a row that is too large", `[{"a":"${"x".repeat(5_000)}"}]`, /row 0 is larger than 4096 bytes/],
  ])("%s is refused by its place, never with its content", (_name, text, words) => {
    expect(() => split(utf8(text), [3, 100, 2_000])).toThrow(BrokenListError);
    expect(() => split(utf8(text), [3, 100, 2_000])).toThrow(words);
  });

  test("more rows than the bound are refused, and as many are not", () => {
    const list = (rows: number): Uint8Array => utf8(`[${Array.from({ length: rows }, () => "{}").join(",")}]`);
    expect(split(list(3), [], { ...BOUNDS, maxRows: 3 })).toHaveLength(3);
    expect(() => split(list(4), [], { ...BOUNDS, maxRows: 3 })).toThrow(/more than 3 rows/);
  });
});
