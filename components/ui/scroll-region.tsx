import type { ReactNode } from "react";
import { cn } from "@/lib/core/cn";

type ScrollRegionProps = { readonly label: string; readonly className?: string; readonly children: ReactNode };

/** A surface that scrolls sideways by itself. What scrolls must be reachable by keyboard, hence the tab stop. */
export function ScrollRegion({ label, className, children }: ScrollRegionProps) {
  // oxlint-disable jsx-a11y/no-noninteractive-tabindex
  return (
    <div
      role="region"
      aria-label={label}
      tabIndex={0}
      className={cn("overflow-x-auto rounded-md border bg-surface", className)}
    >
      {children}
    </div>
  );
}
