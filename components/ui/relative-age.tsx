"use client";

import { age } from "./duration-words";
import { useNow } from "./use-now";

export type RelativeAgeProps = {
  /** ISO instant. */
  readonly at: string;
  /** The same instant, written with its zone: shown on hover, and until the page has loaded. */
  readonly label: string;
  readonly now?: string | undefined;
  readonly clockOffsetMs?: number | undefined;
  readonly className?: string | undefined;
};

/** How long ago something was; the exact time is its tooltip. */
export function RelativeAge({ at, label, now, clockOffsetMs = 0, className }: RelativeAgeProps) {
  const browserNowMs = useNow(now === undefined ? null : Date.parse(now) - clockOffsetMs);
  return (
    <time dateTime={at} title={label} className={className}>
      {browserNowMs === null ? label : age(browserNowMs + clockOffsetMs - Date.parse(at))}
    </time>
  );
}
