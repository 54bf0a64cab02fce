import type { NachaCheck } from "@/lib/formats/nacha/types";
import type { AchLine } from "../../types";

/** A stored file that is to be checked, and the database it lies in. */
export type CheckJob = {
  readonly fileId: string;
  readonly sizeBytes: number;
  readonly sha256: string;
  readonly databaseUrl: string;
};

/** How far a check is, in bytes or rows. */
export type CheckProgress = { readonly text: string; readonly done: number; readonly total: number };

/** What a check found. The entries are stored already, unless the file is invalid. */
export type CheckOutcome = {
  readonly check: NachaCheck;
  /** The lines of the first issues with their neighbours. */
  readonly lines: readonly AchLine[];
  readonly lineCount: number;
  /** For each stored piece the line of the first record that starts in it, and where in it: 0, 0 where none does. */
  readonly chunkLines: readonly number[];
};

/** What the worker says. */
export type WorkerMessage =
  | { readonly kind: "progress"; readonly progress: CheckProgress }
  | { readonly kind: "done"; readonly outcome: CheckOutcome | null }
  | { readonly kind: "failed"; readonly reason: string };
