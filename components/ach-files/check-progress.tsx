"use client";

import { ProgressBar } from "@/components/ui/progress-bar";
import { FileStatus } from "./file-status";
import { useFileState } from "./use-file-state";

type CheckProgressProps = { readonly fileId: string; readonly onDone?: (() => void) | undefined };

/** How far the check of a stored file is, asked for until it is over; then its outcome. */
export function CheckProgress({ fileId, onDone }: CheckProgressProps) {
  const { state, error } = useFileState(fileId, { onDone });
  if (error) return <p className="text-sm text-danger">{error.message}</p>;
  if (!state || state.status === "receiving") return <p className="text-sm text-ink-soft">Its state is being read.</p>;
  if (state.status !== "checking")
    return (
      <p>
        <FileStatus file={{ status: state.status, verdict: null, payment: null }} />
      </p>
    );
  const { progress } = state;
  if (progress && progress.total > 0) {
    const { text, done, total } = progress;
    return <ProgressBar label="Being checked" done={done} total={total} words={text} />;
  }
  return (
    <p className="text-sm text-ink-soft">{progress?.text ? `Being checked: ${progress.text}` : "Being checked"}</p>
  );
}
