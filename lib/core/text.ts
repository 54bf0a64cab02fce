import { z } from "zod";
import { isId } from "./ids";

/**
 * Text that a person types into a filter: without control and format characters, which no database column or export
 * takes (NUL breaks both), trimmed, 1 to `longest` characters.
 */
export function plainText(longest: number) {
  return z
    .string()
    .transform((text) => text.replaceAll(/\p{C}/gu, "").trim())
    .pipe(z.string().min(1).max(longest));
}

/** A place in a list by time: milliseconds and the id of its last row. Anything else would fail in the database. */
export const timeCursor = z.string().refine((text) => {
  const [, id] = /^\d{1,15}_(.{36})$/.exec(text) ?? [];
  return id !== undefined && isId(id);
}, "not a place in the list");

/** Text from outside as PostgreSQL can hold it, in text and in JSON: without NUL, half a surrogate pair as U+FFFD. */
export function storableText(text: string): string {
  return text.replaceAll("\u0000", "").replaceAll(/\p{Surrogate}/gu, "\ufffd");
}
