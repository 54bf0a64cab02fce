import type { ReactNode } from "react";
import { Mark } from "@/components/ui/mark";

type SignInCardProps = {
  readonly companyName: string;
  readonly children: ReactNode;
  /** Beneath the form: the demo people, while the sandbox is the bank. */
  readonly footer?: ReactNode;
};

/** The look of the sign-in page: one narrow column, nothing else to see. Renders `<main>`. */
export function SignInCard({ companyName, children, footer }: SignInCardProps) {
  return (
    <main className="mx-auto flex min-h-dvh w-full max-w-sm flex-col justify-center gap-5 p-6">
      <header className="flex flex-col gap-1">
        <p className="flex items-center gap-2 text-lg font-semibold tracking-tight">
          <Mark className="size-5 text-accent" />
          Cutoff
        </p>
        <h1 className="text-xl font-semibold tracking-tight">Sign in to {companyName}</h1>
      </header>
      <div className="rounded-lg border bg-surface p-4">{children}</div>
      {footer ? <div className="text-sm text-ink-soft">{footer}</div> : null}
    </main>
  );
}
