import { useId, type ChangeEventHandler, type FocusEventHandler, type ReactNode, type Ref } from "react";
import { cn } from "@/lib/core/cn";
import { describedBy, FieldNotes, LABEL_CLASS, type FieldProps } from "./field";

export type RadioOption = {
  readonly value: string;
  readonly label: ReactNode;
  /** One line beneath: what choosing it does. */
  readonly detail?: ReactNode | undefined;
  readonly disabled?: boolean | undefined;
};

export type RadioGroupProps = FieldProps & {
  readonly name: string;
  readonly options: readonly RadioOption[];
  readonly value?: string | undefined;
  readonly defaultValue?: string | undefined;
  readonly onChange?: ChangeEventHandler<HTMLInputElement> | undefined;
  readonly onBlur?: FocusEventHandler<HTMLInputElement> | undefined;
  readonly ref?: Ref<HTMLInputElement> | undefined;
  readonly disabled?: boolean | undefined;
  readonly inline?: boolean | undefined;
};

/** One of a few, all in sight. Fits `register("name")` and a Controller's `{...field}`. */
export function RadioGroup(props: RadioGroupProps) {
  const {
    label,
    labelHidden,
    hint,
    error,
    optional,
    className,
    options,
    inline,
    value,
    defaultValue,
    disabled,
    ...input
  } = props;
  const id = useId();
  return (
    <fieldset
      className={cn("flex min-w-0 flex-col gap-1", className)}
      aria-describedby={describedBy(id, hint, error)}
      disabled={disabled}
    >
      <legend className={cn(LABEL_CLASS, "mb-1", labelHidden && "sr-only")}>
        {label}
        {optional ? <span className="font-normal text-ink-faint"> (optional)</span> : null}
      </legend>
      <div className={cn("flex gap-x-4 gap-y-1", inline ? "flex-wrap" : "flex-col")}>
        {options.map((option) => (
          <label key={option.value} className="inline-flex min-h-6 items-start gap-2">
            <input
              {...input}
              type="radio"
              value={option.value}
              disabled={option.disabled}
              {...(value === undefined ? {} : { checked: value === option.value })}
              {...(defaultValue === undefined ? {} : { defaultChecked: defaultValue === option.value })}
              className="mt-0.5 size-4 shrink-0 max-sm:size-5"
            />
            <span>
              {option.label}
              {option.detail ? <span className="block text-sm text-ink-faint">{option.detail}</span> : null}
            </span>
          </label>
        ))}
      </div>
      <FieldNotes id={id} hint={hint} error={error} />
    </fieldset>
  );
}
