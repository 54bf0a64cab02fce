import { ProgressBar } from "@/components/ui/progress-bar";
import type { RunningPull } from "@/lib/features/banks/types";

function megabytes(bytes: number): string {
  return (bytes / 1_000_000).toFixed(1);
}

/** How far a pull has come: a bar for the answer it reads where the bank said its size, else what it reads. */
export function PullProgress({ what, running }: { readonly what: string; readonly running: RunningPull }) {
  const { text, rowsSeen, bytesRead, bytesTotal } = running;
  const label = text ?? (rowsSeen > 0 ? `${rowsSeen.toLocaleString("en-US")} ${what} read` : `Reading ${what}`);
  if (bytesTotal === null || bytesTotal === 0) return <span className="text-sm text-ink-soft">{label}</span>;
  return (
    <ProgressBar
      label={label}
      done={bytesRead}
      total={bytesTotal}
      words={`${megabytes(bytesRead)} of ${megabytes(bytesTotal)} MB`}
    />
  );
}
