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

  test.each([0, 17, 499_999.5, 999_980])("row %s stands where its place on the bar says", (row) => {
    expect(placeAfter(million, { topRow: 250_000, scrollTop: 1e9 }, scrollTopOf(million, row)).topRow).toBeCloseTo(
      row,
      6,
    );
  });
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
