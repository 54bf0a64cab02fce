import { ArrowDown, ArrowUp } from "lucide-react";
import Link from "next/link";
import type { ComponentProps, ReactNode } from "react";
import { cn } from "@/lib/core/cn";
import { ScrollRegion } from "./scroll-region";

export type TableProps = {
  /** Names the table for screen readers; the page's title usually says the same in sight. */
  readonly label: string;
  readonly children: ReactNode;
  readonly className?: string | undefined;
};

/** A dense table rendered on the server. Scrolls sideways by itself on narrow screens; its head sticks on wide ones. */
export function Table({ label, children, className }: TableProps) {
  return (
    <ScrollRegion label={label} className="lg:overflow-visible">
      <table className={cn("w-full border-separate border-spacing-0 text-base", className)}>{children}</table>
    </ScrollRegion>
  );
}

export function TableHead({ children }: { readonly children: ReactNode }) {
  return (
    <thead>
      <tr>{children}</tr>
    </thead>
  );
}

type Sort = { readonly href: string; readonly direction: "ascending" | "descending" | null };

export type HeadCellProps = {
  readonly children?: ReactNode | undefined;
  readonly numeric?: boolean | undefined;
  /** Makes the heading a link that sorts by this column. */
  readonly sort?: Sort | undefined;
  readonly className?: string | undefined;
};

/** A column's heading; sticks under the top bar while the table scrolls. */
export function HeadCell({ children, numeric, sort, className }: HeadCellProps) {
  return (
    <th
      scope="col"
      aria-sort={sort?.direction ?? undefined}
      className={cn(
        "z-10 h-8 border-b bg-surface px-3 text-left text-sm font-medium whitespace-nowrap text-ink-faint first:rounded-tl-md last:rounded-tr-md lg:sticky lg:top-(--bar)",
        numeric && "text-right",
        className,
      )}
    >
      {sort ? (
        <Link
          href={sort.href}
          scroll={false}
          className={cn("inline-flex items-center gap-1 hover:text-ink", sort.direction && "text-ink")}
        >
          {children}
          {sort.direction === "ascending" ? <ArrowUp aria-hidden className="size-3" /> : null}
          {sort.direction === "descending" ? <ArrowDown aria-hidden className="size-3" /> : null}
        </Link>
      ) : (
        children
      )}
    </th>
  );
}

export type RowProps = {
  readonly children: ReactNode;
  /** True for rows that `KeyboardList` walks. On by default. */
  readonly walk?: boolean | undefined;
  readonly selected?: boolean | undefined;
  readonly className?: string | undefined;
};

/** A row of 32 px. Put one `RowLink` in it to make it open something. */
export function Row({ children, walk = true, selected, className }: RowProps) {
  return (
    <tr
      data-row={walk ? "" : undefined}
      data-selected={selected ? "" : undefined}
      className={cn(
        "group/row relative hover:bg-sunken focus-within:bg-accent-wash data-selected:bg-accent-wash",
        "[&:last-child>*]:border-b-0 [&>*]:border-b",
        className,
      )}
    >
      {children}
    </tr>
  );
}

export type CellProps = Omit<ComponentProps<"td">, "children"> & {
  readonly children?: ReactNode | undefined;
  readonly numeric?: boolean | undefined;
  /** A date: figures of one width, never wrapped. */
  readonly date?: boolean | undefined;
  /** Makes it the row's heading for screen readers. */
  readonly heading?: boolean | undefined;
  readonly faint?: boolean | undefined;
};

/** A cell; `numeric` aligns right with tabular figures and never wraps. */
export function Cell({ children, numeric, date, heading, faint, className, ...rest }: CellProps) {
  const classes = cn(
    "h-(--row) px-3 py-1 text-left align-middle font-normal max-sm:h-11",
    numeric && "num text-right whitespace-nowrap",
    date && "num whitespace-nowrap",
    faint && "text-ink-faint",
    className,
  );
  if (heading) {
    return (
      <th scope="row" {...rest} className={cn("max-sm:min-w-44", classes)}>
        {children}
      </th>
    );
  }
  return (
    <td {...rest} className={classes}>
      {children}
    </td>
  );
}

/** The link that a row opens: the whole row is its target, and `enter` follows it. */
export function RowLink({
  href,
  className,
  children,
}: {
  readonly href: string;
  readonly className?: string;
  readonly children: ReactNode;
}) {
  return (
    <Link
      href={href}
      data-row-link=""
      className={cn(
        "font-medium text-ink decoration-line-strong underline-offset-2 group-hover/row:underline after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent",
        className,
      )}
    >
      {children}
    </Link>
  );
}

/** A line of totals under the rows. */
export function TableFoot({ children }: { readonly children: ReactNode }) {
  return (
    <tfoot className="font-semibold [&_td]:border-t [&_td]:bg-canvas [&_th]:border-t [&_th]:bg-canvas">
      {children}
    </tfoot>
  );
}
