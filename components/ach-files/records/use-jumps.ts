"use client";

import { useState } from "react";
import type { RecordFilter } from "@/lib/features/ach-files/schema/records";
import type { RecordsHead } from "@/lib/features/ach-files/types/records";
import { placeOfLine } from "./use-records";

export type Jumps = {
  readonly next: () => void;
  readonly previous: () => void;
  /** Takes `n` and `p`. */
  readonly onKey: (event: KeyboardEvent) => void;
  /** How many lines with issues are before and at the current row, and how many there are. */
  readonly at: number;
  readonly message: string | null;
};

type Place = { readonly line: number | null; readonly goTo: (index: number) => void };

/** Walks from issue to issue. */
export function useJumps(head: RecordsHead, filter: RecordFilter, { line, goTo }: Place): Jumps {
  const [message, setMessage] = useState<string | null>(null);
  const { issueLines } = head;
  const jump = async (wanted: number | undefined, nothing: string): Promise<void> => {
    if (wanted === undefined) {
      setMessage(nothing);
      return;
    }
    const place = await placeOfLine(head.id, filter, wanted).catch(() => null);
    if (place === null) setMessage("The desk could not be asked where that record is. Try again.");
    else if (place.line !== wanted)
      setMessage(`Line ${wanted.toLocaleString("en-US")} is not among these records. Clear the filters to see it.`);
    else {
      setMessage(null);
      goTo(place.index);
    }
  };
  const next = (): void =>
    void jump(
      issueLines.find((one) => one > (line ?? 0)),
      "This was the last line with an issue.",
    );
  const previous = (): void =>
    void jump(
      issueLines.findLast((one) => one < (line ?? 0)),
      "This was the first line with an issue.",
    );
  return {
    next,
    previous,
    onKey: (event) => {
      if (event.key !== "n" && event.key !== "p") return;
      event.preventDefault();
      if (event.key === "n") next();
      else previous();
    },
    at: issueLines.filter((one) => one <= (line ?? 0)).length,
    message,
  };
}
