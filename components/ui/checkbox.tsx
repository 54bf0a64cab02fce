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
      <FieldNotes id={id} hint={hint} error={error} />
    </div>
  );
}

export type SwitchProps = Omit<ComponentProps<"input">, "type" | "role" | "children"> & { readonly label: ReactNode };

/** Something that is on or off at once, without a save button. */
export function Switch({ label, className, ...input }: SwitchProps) {
  return (
    <label className={cn("inline-flex min-h-6 items-center gap-2", className)}>
      <input
        {...input}
        type="checkbox"
        role="switch"
        className={cn(
          "relative h-4 w-7 shrink-0 appearance-none rounded-full border border-line-strong bg-sunken",
          "before:absolute before:top-0.5 before:left-0.5 before:size-2.5 before:rounded-full before:bg-ink-faint before:transition-transform",
          "checked:border-accent checked:bg-accent checked:before:translate-x-3 checked:before:bg-on-accent",
        )}
      />
      <span>{label}</span>
    </label>
  );
}
