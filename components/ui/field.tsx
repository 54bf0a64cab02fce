import { CircleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "@/lib/core/cn";

/** What every field takes besides its own control. */
export type FieldProps = {
  readonly label: string;
  /** Keeps the label for screen readers only, where a column or a heading already says it. */
  readonly labelHidden?: boolean | undefined;
  readonly hint?: ReactNode | undefined;
  /** What is wrong and what to do; empty or undefined when nothing is. */
  readonly error?: string | undefined;
  readonly optional?: boolean | undefined;
  readonly className?: string | undefined;
};

/** The id list for `aria-describedby`: the error first, then the hint. */
export function describedBy(id: string, hint: ReactNode, error: string | undefined): string | undefined {
  const ids = [error ? `${id}-error` : null, hint ? `${id}-hint` : null].filter((part) => part !== null);
  return ids.length > 0 ? ids.join(" ") : undefined;
}

export const LABEL_CLASS = "text-sm font-medium text-ink-soft";

type FrameProps = FieldProps & { readonly id: string; readonly children: ReactNode };

/** Label above, control, then hint and error beneath, tied to the control by `id`. */
export function FieldFrame({ id, label, labelHidden, hint, error, optional, className, children }: FrameProps) {
  return (
    <div className={cn("flex min-w-0 flex-col gap-1", className)}>
      <label htmlFor={id} className={cn(LABEL_CLASS, labelHidden && "sr-only")}>
        {label}
        {optional ? <span className="font-normal text-ink-faint"> (optional)</span> : null}
      </label>
      {children}
      <FieldNotes id={id} hint={hint} error={error} />
    </div>
  );
}

type NotesProps = { readonly id: string; readonly hint?: ReactNode; readonly error?: string | undefined };

/** Hint and error of a field, with the ids that `describedBy` names. */
export function FieldNotes({ id, hint, error }: NotesProps) {
  return (
    <>
      {error ? (
        <p id={`${id}-error`} role="alert" className="flex gap-1 text-sm text-danger">
          <CircleAlert aria-hidden className="mt-0.5 size-3.5 shrink-0" />
          {error}
        </p>
      ) : null}
      {hint ? (
        <p id={`${id}-hint`} className="text-sm text-ink-faint">
          {hint}
        </p>
      ) : null}
    </>
  );
}
