import { z } from "zod";
import { searchText } from "../schema";

/** The most rows that one answer holds. */
export const MOST_ROWS = 200;

/** Kinds of record that the file view can be narrowed to: by their first column, entries by their direction too. */
export const RECORD_KINDS = ["1", "5", "6", "7", "8", "9", "credits", "debits"] as const;
export type RecordKind = (typeof RECORD_KINDS)[number];

const whole = (most: number) => z.coerce.number().int().min(0).max(most);
const MOST_LINES = 10_000_000;

/** What the file view looks for. Anything odd counts as not given. */
export const recordFilter = z.object({
  kind: z.enum(RECORD_KINDS).optional().catch(undefined),
  /** Line of a batch's header. */
  batch: whole(MOST_LINES).optional().catch(undefined),
  issues: z.literal("1").optional().catch(undefined),
  q: searchText(60),
  /** The line to start on. */
  line: whole(MOST_LINES).optional().catch(undefined),
});
export type RecordFilter = z.output<typeof recordFilter>;

/** What the route takes: which rows, from a place among those that match, or around a line. */
export const recordQuery = recordFilter.omit({ line: true }).extend({
  from: whole(MOST_LINES).default(0),
  count: whole(MOST_ROWS).pipe(z.number().min(1)).default(MOST_ROWS),
  /** Starts on the row of this line, or the next one after it, instead of `from`. */
  near: whole(MOST_LINES).optional(),
});
export type RecordQuery = z.output<typeof recordQuery>;
