import type { ReactNode } from "react";

export type EmptyStateProps = {
  /** What is not there: "No payments wait for you". */
  readonly title: string;
  /** Why, and what to do next. */
  readonly children?: ReactNode | undefined;
  readonly icon?: ReactNode | undefined;
  readonly action?: ReactNode | undefined;
};

/** In place of a list that has no rows. */
export function EmptyState({ title, children, icon, action }: EmptyStateProps) {
  return (
    <div className="flex flex-col items-center gap-2 rounded-md border border-dashed border-line-strong bg-surface px-4 py-8 text-center">
      {icon ? <span className="text-ink-faint">{icon}</span> : null}
      <p className="font-semibold">{title}</p>
      {children ? <div className="max-w-prose text-ink-soft">{children}</div> : null}
      {action ? <div className="mt-1">{action}</div> : null}
    </div>
  );
}
