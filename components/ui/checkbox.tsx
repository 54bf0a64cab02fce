import { useId, type ComponentProps, type ReactNode } from "react";
import { cn } from "@/lib/core/cn";
import { describedBy, FieldNotes } from "./field";

export type CheckboxProps = Omit<ComponentProps<"input">, "type" | "id" | "children"> & {
  readonly label: ReactNode;
  /** Keeps the label for screen readers only: the select box of a table row. */
  readonly labelHidden?: boolean | undefined;
  readonly hint?: ReactNode | undefined;
  readonly error?: string | undefined;
};

/** A tick box; takes what an `<input>` takes (`register`, `name`, `defaultChecked`, `onChange`). */
export function Checkbox({ label, labelHidden, hint, error, className, ...input }: CheckboxProps) {
  const id = useId();
  return (
    <div className={cn("flex flex-col gap-1", className)}>
      <label className="inline-flex min-h-6 items-center gap-2">
        <input
          {...input}
          type="checkbox"
          aria-invalid={error ? true : undefined}
          aria-describedby={describedBy(id, hint, error)}
          className="size-4 shrink-0 max-sm:size-5"
        />
        <span className={cn(labelHidden && "sr-only")}>{label}</span>
      </label>
      <div className="pl-6 empty:hidden max-sm:pl-7">
        <FieldNotes id={id} hint={hint} error={error} />
      </div>
    </div>
  );
}
