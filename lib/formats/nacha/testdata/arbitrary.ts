import fc from "fast-check";
import { sampleLines } from "./samples";

const LINES = sampleLines();
const RUN = LINES.join("").repeat(60);
/** Lines longer than any that a person writes. */
const HUGE = [RUN, `${RUN}6 cut`, " ".repeat(70_000), "\u00e4".repeat(150_000), `6${" ".repeat(66_000)}x`];

/** Text of every kind of line that a file may hold, right and wrong. */
const someLine = fc.oneof(
  { weight: 30, arbitrary: fc.constantFrom(...LINES) },
  { weight: 10, arbitrary: fc.constantFrom("", " ", "9".repeat(94), LINES.slice(1, 3).join(""), `${LINES[2]}   `) },
  { weight: 10, arbitrary: fc.constantFrom(...LINES).map((line) => line.trimEnd()) },
  { weight: 10, arbitrary: fc.constantFrom(...LINES).map((line) => `${line}6 more`) },
  { weight: 10, arbitrary: fc.string({ unit: "binary", maxLength: 120 }) },
  { weight: 1, arbitrary: fc.constantFrom(...HUGE) },
);
/** A file of such lines, however they end. */
export const someFile = fc
  .array(fc.tuple(someLine, fc.constantFrom("\n", "\n", "\n", "\r\n", "\r", "", "\n\n")), { maxLength: 30 })
  .chain((lines) =>
    fc
      .tuple(fc.constantFrom("", "\uFEFF"), fc.constantFrom("", "\u001a", "\n\u001a"))
      .map(([head, tail]) => new TextEncoder().encode(head + lines.map(([line, end]) => line + end).join("") + tail)),
  );
/** Where to cut a file, as shares of its length. */
export const someCuts = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 });

/** The pieces that such cuts leave. */
export function cutUp(bytes: Uint8Array, cuts: readonly number[]): Uint8Array[] {
  const places = cuts.map((cut) => Math.floor(cut * bytes.length)).toSorted((a, b) => a - b);
  return [...places, bytes.length].map((stop, index) => bytes.subarray(places[index - 1] ?? 0, stop));
}
