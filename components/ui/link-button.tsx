import Link from "next/link";
import type { ReactNode } from "react";
import { cn } from "@/lib/core/cn";
import { buttonClass, type ButtonSize, type ButtonVariant } from "./button-style";

type LinkProps = { readonly href: string; readonly className?: string; readonly children: ReactNode };

type LinkButtonProps = LinkProps & {
  readonly variant?: ButtonVariant | undefined;
  readonly size?: ButtonSize | undefined;
  readonly icon?: ReactNode | undefined;
  /** For exports: a plain request that the browser saves, never prefetched. */
  readonly download?: boolean | undefined;
};

/** A link that looks like a button: for going somewhere, or saving a file. */
export function LinkButton({ href, variant, size, icon, download = false, className, children }: LinkButtonProps) {
  const classes = buttonClass(variant, size, className);
  if (download) {
    return (
      <a href={href} download className={classes}>
        {icon}
        {children}
      </a>
    );
  }
  return (
    <Link href={href} className={classes}>
      {icon}
      {children}
    </Link>
  );
}

/** A link in running text or a table cell. */
export function TextLink({ href, className, children }: LinkProps) {
  return (
    <Link
      href={href}
      className={cn(
        "text-accent underline decoration-accent-line underline-offset-2 hover:decoration-current",
        className,
      )}
    >
      {children}
    </Link>
  );
}
