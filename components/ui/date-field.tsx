"use client";

import type { CalendarDate } from "@internationalized/date";
import { CalendarDays } from "lucide-react";
import { useId, useState } from "react";
import {
  Button,
  Calendar,
  DateInput,
  DatePicker,
  DateSegment,
  Dialog,
  Group,
  I18nProvider,
  Label,
  Popover,
  Text,
} from "react-aria-components";
import { cn } from "@/lib/core/cn";
import { MonthGrid } from "./calendar";
import { dateInWords, toCalendarDate } from "./date-text";
import { FieldNotes, LABEL_CLASS, type FieldProps } from "./field";

/** English words with year-month-day segments: the one order that nobody can misread. */
export const DATE_LOCALE = "en-SE";

export const SEGMENT_CLASS =
  "num rounded-sm px-px outline-none placeholder:text-ink-faint focus:bg-accent focus:text-on-accent type-literal:px-0 type-literal:text-ink-faint";

export type DateFieldProps = FieldProps & {
  readonly name?: string | undefined;
  /** `YYYY-MM-DD`; "" when none. */
  readonly value?: string | undefined;
  readonly defaultValue?: string | undefined;
  readonly onChange?: ((value: string) => void) | undefined;
  readonly onBlur?: (() => void) | undefined;
  readonly min?: string | undefined;
  readonly max?: string | undefined;
  /** True for dates that cannot be chosen, such as bank holidays; gets and returns `YYYY-MM-DD` text. */
  readonly isUnavailable?: ((date: string) => boolean) | undefined;
  readonly disabled?: boolean | undefined;
  /** Leaves out the line with the weekday, where there is no room. */
  readonly compact?: boolean | undefined;
};

/** The bounds as react-aria takes them. */
export function limits(min: string | undefined, max: string | undefined) {
  const [minValue, maxValue] = [toCalendarDate(min), toCalendarDate(max)];
  return { ...(minValue ? { minValue } : {}), ...(maxValue ? { maxValue } : {}) };
}

/** A date without time, text in and text out. Fits a Controller; with `name` it posts `YYYY-MM-DD`. */
export function DateField(props: DateFieldProps) {
  const { label, labelHidden, hint, error, optional, className, name, value, defaultValue, onChange, onBlur } = props;
  const { min, max, isUnavailable, disabled, compact } = props;
  const id = useId();
  const [own, setOwn] = useState<CalendarDate | null>(() => toCalendarDate(defaultValue));
  const date = value === undefined ? own : toCalendarDate(value);
  const words = date && !compact ? dateInWords(date) : undefined;
  return (
    <I18nProvider locale={DATE_LOCALE}>
      <DatePicker
        {...(name === undefined ? {} : { name })}
        value={date}
        onChange={(next) => {
          setOwn(next);
          onChange?.(next?.toString() ?? "");
        }}
        {...(onBlur ? { onBlur } : {})}
        {...limits(min, max)}
        {...(isUnavailable ? { isDateUnavailable: (day) => isUnavailable(day.toString().slice(0, 10)) } : {})}
        isDisabled={disabled ?? false}
        isInvalid={Boolean(error)}
        validationBehavior="aria"
        shouldForceLeadingZeros
        className={cn("flex min-w-0 flex-col gap-1", className)}
      >
        <Label className={cn(LABEL_CLASS, labelHidden && "sr-only")}>
          {label}
          {optional ? <span className="font-normal text-ink-faint"> (optional)</span> : null}
        </Label>
        <Group className="control flex items-center pr-0">
          <DateInput className="flex flex-1 items-center">
            {(segment) => <DateSegment segment={segment} className={SEGMENT_CLASS} />}
          </DateInput>
          <Button className="flex h-full w-8 items-center justify-center rounded-md text-ink-faint">
            <CalendarDays aria-hidden className="size-4" />
          </Button>
        </Group>
        {error || hint || words ? (
          <Text slot="description">
            <FieldNotes
              id={id}
              hint={
                words && hint ? (
                  <>
                    {words} · {hint}
                  </>
                ) : (
                  (words ?? hint)
                )
              }
              error={error}
            />
          </Text>
        ) : null}
        <Popover offset={4} className="float-panel p-3">
          <Dialog className="outline-none">
            <Calendar firstDayOfWeek="sun">
              <MonthGrid />
            </Calendar>
          </Dialog>
        </Popover>
      </DatePicker>
    </I18nProvider>
  );
}
