import Link from "next/link";
import type { ReactNode } from "react";

export type PageHeaderProps = {
  readonly title: string;
  /** How many: "1,204 transactions". */
  readonly count?: string | undefined;
  /** What they come to, with its date basis: "USD 1,204.00 by value date". */
  readonly total?: ReactNode | undefined;
  /** One step up. */
  readonly back?: { readonly href: string; readonly label: string } | undefined;
  /** Beside the title: a `Chip`. */
  readonly status?: ReactNode | undefined;
  readonly description?: ReactNode | undefined;
  readonly actions?: ReactNode | undefined;
};

/** The head of a page: what it is, how many and how much, and what can be done. */
export function PageHeader({ title, count, total, back, status, description, actions }: PageHeaderProps) {
  return (
    <header className="flex flex-wrap items-end justify-between gap-x-6 gap-y-2 pb-3">
      <div className="min-w-0">
        {back ? (
          <Link href={back.href} className="no-print text-sm text-ink-soft hover:text-ink hover:underline">
            ← {back.label}
          </Link>
        ) : null}
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <h1 className="text-xl font-semibold tracking-tight">{title}</h1>
          {status}
          {count || total ? (
            <p className="text-ink-soft">
              {count}
              {count && total ? " · " : null}
              {total}
            </p>
          ) : null}
        </div>
        {description ? <div className="max-w-prose text-ink-soft">{description}</div> : null}
      </div>
      {actions ? <div className="no-print flex flex-wrap items-center gap-2">{actions}</div> : null}
    </header>
  );
}

export type SectionProps = {
  readonly title: string;
  readonly count?: string;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
};

/** A titled part of a page. */
export function Section({ title, count, actions, children }: SectionProps) {
  return (
    <section aria-label={title} className="mb-6">
      <div className="flex flex-wrap items-center justify-between gap-2 pb-2">
        <h2 className="text-lg font-semibold">
          {title}
          {count ? <span className="num ml-2 text-base font-normal text-ink-soft">{count}</span> : null}
        </h2>
        {actions ? <div className="no-print flex items-center gap-2">{actions}</div> : null}
      </div>
      {children}
    </section>
  );
}

/** A surface that holds something together. */
export function Panel({ children, className = "" }: { readonly children: ReactNode; readonly className?: string }) {
  return <div className={`rounded-md border bg-surface p-3 ${className}`}>{children}</div>;
}
