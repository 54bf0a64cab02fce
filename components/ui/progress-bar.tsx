import type { ReactNode } from "react";

export type ProgressBarProps = {
  readonly label: string;
  readonly done: number;
  readonly total: number;
  /** The progress in words: "31.2 of 48.0 MB", "12,000 of 100,000 entries". */
  readonly words: string;
  readonly note?: ReactNode | undefined;
};

/** True progress: of how many. Work whose size is unknown says what it is doing instead of using this. */
export function ProgressBar({ label, done, total, words, note }: ProgressBarProps) {
  const percent = total > 0 ? Math.min(100, Math.max(0, (done / total) * 100)) : 0;
  return (
    <div className="flex flex-col gap-1">
      <div className="num flex items-baseline justify-between gap-4">
        <span className="font-medium">{label}</span>
        <span className="text-sm text-ink-soft">
          {words} · {Math.floor(percent)} %
        </span>
      </div>
      <div
        role="progressbar"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.floor(percent)}
        aria-valuetext={words}
        className="h-1.5 overflow-hidden rounded-full bg-press"
      >
        <div
          className="h-full rounded-full bg-accent transition-[width] duration-300"
          style={{ width: `${percent}%` }}
        />
      </div>
      {note ? <p className="text-sm text-ink-faint">{note}</p> : null}
    </div>
  );
}
