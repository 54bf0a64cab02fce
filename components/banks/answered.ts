import { refuse, type Result } from "@/lib/core/result";

/** The reason of an answer that never came. */
export const UNREACHED = "unreached";

/** The desk's answer; a refusal with a sentence where none came, so that no form waits for ever or loses what it holds. */
export function answered<T>(answer: Promise<Result<T>>): Promise<Result<T>> {
  return answer.catch(() =>
    refuse(
      UNREACHED,
      "The desk could not be reached, so nothing is known of this try. Nothing that was typed is lost: try again.",
    ),
  );
}
