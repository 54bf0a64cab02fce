"use client";

import {
  useEffect,
  useEffectEvent,
  useId,
  useRef,
  useState,
  type KeyboardEvent,
  type ReactNode,
  type RefObject,
  type UIEvent,
  type WheelEvent,
} from "react";
import { cn } from "@/lib/core/cn";
import {
  lastTopRow,
  placeAfter,
  rowForKey,
  scrollHeightOf,
  scrollTopOf,
  topRowShowing,
  type Extent,
  type ScrollPlace,
} from "./virtual-scroll";

const ROW_PX = 28;
/** Until the room is measured. */
const FIRST_VIEW_PX = 560;
/** When nothing moved for so long, the bar is put where the rows are. */
const SETTLED_MS = 400;
/** How long after a turn of the wheel a scroll is still the wheel's. */
const WHEEL_MS = 200;

export type VirtualGridProps = {
  readonly label: string;
  readonly rowCount: number;
  /** The row that the keys move; -1 while there is none. */
  readonly current: number;
  readonly onCurrent: (index: number) => void;
  /** Which rows are in view, the last one included. */
  readonly onRange: (first: number, last: number) => void;
  /** The heading's cells, each with the role `columnheader`. */
  readonly head: ReactNode;
  /** A row's cells, each with the role `gridcell`. */
  readonly renderRow: (index: number) => ReactNode;
  /** Keys that the grid does not take itself. */
  readonly onKey?: ((event: KeyboardEvent) => void) | undefined;
  readonly className?: string | undefined;
};

/**
 * Any number of rows of one height, of which only those in view are in the document. Arrows, Page, Home and End move
 * the current row; the bar is native and reaches every row, however many there are.
 */
export function VirtualGrid(props: VirtualGridProps) {
  const { label, rowCount, current, onCurrent, head, renderRow, onKey, className } = props;
  const id = useId();
  const { view, extent, topRow, show, onScroll, onWheel } = useRows(props);
  const first = Math.floor(topRow);
  const shown = Math.min(rowCount - first, Math.ceil(extent.viewHeight / ROW_PX) + 1);
  const isShown = current >= first && current < first + shown;
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.metaKey || event.altKey || (event.ctrlKey && event.key !== "Home" && event.key !== "End")) return;
    const next = rowForKey(event.key, current, extent);
    if (next === null) onKey?.(event);
    else {
      event.preventDefault();
      onCurrent(next);
      // The row may be the current one already, and out of view since the bar was moved.
      if (next === current) show(next);
    }
  };
  return (
    <div
      ref={view}
      role="grid"
      aria-label={label}
      aria-rowcount={rowCount + 1}
      aria-activedescendant={isShown ? `${id}-${current}` : undefined}
      tabIndex={0}
      onScroll={onScroll}
      onWheel={onWheel}
      onKeyDown={onKeyDown}
      className={cn("relative overflow-auto rounded-md border bg-surface", className)}
    >
      <div className="min-w-max" style={{ height: scrollHeightOf(extent) + ROW_PX }}>
        <div className="sticky top-0 overflow-hidden" style={{ height: extent.viewHeight + ROW_PX }}>
          <div
            role="row"
            aria-rowindex={1}
            className="relative z-10 flex border-b bg-surface"
            style={{ height: ROW_PX }}
          >
            {head}
          </div>
          {Array.from({ length: Math.max(0, shown) }, (_, at) => first + at).map((index) => (
            <div
              key={index}
              id={`${id}-${index}`}
              role="row"
              aria-rowindex={index + 2}
              aria-selected={index === current}
              onPointerDown={() => onCurrent(index)}
              className={cn(
                "absolute left-0 flex w-full border-b hover:bg-sunken",
                index === current && "bg-accent-wash shadow-[inset_3px_0_0_var(--accent)] hover:bg-accent-wash",
              )}
              style={{ height: ROW_PX, top: ROW_PX, transform: `translateY(${(index - topRow) * ROW_PX}px)` }}
            >
              {renderRow(index)}
            </div>
          ))}
        </div>
      </div>
    </div>
  );
}

type Rows = {
  readonly view: RefObject<HTMLDivElement | null>;
  readonly extent: Extent;
  readonly topRow: number;
  /** Brings a row into view. */
  readonly show: (index: number) => void;
  readonly onScroll: (event: UIEvent) => void;
  readonly onWheel: (event: WheelEvent) => void;
};

/** Ties the rows to the element that scrolls: its room, its place, and the row that must be in view. */
function useRows({ rowCount, current, onRange }: VirtualGridProps): Rows {
  const view = useRef<HTMLDivElement>(null);
  const [viewHeight, setViewHeight] = useState(FIRST_VIEW_PX);
  // Known at once, not with the next drawing: the scroll that follows a moved bar is measured from where it was put.
  const place = useRef<ScrollPlace>({ topRow: 0, scrollTop: 0 });
  const wheelAt = useRef(-Infinity);
  const [placedRow, setPlacedRow] = useState(0);
  const extent: Extent = { rowCount, rowHeight: ROW_PX, viewHeight };
  const topRow = Math.min(placedRow, lastTopRow(extent));
  const put = (next: ScrollPlace): void => {
    place.current = next;
    setPlacedRow(next.topRow);
  };
  const moveTo = (row: number): void => {
    view.current?.scrollTo({ top: scrollTopOf(extent, row) });
    // What the browser made of it: it rounds.
    put({ topRow: row, scrollTop: view.current?.scrollTop ?? 0 });
  };
  const onScroll = (event: UIEvent): void => {
    const scrollTop = view.current?.scrollTop ?? 0;
    const isWheel = event.timeStamp - wheelAt.current < WHEEL_MS;
    if (Math.abs(scrollTop - place.current.scrollTop) >= 1) put(placeAfter(extent, place.current, scrollTop, isWheel));
  };
  const onWheel = (event: WheelEvent): void => {
    wheelAt.current = event.timeStamp;
  };
  const settle = useEffectEvent((row: number) => {
    if (Math.abs(scrollTopOf(extent, row) - place.current.scrollTop) >= 1) moveTo(row);
  });
  useEffect(() => {
    const timer = setTimeout(() => settle(topRow), SETTLED_MS);
    return () => clearTimeout(timer);
  }, [topRow]);
  const show = (index: number): void => {
    const wanted = topRowShowing(extent, topRow, index);
    if (wanted !== topRow) moveTo(wanted);
  };
  const reveal = useEffectEvent((index: number, count: number) => {
    if (index >= 0 && index < count) show(index);
  });
  useEffect(() => {
    const frame = requestAnimationFrame(() => reveal(current, rowCount));
    return () => cancelAnimationFrame(frame);
  }, [current, rowCount]);
  useEffect(() => {
    const element = view.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setViewHeight(Math.max(ROW_PX, element.clientHeight - ROW_PX)));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const first = Math.floor(topRow);
  const last = Math.min(rowCount - 1, first + Math.ceil(viewHeight / ROW_PX));
  const tell = useEffectEvent(onRange);
  useEffect(() => tell(first, last), [first, last]);
  return { view, extent, topRow, show, onScroll, onWheel };
}
