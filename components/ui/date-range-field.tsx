"use client";

import { CalendarRange } from "lucide-react";
import { useId, useState } from "react";
import {
  Button,
  DateInput,
  DateRangePicker,
  DateSegment,
  Dialog,
  Group,
  I18nProvider,
  Label,
  Popover,
  RangeCalendar,
  Text,
} from "react-aria-components";
import { cn } from "@/lib/core/cn";
import { MonthGrid } from "./calendar";
import { DATE_LOCALE, limits, SEGMENT_CLASS } from "./date-field";
import { toCalendarDate } from "./date-text";
import { FieldNotes, LABEL_CLASS, type FieldProps } from "./field";

export type DateRange = { readonly from: string; readonly to: string };

export type DateRangeFieldProps = FieldProps & {
  /** Names of the two form values, both `YYYY-MM-DD`: for a GET form usually "from" and "to". */
  readonly fromName?: string | undefined;
  readonly toName?: string | undefined;
  readonly value?: DateRange | undefined;
  readonly defaultValue?: DateRange | undefined;
  readonly onChange?: ((value: DateRange) => void) | undefined;
  readonly min?: string | undefined;
  readonly max?: string | undefined;
};

function toAria(range: DateRange | undefined) {
  const [start, end] = [toCalendarDate(range?.from), toCalendarDate(range?.to)];
  return start && end ? { start, end } : null;
}

/** From and to, both included. A range with one end missing counts as none. */
export function DateRangeField(props: DateRangeFieldProps) {
  const {
    label,
    labelHidden,
    hint,
    error,
    optional,
    className,
    fromName,
    toName,
    value,
    defaultValue,
    onChange,
    min,
    max,
  } = props;
  const id = useId();
  const [own, setOwn] = useState(() => toAria(defaultValue));
  const input = (slot: "start" | "end") => (
    <DateInput slot={slot} className="flex items-center">
      {(segment) => <DateSegment segment={segment} className={SEGMENT_CLASS} />}
    </DateInput>
  );
  return (
    <I18nProvider locale={DATE_LOCALE}>
      <DateRangePicker
        {...(fromName === undefined ? {} : { startName: fromName })}
        {...(toName === undefined ? {} : { endName: toName })}
        value={value === undefined ? own : toAria(value)}
        onChange={(next) => {
          setOwn(next);
          onChange?.({ from: next?.start.toString() ?? "", to: next?.end.toString() ?? "" });
        }}
        {...limits(min, max)}
        isInvalid={Boolean(error)}
        validationBehavior="aria"
        shouldForceLeadingZeros
        className={cn("flex min-w-0 flex-col gap-1", className)}
      >
        <Label className={cn(LABEL_CLASS, labelHidden && "sr-only")}>
          {label}
          {optional ? <span className="font-normal text-ink-faint"> (optional)</span> : null}
        </Label>
        <Group className="control flex items-center gap-1.5 pr-0 whitespace-nowrap">
          {input("start")}
          <span aria-hidden className="text-ink-faint">
            to
          </span>
          {input("end")}
          <Button className="ml-auto flex h-full w-8 items-center justify-center rounded-md text-ink-faint">
            <CalendarRange aria-hidden className="size-4" />
          </Button>
        </Group>
        {error || hint ? (
          <Text slot="description">
            <FieldNotes id={id} hint={hint} error={error} />
          </Text>
        ) : null}
        <Popover offset={4} className="float-panel p-3">
          <Dialog className="outline-none">
            <RangeCalendar firstDayOfWeek="sun">
              <MonthGrid range />
            </RangeCalendar>
          </Dialog>
        </Popover>
      </DateRangePicker>
    </I18nProvider>
  );
}
