/** An expected end of a command: its message is shown to the person as it is, without a stack. */
export class Sentence extends Error {
  override readonly name = "Sentence";
}

/** What to print for an error that ends a command: the sentence of an expected one, the stack of a surprise. */
export function describeEnd(error: unknown): string {
  if (error instanceof Sentence) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
