import type { LucideIcon } from "lucide-react";
import { cn } from "@/lib/core/cn";
import { TONE_BOX, TONE_ICON, type Tone } from "./tone";

export type ChipProps = {
  readonly tone: Tone;
  readonly label: string;
  /** Replaces the tone's own icon. */
  readonly icon?: LucideIcon | undefined;
  /** More about the state, as the browser's own tooltip. */
  readonly title?: string | undefined;
  readonly className?: string | undefined;
};

/** A state: icon, word and tone. The same word for the same state on every screen. */
export function Chip({ tone, label, icon, title, className }: ChipProps) {
  const Icon = icon ?? TONE_ICON[tone];
  return (
    <span
      title={title}
      className={cn(
        "inline-flex h-5 items-center gap-1 rounded-sm border px-1.5 text-sm font-medium whitespace-nowrap",
        TONE_BOX[tone],
        className,
      )}
    >
      <Icon aria-hidden className="size-3 shrink-0" strokeWidth={2.25} />
      {label}
    </span>
  );
}
