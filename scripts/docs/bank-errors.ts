import {
  BANK_ERRORS,
  type BankErrorEffect,
  type BankErrorKind,
  NEXT_IN_DOUBT,
  type Retried,
} from "@/lib/banks/http/errors";
import { table } from "./markdown";

export const ERROR_KINDS = Object.keys(BANK_ERRORS) as BankErrorKind[];

export const RETRIED_WORDS: Readonly<Record<Retried, string>> = {
  no: "no",
  "new-token": "once, with a new token",
  backoff: "yes",
  "retry-after": "yes, after `Retry-After`",
};
const EFFECT_WORDS: Readonly<Record<BankErrorEffect, string>> = {
  none: "none",
  unknown: "unknown",
  "in-progress": "in progress",
};

/** The canonical error map as a table. */
export function errorTable(): string {
  const head = [
    "HTTP status or cause",
    "Error",
    "Effect on a write",
    "Repeated by the client",
    "What a caller may do next",
  ];
  const rows = ERROR_KINDS.map((kind) => {
    const { name, when, effect, retried, next } = BANK_ERRORS[kind];
    return [when, `\`${name}\``, EFFECT_WORDS[effect], RETRIED_WORDS[retried], next];
  });
  return table(head, rows);
}

/** docs/reference/bank-errors.md */
export function bankErrorsPage(): string {
  return `# Bank errors

Every call to a bank ends in an answer or in one of these errors, whatever the bank or the network did. The effect is what
is known about a write after the error: \`none\` means that this call moved nothing, \`unknown\` that it may have, and
\`in progress\` that the bank already holds a request with this key.

${errorTable()}

When an earlier attempt of the same call ended \`unknown\` and a later one is refused, the effect stays \`unknown\`, and the
error says: "${NEXT_IN_DOUBT}"
`;
}
