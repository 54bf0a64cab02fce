"use client";

import { LoaderCircle } from "lucide-react";
import type { ReactNode, Ref } from "react";
import {
  Button as AriaButton,
  Tooltip,
  TooltipTrigger,
  type ButtonProps as AriaButtonProps,
} from "react-aria-components";
import { buttonClass, type ButtonSize, type ButtonVariant } from "./button-style";

export type ButtonProps = Omit<AriaButtonProps, "children" | "className" | "style" | "isPending"> & {
  readonly variant?: ButtonVariant | undefined;
  readonly size?: ButtonSize | undefined;
  /** True while the work behind the button runs: keeps focus, blocks a second press, says so. */
  readonly pending?: boolean | undefined;
  readonly icon?: ReactNode | undefined;
  readonly className?: string | undefined;
  readonly children?: ReactNode | undefined;
  readonly ref?: Ref<HTMLButtonElement> | undefined;
};

/**
 * A button with behaviour on the client (`onPress`). In forms that post to an action use `SubmitButton`. While
 * pending it keeps the focus and takes no press.
 */
export function Button({
  variant,
  size,
  pending = false,
  icon,
  className,
  children,
  onPress,
  type,
  ...rest
}: ButtonProps) {
  return (
    <AriaButton
      {...rest}
      type={pending ? "button" : (type ?? "button")}
      {...(pending ? { "aria-disabled": true } : {})}
      {...(onPress && !pending ? { onPress } : {})}
      className={buttonClass(variant, size, className)}
    >
      {pending ? <LoaderCircle aria-hidden className="size-4 animate-spin" /> : icon}
      {children}
      {pending ? <span className="sr-only">, working</span> : null}
    </AriaButton>
  );
}

export type IconButtonProps = Omit<ButtonProps, "children" | "icon" | "aria-label"> & {
  /** Read by screen readers and shown as the tooltip. */
  readonly label: string;
  readonly icon: ReactNode;
};

/** A square button that shows an icon only; its label is its tooltip. */
export function IconButton({ label, icon, variant = "quiet", className, ...rest }: IconButtonProps) {
  return (
    <TooltipTrigger delay={500}>
      <Button
        {...rest}
        aria-label={label}
        variant={variant}
        icon={icon}
        className={`w-8 px-0 max-sm:w-10 ${className ?? ""}`}
      />
      <Tooltip offset={4} className="float-panel max-w-64 px-2 py-1 text-sm">
        {label}
      </Tooltip>
    </TooltipTrigger>
  );
}
