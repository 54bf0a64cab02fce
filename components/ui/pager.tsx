import { ChevronLeft, ChevronRight } from "lucide-react";
import type { ReactNode } from "react";
import { buttonClass } from "./button-style";
import { LinkButton } from "./link-button";

export type PagerProps = {
  /** What this page shows: "50 of 51,234 transactions, by value date". */
  readonly label: ReactNode;
  readonly previousHref: string | null;
  readonly nextHref: string | null;
};

/** Previous and next of a keyset list; an end of the list is a disabled button, so nothing jumps. */
export function Pager({ label, previousHref, nextHref }: PagerProps) {
  const step = (href: string | null, content: ReactNode) =>
    href === null ? (
      <span
        role="link"
        aria-disabled="true"
        className={buttonClass("secondary", "small", "border-line bg-transparent text-ink-faint hover:bg-transparent")}
      >
        {content}
      </span>
    ) : (
      <LinkButton href={href} size="small">
        {content}
      </LinkButton>
    );
  return (
    <nav aria-label="Pages" className="flex flex-wrap items-center justify-between gap-2 py-2">
      <p className="text-sm text-ink-soft">{label}</p>
      <div className="flex gap-2">
        {step(
          previousHref,
          <>
            <ChevronLeft aria-hidden className="size-4" />
            Previous
          </>,
        )}
        {step(
          nextHref,
          <>
            Next
            <ChevronRight aria-hidden className="size-4" />
          </>,
        )}
      </div>
    </nav>
  );
}
