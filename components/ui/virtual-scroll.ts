/**
 * Browsers cap the height of an element (Firefox near 17.8 million pixels, Chromium and Safari near 33 million), and
 * draw the scroll bar of a very tall one unevenly. Beyond this height the scroll bar stands for the rows in proportion.
 */
export const MOST_HEIGHT_PX = 8_000_000;
/** Under that cap the bar still goes pixel by pixel this near to either end, so that no scroll stops short of it. */
const END_PX = 400_000;
/** A wheel goes at most so many times the room between two looks; further goes only the bar. */
const WHEEL_VIEWS = 40;

/** How many rows of which height, and how much room there is for them. Pixels. */
export type Extent = { readonly rowCount: number; readonly rowHeight: number; readonly viewHeight: number };

/** What is scrolled to: the row at the top edge, as a fraction, and where the scroll bar stands. */
export type ScrollPlace = { readonly topRow: number; readonly scrollTop: number };

/** The height of what scrolls. */
export function scrollHeightOf({ rowCount, rowHeight }: Extent): number {
  return Math.min(MOST_HEIGHT_PX, rowCount * rowHeight);
}

/** The largest row, as a fraction, that can stand at the top edge. */
export function lastTopRow({ rowCount, rowHeight, viewHeight }: Extent): number {
  return Math.max(0, rowCount - viewHeight / rowHeight);
}

function scrollRange(extent: Extent): number {
  return Math.max(0, scrollHeightOf(extent) - extent.viewHeight);
}

/** Where the scroll bar stands when this row is at the top edge. */
export function scrollTopOf(extent: Extent, topRow: number): number {
  return alongEnds(topRow * extent.rowHeight, lastTopRow(extent) * extent.rowHeight, scrollRange(extent));
}

/** The row at the top edge, as a fraction, where the scroll bar stands. */
function topRowAt(extent: Extent, scrollTop: number): number {
  return alongEnds(scrollTop, scrollRange(extent), lastTopRow(extent) * extent.rowHeight) / extent.rowHeight;
}

/** The place on a way that another place on a way of another length stands for: as it is near the ends, else in proportion. */
function alongEnds(at: number, length: number, otherLength: number): number {
  if (at <= END_PX || length === otherLength) return at;
  if (length - at <= END_PX) return otherLength - (length - at);
  return END_PX + ((at - END_PX) / (length - 2 * END_PX)) * (otherLength - 2 * END_PX);
}

/**
 * What a scroll leads to. A wheel, and any short way (touch, arrow, page), moves by as many pixels of rows; a long way
 * (the bar is dragged or pressed) goes to the row that the bar stands for. Without a cap both are the same.
 */
export function placeAfter(extent: Extent, before: ScrollPlace, scrollTop: number, isWheel = false): ScrollPlace {
  const last = lastTopRow(extent);
  const way = scrollTop - before.scrollTop;
  const isNear = Math.abs(way) < extent.viewHeight * (isWheel ? WHEEL_VIEWS : 2);
  const byPixels = Math.min(last, before.topRow) + way / extent.rowHeight;
  const topRow = isNear && isCapped(extent) ? byPixels : topRowAt(extent, scrollTop);
  return { topRow: Math.min(last, Math.max(0, topRow)), scrollTop };
}

function isCapped({ rowCount, rowHeight }: Extent): boolean {
  return rowCount * rowHeight > MOST_HEIGHT_PX;
}

/** The row at the top edge that brings a row into view, by the shortest way. */
export function topRowShowing(extent: Extent, topRow: number, index: number): number {
  const fit = extent.viewHeight / extent.rowHeight;
  if (index < topRow) return Math.max(0, index);
  if (index + 1 > topRow + fit) return Math.min(lastTopRow(extent), index + 1 - fit);
  return topRow;
}

/** The row that a key leads to; null for a key that moves nothing. */
export function rowForKey(key: string, current: number, { rowCount, rowHeight, viewHeight }: Extent): number | null {
  const page = Math.max(1, Math.floor(viewHeight / rowHeight) - 1);
  const steps: Readonly<Record<string, number>> = {
    ArrowDown: 1,
    j: 1,
    ArrowUp: -1,
    k: -1,
    PageDown: page,
    PageUp: -page,
    Home: -rowCount,
    End: rowCount,
  };
  const step = steps[key];
  if (step === undefined || rowCount === 0) return null;
  if (current < 0) return key === "End" ? rowCount - 1 : 0;
  return Math.min(rowCount - 1, Math.max(0, current + step));
}
