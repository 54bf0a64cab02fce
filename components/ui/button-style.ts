import { cn } from "@/lib/core/cn";

export type ButtonVariant = "primary" | "secondary" | "quiet" | "danger";
export type ButtonSize = "small" | "medium";

const VARIANT: Readonly<Record<ButtonVariant, string>> = {
  primary: "border-transparent bg-accent text-on-accent hover:bg-accent-strong active:bg-accent-strong",
  secondary: "border-line-strong bg-surface text-ink hover:bg-sunken active:bg-press",
  quiet: "border-transparent bg-transparent text-ink-soft hover:bg-sunken hover:text-ink active:bg-press",
  danger: "border-transparent bg-danger-solid text-on-danger hover:opacity-90 active:opacity-80",
};

const SIZE: Readonly<Record<ButtonSize, string>> = {
  small: "h-7 px-2 text-sm max-sm:h-10",
  medium: "h-8 px-3 text-base max-sm:h-10",
};

/** The look of a button, shared by real buttons, submit buttons and links that look like one. */
export function buttonClass(variant: ButtonVariant = "secondary", size: ButtonSize = "medium", extra?: string): string {
  return cn(
    "no-print inline-flex shrink-0 select-none items-center justify-center gap-1.5 rounded-md border font-medium whitespace-nowrap",
    "disabled:border-line disabled:bg-sunken disabled:text-ink-faint disabled:opacity-100",
    VARIANT[variant],
    SIZE[size],
    extra,
  );
}
