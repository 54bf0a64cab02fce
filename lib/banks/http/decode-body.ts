import "server-only";
import type { z } from "zod";
import { isJsonType, mediaType, parseJsonBytes } from "./body";
import { type BankError, bankError } from "./errors";
import type { BankAnswer } from "./request";

/** More rows than this in one answer is a fault of the bank, not a list. */
export const MAX_ROWS = 1_000_000;

type Issue = z.core.$ZodIssue;

/** The path of the first thing wrong, "data.amount". Of a union, the branch that fits best speaks. Never a value. */
export function firstProblem(issues: readonly Issue[]): string {
  const issue = issues[0];
  if (!issue) return "";
  const here = issue.path.map(String).join(".");
  if (issue.code !== "invalid_union" || issue.errors.length === 0) return here;
  const nearest = issue.errors.reduce((best, branch) => (branch.length < best.length ? branch : best));
  return [here, firstProblem(nearest)].filter((part) => part !== "").join(".");
}

/** An answer that says success in words we cannot read: whether it worked is then not known. */
export function undecodable(
  bank: string,
  problem: string,
  answer: Pick<BankAnswer, "status" | "requestId">,
  cause?: unknown,
): BankError {
  return bankError("undecodable", `${bank} sent an answer that cannot be read: ${problem}.`, {
    status: answer.status,
    requestId: answer.requestId ?? undefined,
    cause,
  });
}

/** The body as JSON with lossless numbers. Throws `UndecodableBodyError` on another media type or broken JSON. */
export function readJson(bank: string, answer: BankAnswer): unknown {
  const type = mediaType(answer.headers);
  if (!isJsonType(type)) throw undecodable(bank, `its type is ${type.slice(0, 80) || "missing"}, not JSON`, answer);
  try {
    return parseJsonBytes(answer.body);
  } catch {
    // The parser's own words quote the body, so they stay out of the error.
    throw undecodable(bank, "it is not valid JSON", answer);
  }
}

/** One object. Throws `UndecodableBodyError` naming the field. */
export function readObject<T>(bank: string, answer: BankAnswer, schema: z.ZodType<T>, what: string): T {
  const found = schema.safeParse(readJson(bank, answer));
  if (found.success) return found.data;
  throw undecodable(bank, `field ${firstProblem(found.error.issues) || "(whole)"} of the ${what}`, answer);
}

/** A bare array, all of it or nothing. Throws `UndecodableBodyError` naming index and field of the first bad row. */
export function readList<T>(
  bank: string,
  answer: BankAnswer,
  schema: z.ZodType<T>,
  what: string,
  maxRows = MAX_ROWS,
): T[] {
  const rows = readJson(bank, answer);
  if (!Array.isArray(rows)) throw undecodable(bank, `the ${what} are not a list`, answer);
  if (rows.length > maxRows) throw undecodable(bank, `more than ${maxRows} ${what}`, answer);
  return rows.map((row: unknown, index) => {
    const found = schema.safeParse(row);
    if (found.success) return found.data;
    throw undecodable(bank, `row ${index} of the ${what}, field ${firstProblem(found.error.issues)}`, answer);
  });
}
