import type { ReactNode } from "react";
import { cn } from "@/lib/core/cn";
import { TONE_BOX, TONE_ICON, type Tone } from "./tone";

export type NoticeProps = {
  readonly tone: Exclude<Tone, "neutral">;
  readonly title?: string | undefined;
  /** What happened and what to do. */
  readonly children?: ReactNode | undefined;
  readonly action?: ReactNode | undefined;
  readonly className?: string | undefined;
};

/** A sentence that must be read. Danger is announced at once; the rest is read in its place. */
export function Notice({ tone, title, children, action, className }: NoticeProps) {
  const Icon = TONE_ICON[tone];
  return (
    <div
      role={tone === "danger" ? "alert" : "note"}
      className={cn("flex items-start gap-2 rounded-md border px-3 py-2", TONE_BOX[tone], className)}
    >
      <Icon aria-hidden className="mt-0.5 size-4 shrink-0" />
      <div className="min-w-0 flex-1 text-ink">
        {title ? <p className="font-semibold">{title}</p> : null}
        {children ? <div>{children}</div> : null}
      </div>
      {action ? <div className="shrink-0">{action}</div> : null}
    </div>
  );
}
