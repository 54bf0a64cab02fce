import { useId, type ComponentProps } from "react";
import { describedBy, FieldFrame, type FieldProps } from "./field";

export type TextFieldProps = FieldProps & Omit<ComponentProps<"input">, keyof FieldProps | "id">;

/**
 * One line of text. Takes everything an `<input>` takes, so both `{...register("name")}` and a Controller's
 * `{...field}` fit, and it works uncontrolled (`name`, `defaultValue`) in a form without script.
 */
export function TextField({ label, labelHidden, hint, error, optional, className, ...input }: TextFieldProps) {
  const id = useId();
  return (
    <FieldFrame {...{ id, label, labelHidden, hint, error, optional, className }}>
      <input
        type="text"
        {...input}
        id={id}
        aria-invalid={error ? true : undefined}
        aria-describedby={describedBy(id, hint, error)}
        className="control"
      />
    </FieldFrame>
  );
}

export type TextAreaProps = FieldProps & Omit<ComponentProps<"textarea">, keyof FieldProps | "id">;

/** Several lines of text; otherwise as `TextField`. */
export function TextArea({ label, labelHidden, hint, error, optional, className, rows = 3, ...input }: TextAreaProps) {
  const id = useId();
  return (
    <FieldFrame {...{ id, label, labelHidden, hint, error, optional, className }}>
      <textarea
        {...input}
        id={id}
        rows={rows}
        aria-invalid={error ? true : undefined}
        aria-describedby={describedBy(id, hint, error)}
        className="control h-auto py-1.5 max-sm:h-auto"
      />
    </FieldFrame>
  );
}
