import Link from "next/link";
import { cn } from "@/lib/core/cn";

export type SegmentedLinksProps = {
  /** What is being chosen: "Dates by". Shown before the choices. */
  readonly label: string;
  readonly labelHidden?: boolean | undefined;
  readonly current: string;
  readonly options: readonly { readonly value: string; readonly label: string; readonly href: string }[];
  readonly className?: string | undefined;
};

export const SEGMENT_TRACK = "inline-flex rounded-md border border-line-strong bg-surface p-0.5";
export const SEGMENT =
  "inline-flex h-6.5 items-center rounded-sm px-2.5 text-sm font-medium whitespace-nowrap text-ink-soft hover:bg-sunken max-sm:h-9";
export const SEGMENT_ON =
  "bg-accent-wash text-accent-strong hover:bg-accent-wash shadow-[inset_0_0_0_1px_var(--accent-line)]";

/** A choice that lives in the URL, such as the date basis of a list: each option is a link. */
export function SegmentedLinks({ label, labelHidden, current, options, className }: SegmentedLinksProps) {
  return (
    <nav aria-label={label} className={cn("inline-flex items-center gap-2", className)}>
      <span aria-hidden className={cn("text-sm text-ink-faint", labelHidden && "sr-only")}>
        {label}
      </span>
      <span className={SEGMENT_TRACK}>
        {options.map((option) => (
          <Link
            key={option.value}
            href={option.href}
            scroll={false}
            aria-current={option.value === current ? "true" : undefined}
            className={cn(SEGMENT, option.value === current && SEGMENT_ON)}
          >
            {option.label}
          </Link>
        ))}
      </span>
    </nav>
  );
}
