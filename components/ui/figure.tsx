import Link from "next/link";
import type { ReactNode } from "react";
import { cn } from "@/lib/core/cn";
import { TONE_ICON, TONE_TEXT, type Tone } from "./tone";

export type FigureProps = {
  readonly label: string;
  /** The number, written: an `Amount`, a count. */
  readonly value: ReactNode;
  /** Which date it goes by: "by value date". */
  readonly basis?: string | undefined;
  /** Where it comes from and when: "As of 10:42 ET, from QBank". */
  readonly asOf?: ReactNode | undefined;
  /** The lines it is made of. */
  readonly href?: string | undefined;
  readonly linkLabel?: string | undefined;
  readonly tone?: Tone | undefined;
  /** A word or two with the tone: "3 stale". */
  readonly note?: ReactNode | undefined;
  readonly className?: string | undefined;
};

/** A number that explains itself: label, date basis, source and time, and a link to its lines. */
export function Figure(props: FigureProps) {
  const { label, value, basis, asOf, href, linkLabel = "Show lines", tone = "neutral", note, className } = props;
  const Icon = TONE_ICON[tone];
  return (
    <div
      className={cn(
        "relative flex min-w-0 flex-col gap-0.5 rounded-md border bg-surface px-3 py-2",
        href && "hover:border-line-strong",
        className,
      )}
    >
      <p className="text-sm text-ink-soft">
        {label}
        {basis ? <span className="text-ink-faint"> · {basis}</span> : null}
      </p>
      <p className="num text-xl font-semibold tracking-tight">{value}</p>
      {note ? (
        <p className={cn("flex items-center gap-1 text-sm font-medium", TONE_TEXT[tone])}>
          {tone === "neutral" ? null : <Icon aria-hidden className="size-3.5 shrink-0" />}
          {note}
        </p>
      ) : null}
      {asOf || href ? (
        <p className="mt-auto flex flex-wrap items-baseline justify-between gap-x-3 pt-1 text-sm text-ink-faint">
          <span>{asOf}</span>
          {href ? (
            <Link
              href={href}
              aria-label={`${linkLabel}: ${label}`}
              className="text-accent hover:underline after:absolute after:inset-0"
            >
              {linkLabel}
            </Link>
          ) : null}
        </p>
      ) : null}
    </div>
  );
}

/** Figures side by side, as many as fit. */
export function Figures({ children }: { readonly children: ReactNode }) {
  return <div className="grid grid-cols-[repeat(auto-fill,minmax(13rem,1fr))] gap-2">{children}</div>;
}
