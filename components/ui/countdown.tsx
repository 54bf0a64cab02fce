"use client";

import { AlarmClock } from "lucide-react";
import { cn } from "@/lib/core/cn";
import { timeLeft, urgency } from "./duration-words";
import { TONE_TEXT } from "./tone";
import { useNow } from "./use-now";

export type CountdownProps = {
  /** ISO instant of the deadline. */
  readonly until: string;
  /** The deadline in the bank's zone, written: "14:15 ET". */
  readonly untilLabel: string;
  /** What happens at zero: "the bank pays the check". */
  readonly atZero?: string | undefined;
  /** ISO instant of rendering, for the first paint only; without it the remaining time appears after loading. */
  readonly now?: string | undefined;
  /** The bank's clock minus the real clock, where the two differ (a movable sandbox clock). */
  readonly clockOffsetMs?: number | undefined;
  /** One line without `atZero`, for table cells; the sentence stays for screen readers. */
  readonly compact?: boolean | undefined;
  readonly className?: string | undefined;
};

/** Time left to a deadline: warning under an hour, danger under 15 minutes; says what happens at zero. */
export function Countdown({ until, untilLabel, atZero, now, clockOffsetMs = 0, compact, className }: CountdownProps) {
  const browserNowMs = useNow(now === undefined ? null : Date.parse(now) - clockOffsetMs);
  const leftMs = browserNowMs === null ? null : Date.parse(until) - browserNowMs - clockOffsetMs;
  const past = leftMs !== null && leftMs <= 0;
  const tone = leftMs === null ? "neutral" : urgency(leftMs);
  return (
    <span role="timer" className={cn("inline-flex items-baseline gap-x-1.5", !compact && "flex-wrap", className)}>
      <span className={cn("num inline-flex items-baseline gap-1 font-medium whitespace-nowrap", TONE_TEXT[tone])}>
        <AlarmClock aria-hidden className="size-3.5 shrink-0 self-center" />
        {past ? <span className="normal-nums">Cut-off passed</span> : leftMs === null ? "Until" : timeLeft(leftMs)}
      </span>
      <time dateTime={until} className="num whitespace-nowrap text-ink-faint">
        {past || leftMs === null ? untilLabel : `to ${untilLabel}`}
      </time>
      {atZero ? (
        <span className={compact ? "sr-only" : "text-ink-soft"}>
          {past ? `since then ${atZero}` : `then ${atZero}`}
        </span>
      ) : null}
    </span>
  );
}
