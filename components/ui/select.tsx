import { ChevronDown } from "lucide-react";
import { useId, type ComponentProps } from "react";
import { describedBy, FieldFrame, type FieldProps } from "./field";

export type SelectOption = { readonly value: string; readonly label: string; readonly disabled?: boolean };

export type SelectProps = FieldProps &
  Omit<ComponentProps<"select">, keyof FieldProps | "id" | "children" | "multiple"> & {
    readonly options: readonly SelectOption[];
    /** The first, empty choice: "All accounts", "Choose an account". Without it the first option is chosen. */
    readonly placeholder?: string | undefined;
  };

/** One of a few: the platform's own select, which phones and keyboards know. For many options use `ComboBox`. */
export function Select(props: SelectProps) {
  const { label, labelHidden, hint, error, optional, className, options, placeholder, ...select } = props;
  const id = useId();
  return (
    <FieldFrame {...{ id, label, labelHidden, hint, error, optional, className }}>
      <div className="relative">
        <select
          {...select}
          id={id}
          aria-invalid={error ? true : undefined}
          aria-describedby={describedBy(id, hint, error)}
          className="control appearance-none truncate pr-7"
        >
          {placeholder === undefined ? null : <option value="">{placeholder}</option>}
          {options.map((option) => (
            <option key={option.value} value={option.value} disabled={option.disabled}>
              {option.label}
            </option>
          ))}
        </select>
        <ChevronDown
          aria-hidden
          className="pointer-events-none absolute inset-y-0 right-2 my-auto size-4 text-ink-faint"
        />
      </div>
    </FieldFrame>
  );
}
