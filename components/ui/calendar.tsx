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
const CELL =
  "flex size-8 items-center justify-center rounded-md num cursor-pointer hover:bg-sunken selected:bg-accent selected:text-on-accent outside-month:hidden unavailable:text-ink-faint unavailable:line-through disabled:text-ink-faint max-sm:size-10";

/** The month grid shared by the one-date and the range field. */
export function MonthGrid() {
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
        <CalendarGridBody>{(date) => <CalendarCell date={date} className={CELL} />}</CalendarGridBody>
      </CalendarGrid>
    </>
  );
}
