import { BREAKER_BOUNDS } from "@/lib/banks/http/breaker";
import { systemClock } from "@/lib/banks/http/clock";
import { BANK_ERRORS, bankError } from "@/lib/banks/http/errors";
import { type CallBounds, DEFAULT_BOUNDS } from "@/lib/banks/http/request";
import { retryDelayMs } from "@/lib/banks/http/retry";
import { FILE_BOUNDS, LIST_BOUNDS, STREAM_BOUNDS } from "@/lib/banks/qbank/session";
import { TOKEN_BOUNDS } from "@/lib/banks/qbank/token";
import { ERROR_KINDS, RETRIED_WORDS } from "./bank-errors";
import { duration, size, table } from "./markdown";

const CALLS: readonly (readonly [string, Partial<CallBounds>])[] = [
  ["a token", TOKEN_BOUNDS],
  ["accounts, exceptions", LIST_BOUNDS],
  ["transactions (a stream)", STREAM_BOUNDS],
  ["an ACH file", FILE_BOUNDS],
  ["any other call", {}],
];

function boundsTable(): string {
  const head = ["Call", "Attempts", "One attempt", "The whole call", "Answer up to"];
  const rows = CALLS.map(([name, own]) => {
    const { maxAttempts, attemptTimeoutMs, totalTimeoutMs, maxBodyBytes } = { ...DEFAULT_BOUNDS, ...own };
    return [name, String(maxAttempts), duration(attemptTimeoutMs), duration(totalTimeoutMs), size(maxBodyBytes)];
  });
  return table(head, rows);
}

/** The pause that the client itself would make, at both ends of its jitter. */
function pause(attempt: number, random: number): number | null {
  const clock = { ...systemClock, random: () => random };
  return retryDelayMs(bankError("connection-lost", "lost"), attempt, 0, DEFAULT_BOUNDS, clock);
}

function pauseTable(): string {
  const rows: string[][] = [];
  for (let attempt = 1; ; attempt += 1) {
    const [least, most] = [pause(attempt, 0), pause(attempt, 1)];
    if (least === null || most === null) return table(["After attempt", "Pause"], rows);
    rows.push([String(attempt), `${duration(least)} to ${duration(most)}`]);
  }
}

function repeatedTable(): string {
  const repeated = ERROR_KINDS.filter((kind) => BANK_ERRORS[kind].retried !== "no");
  const rows = repeated.map((kind) => {
    const { name, when, retried } = BANK_ERRORS[kind];
    return [when, `\`${name}\``, RETRIED_WORDS[retried]];
  });
  return table(["HTTP status or cause", "Error", "Repeated"], rows);
}

/** docs/reference/retries.md */
export function retriesPage(): string {
  const { failureThreshold, attemptsACall, openMs } = BREAKER_BOUNDS;
  return `# Retries

What the bank client repeats by itself. Reads are repeated, and writes that carry an idempotency key: the same bytes
under the same key. Everything that is not in this table is handed to the caller at once, a 409 above all.

${repeatedTable()}

## Pauses

A pause doubles with each attempt, with jitter over its upper half, and is never over ${duration(DEFAULT_BOUNDS.maxBackoffMs)}.

${pauseTable()}

\`Retry-After\` (seconds, or a date read against the bank's own \`Date\`) is never cut short, and up to ${duration(DEFAULT_BOUNDS.backoffMs)} of jitter
come on top. One over ${duration(DEFAULT_BOUNDS.maxRetryAfterMs)} is not waited for: the caller gets it as \`retryAfterMs\`.

## Bounds

${boundsTable()}

A stream may be silent for ${duration({ ...DEFAULT_BOUNDS, ...STREAM_BOUNDS }.idleTimeoutMs)} at most. It is repeated only while none of it has arrived; its time counts only while
the bank is waited for.

## The breaker

After ${failureThreshold} calls, or ${failureThreshold * attemptsACall} attempts, in a row that found the bank down (no connection, no answer, 5xx), calls are refused for
${duration(openMs)} without being sent (\`CircuitOpenError\`). Then one call goes out as a probe, once. An answer closes the breaker, another
failure opens it for as long again. The token endpoint has a breaker of its own.
`;
}
