"use client";

import { LoaderCircle } from "lucide-react";
import type { ReactNode } from "react";
import { useFormStatus } from "react-dom";
import { buttonClass, type ButtonSize, type ButtonVariant } from "./button-style";

type SubmitButtonProps = {
  readonly variant?: ButtonVariant | undefined;
  readonly size?: ButtonSize | undefined;
  /** For forms that submit by themselves (React Hook Form); a form with an `action` is noticed without it. */
  readonly pending?: boolean | undefined;
  /** Words while the work runs, such as "Releasing…". */
  readonly pendingLabel?: string | undefined;
  readonly disabled?: boolean | undefined;
  readonly name?: string | undefined;
  readonly value?: string | undefined;
  readonly icon?: ReactNode | undefined;
  readonly className?: string | undefined;
  readonly children: ReactNode;
};

/** Submits the form around it; shows that the work runs and refuses a second press meanwhile. */
export function SubmitButton(props: SubmitButtonProps) {
  const { variant = "primary", size, pending, pendingLabel, disabled, name, value, icon, className, children } = props;
  const status = useFormStatus();
  const busy = pending ?? status.pending;
  return (
    <button
      type="submit"
      name={name}
      value={value}
      disabled={disabled}
      aria-disabled={busy || undefined}
      onClick={busy ? (event) => event.preventDefault() : undefined}
      className={buttonClass(variant, size, className)}
    >
      {busy ? <LoaderCircle aria-hidden className="size-4 animate-spin" /> : icon}
      <span aria-live="polite">{busy ? (pendingLabel ?? children) : children}</span>
    </button>
  );
}
