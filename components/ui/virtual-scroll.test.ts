import { describe, expect, test } from "vitest";
import {
  lastTopRow,
  MOST_HEIGHT_PX,
  placeAfter,
  rowForKey,
  scrollHeightOf,
  scrollTopOf,
  topRowShowing,
  type Extent,
} from "./virtual-scroll";

const few: Extent = { rowCount: 1_000, rowHeight: 25, viewHeight: 500 };
const million: Extent = { rowCount: 1_000_000, rowHeight: 25, viewHeight: 500 };
const top = { topRow: 0, scrollTop: 0 };

test("a list that fits is as high as its rows, and the bar stands where the rows are", () => {
  expect(scrollHeightOf(few)).toBe(25_000);
  expect(placeAfter(few, top, 250)).toEqual({ topRow: 10, scrollTop: 250 });
  expect(placeAfter(few, top, 24_500).topRow).toBe(980);
});

describe("a million rows", () => {
  const range = MOST_HEIGHT_PX - million.viewHeight;

  test("keep under the height that browsers allow", () => {
    expect(scrollHeightOf(million)).toBe(MOST_HEIGHT_PX);
  });

  test("are all reached by the bar, the last one included", () => {
    expect(placeAfter(million, top, range).topRow).toBe(lastTopRow(million));
    expect(placeAfter(million, top, range / 2).topRow).toBeCloseTo(lastTopRow(million) / 2, 6);
  });

  test("move by pixels under a wheel: no row is skipped", () => {
    const before = { topRow: 500_000, scrollTop: scrollTopOf(million, 500_000) };
    const after = placeAfter(million, before, before.scrollTop + 100);
    expect(after.topRow).toBe(500_004);
  });

  test("move by pixels under a wheel that turns so fast that the bar goes far between two looks", () => {
    const before = { topRow: 500_000, scrollTop: scrollTopOf(million, 500_000) };
    expect(placeAfter(million, before, before.scrollTop + 10_000, true).topRow).toBe(500_400);
    expect(placeAfter(million, before, before.scrollTop + 10_000).topRow).toBeGreaterThan(501_000);
    expect(placeAfter(million, before, range, true).topRow).toBe(lastTopRow(million));
  });

  test.each([
    ["first", 10, -250, 0],
    ["last", lastTopRow(million) - 10, 250, lastTopRow(million)],
  ])("let a short scroll reach the %s row: the bar does not come to its end before", (_name, topRow, way, reached) => {
    const before = { topRow, scrollTop: scrollTopOf(million, topRow) };
    const scrollTop = before.scrollTop + way;
    expect(scrollTop).toBeGreaterThanOrEqual(0);
    expect(scrollTop).toBeLessThanOrEqual(range);
    expect(placeAfter(million, before, scrollTop).topRow).toBeCloseTo(reached, 6);
  });

  test("stand further down the bar the further down they are", () => {
    const places = Array.from({ length: 2_001 }, (_, at) => scrollTopOf(million, (lastTopRow(million) * at) / 2_000));
    expect(places).toEqual(places.toSorted((one, other) => one - other));
    expect(new Set(places).size).toBe(places.length);
    expect([places[0], places.at(-1)]).toEqual([0, range]);
  });

  test.each([0, 17, 15_990, 16_010, 499_999.5, 983_970, 983_990, 999_980])(
    "row %s stands where its place on the bar says",
    (row) => {
      expect(placeAfter(million, { topRow: 250_000, scrollTop: 1e9 }, scrollTopOf(million, row)).topRow).toBeCloseTo(
        row,
        6,
      );
    },
  );
});

test("a row is brought into view by the shortest way", () => {
  expect(topRowShowing(few, 100, 105)).toBe(100);
  expect(topRowShowing(few, 100, 20)).toBe(20);
  expect(topRowShowing(few, 100, 120)).toBe(101);
  expect(topRowShowing(few, 100, 999)).toBe(980);
});

test.each([
  ["ArrowDown", 5, 6],
  ["ArrowUp", 0, 0],
  ["PageDown", 5, 24],
  ["PageUp", 30, 11],
  ["Home", 600, 0],
  ["End", 3, 999],
  ["ArrowDown", -1, 0],
  ["End", -1, 999],
  ["Enter", 5, null],
])("%s from row %i leads to %s", (key, from, to) => {
  expect(rowForKey(key, from, few)).toBe(to);
});

test("an empty list has no row to go to", () => {
  expect(rowForKey("ArrowDown", -1, { ...few, rowCount: 0 })).toBeNull();
  expect(placeAfter({ ...few, rowCount: 0 }, top, 0).topRow).toBe(0);
});
