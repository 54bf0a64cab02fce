import { useId, type ComponentProps } from "react";
import { describedBy, FieldFrame, type FieldProps } from "./field";

export type AmountFieldProps = FieldProps &
  Omit<ComponentProps<"input">, keyof FieldProps | "id" | "type"> & {
    /** Shown inside the field, before the figure: "USD". */
    readonly currency?: string | undefined;
  };

/** An amount as the person types it: right-aligned text, handed up untouched. Parsing is the form's job. */
export function AmountField(props: AmountFieldProps) {
  const { label, labelHidden, hint, error, optional, className, currency, ...input } = props;
  const id = useId();
  return (
    <FieldFrame {...{ id, label, labelHidden, hint, error, optional, className }}>
      <div className="relative">
        {currency ? (
          <span
            id={`${id}-currency`}
            className="pointer-events-none absolute inset-y-0 left-2 flex items-center text-ink-faint"
          >
            {currency}
          </span>
        ) : null}
        <input
          autoComplete="off"
          {...input}
          id={id}
          type="text"
          inputMode="decimal"
          aria-invalid={error ? true : undefined}
          aria-describedby={
            [currency ? `${id}-currency` : "", describedBy(id, hint, error) ?? ""].join(" ").trim() || undefined
          }
          className="control num pl-12 text-right"
        />
      </div>
    </FieldFrame>
  );
}
