"use client";

import { ChevronLeft, ChevronRight } from "lucide-react";
import {
  Button,
  CalendarCell,
  CalendarGrid,
  CalendarGridBody,
  CalendarGridHeader,
  CalendarHeaderCell,
  CalendarHeading,
} from "react-aria-components";

const ARROW =
  "inline-flex size-8 items-center justify-center rounded-md text-ink-soft hover:bg-sunken disabled:text-ink-faint";
const DAY =
  "flex size-8 cursor-pointer items-center justify-center rounded-md num hover:bg-sunken outside-month:hidden unavailable:text-ink-faint unavailable:line-through disabled:text-ink-faint max-sm:size-10";
const CELL = `${DAY} selected:bg-accent selected:text-on-accent`;
/** A range is a band: washed between its ends, solid at them. */
const RANGE_CELL = `${DAY} selected:rounded-none selected:bg-accent-wash selected:text-accent-strong selection-start:rounded-l-md selection-start:bg-accent selection-start:text-on-accent selection-end:rounded-r-md selection-end:bg-accent selection-end:text-on-accent`;

/** The month grid shared by the one-date and the range field. */
export function MonthGrid({ range = false }: { readonly range?: boolean }) {
  return (
    <>
      <header className="flex items-center justify-between pb-2">
        <Button slot="previous" className={ARROW}>
          <ChevronLeft aria-hidden className="size-4" />
        </Button>
        <CalendarHeading className="font-semibold" />
        <Button slot="next" className={ARROW}>
          <ChevronRight aria-hidden className="size-4" />
        </Button>
      </header>
      <CalendarGrid weekdayStyle="short">
        <CalendarGridHeader>
          {(day) => (
            <CalendarHeaderCell className="size-8 text-xs font-medium text-ink-faint">{day}</CalendarHeaderCell>
          )}
        </CalendarGridHeader>
        <CalendarGridBody>
          {(date) => <CalendarCell date={date} className={range ? RANGE_CELL : CELL} />}
        </CalendarGridBody>
      </CalendarGrid>
    </>
  );
}
