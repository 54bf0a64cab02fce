import type { ReactNode } from "react";
import { cn } from "@/lib/core/cn";

export type DescriptionItem = { readonly term: string; readonly value: ReactNode; readonly hint?: ReactNode };

export type DescriptionListProps = {
  readonly items: readonly DescriptionItem[];
  /** One column of lines (default), or as many blocks side by side as fit. */
  readonly layout?: "lines" | "blocks" | undefined;
  readonly className?: string | undefined;
};

/** Facts about one thing. */
export function DescriptionList({ items, layout = "lines", className }: DescriptionListProps) {
  const lines = layout === "lines";
  return (
    <dl
      className={cn(
        lines ? "flex flex-col" : "grid grid-cols-[repeat(auto-fill,minmax(11rem,1fr))] gap-x-6 gap-y-3",
        className,
      )}
    >
      {items.map((item) => (
        <div
          key={item.term}
          className={cn(
            "min-w-0",
            lines && "grid grid-cols-[minmax(7rem,11rem)_1fr] gap-x-4 border-b py-1.5 last:border-b-0",
          )}
        >
          <dt className="text-sm leading-5 text-ink-faint">{item.term}</dt>
          <dd className="min-w-0 break-words">
            {item.value}
            {item.hint ? <span className="block text-sm text-ink-faint">{item.hint}</span> : null}
          </dd>
        </div>
      ))}
    </dl>
  );
}
