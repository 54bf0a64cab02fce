import type { ReactNode } from "react";
import { Mark } from "@/components/ui/mark";

type MessagePageProps = { readonly title: string; readonly children: ReactNode; readonly actions?: ReactNode };

/** A page that says one thing and what to do: not found, an error. Fits inside the desk and alone. */
export function MessagePage({ title, children, actions }: MessagePageProps) {
  return (
    <div className="mx-auto flex min-h-[60dvh] max-w-md flex-col justify-center gap-3 p-6">
      <Mark className="size-6 text-accent" />
      <h1 className="text-xl font-semibold tracking-tight">{title}</h1>
      <div className="flex flex-col gap-2 text-ink-soft">{children}</div>
      {actions ? <div className="flex flex-wrap gap-2 pt-1">{actions}</div> : null}
    </div>
  );
}
