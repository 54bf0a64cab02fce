import { z } from "zod";
import { newId } from "@/lib/core/ids";

/**
 * Bad behaviour on demand. A rule matches the next `count` calls of a method and path (without `/v1`; `*` at the end
 * stands for any rest). Rules live as long as the process; they are no part of the bank's books.
 */
export const faultRule = z.strictObject({
  method: z.string().max(10).default("*"),
  path: z.string().max(200).default("*"),
  count: z.number().int().min(1).max(1_000_000).default(1),
  /** Calls that match and are left alone before the rule begins. */
  skip: z.number().int().min(0).default(0),
  kind: z.enum([
    "refuse",
    "commit-no-answer",
    "answer-no-commit",
    "status",
    "delay",
    "hold",
    "malformed",
    "cut",
    "conflict",
    "alter",
    "drip",
    "stall",
    "huge",
  ]),
  /** Whether the work is done behind a spoilt answer. Left out: `when` says it, else the kind. */
  commit: z.boolean().optional(),
  status: z.number().int().min(200).max(599).default(503),
  body: z.string().max(20_000_000).optional(),
  /** Of `status` and of `alter: "headers"`, where `{paymentId}` stands for the payment and "" takes a header away. */
  headers: z.record(z.string(), z.string()).default({}),
  /** `status`: adds `Retry-After` as seconds, or as a date of the sandbox's clock with `Date` beside it. */
  retryAfterSeconds: z.number().int().min(0).max(86_400).optional(),
  retryAfterAs: z.enum(["seconds", "date"]).default("seconds"),
  /** Real milliseconds: the wait of `delay`, the pause between two pieces of `drip`. */
  ms: z.number().int().min(0).max(600_000).default(1_000),
  /** Before the work or after it: where `delay` and `hold` wait, and whether a spoilt answer has work behind it. */
  when: z.enum(["before", "after"]).optional(),
  /** `conflict`: which published body. */
  shape: z.union([z.literal(1), z.literal(2)]).default(1),
  transactionId: z.string().max(100).optional(),
  /** `alter`: what becomes of the true body; `headers` changes the headers only. */
  alter: z
    .enum(["missing-fields", "extra-fields", "big-numbers", "error-in-200", "wrong-content-type", "headers"])
    .default("extra-fields"),
  /** `drip`: bytes a piece. */
  pieceBytes: z.number().int().min(1).max(1_000_000).default(64),
  /** `huge`: size of the body. */
  megabytes: z.number().int().min(1).max(4_096).default(64),
});
type Rule = z.infer<typeof faultRule>;
export type FaultRule = Rule & { readonly id: string; readonly hits: number };
type Stored = { rule: Rule; id: string; hits: number; skipped: number };

/** The connection was lost: in-process `handle` rejects with it, over HTTP the socket is destroyed. */
export class ConnectionLost extends TypeError {
  override readonly name = "TypeError";
  readonly isConnectionLost = true;
  constructor() {
    super("fetch failed", { cause: Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" }) });
  }
}

/** Whether the work behind a faulty answer is carried out. */
export function commits(rule: FaultRule | null): boolean {
  if (rule === null) return true;
  const wanted = rule.commit ?? (rule.when === undefined ? undefined : rule.when === "after");
  switch (rule.kind) {
    case "refuse":
    case "answer-no-commit":
      return false;
    case "status":
      return wanted ?? false;
    case "malformed":
    case "cut":
    case "conflict":
    case "alter":
    case "drip":
    case "stall":
    case "huge":
      return wanted ?? true;
    case "commit-no-answer":
    case "delay":
    case "hold":
      return true;
  }
}

/** True when the answer under this rule is not one that the bank publishes. */
export function spoils(kind: string | null): boolean {
  return kind !== null && !["refuse", "commit-no-answer", "answer-no-commit", "delay", "hold", "drip"].includes(kind);
}

export class Faults {
  #rules: Stored[] = [];
  #waiting: (() => void)[] = [];

  add(rule: Rule): string {
    const id = newId();
    this.#rules.push({ rule, id, hits: 0, skipped: 0 });
    return id;
  }

  list(): FaultRule[] {
    return this.#rules.map(({ rule, id, hits }) => ({ ...rule, id, hits }));
  }

  /** Removes every rule and lets go what is held or stalled. */
  clear(): void {
    this.#rules = [];
    for (const release of this.#waiting.splice(0)) release();
  }

  /** Takes the first rule that matches, and counts it. */
  take(method: string, path: string): FaultRule | null {
    for (const stored of this.#rules) {
      const { rule } = stored;
      if (rule.method !== "*" && rule.method.toUpperCase() !== method) continue;
      if (!matchesPath(rule.path, path) || stored.hits >= rule.count) continue;
      if (stored.skipped < rule.skip) {
        stored.skipped += 1;
        continue;
      }
      stored.hits += 1;
      return { ...rule, id: stored.id, hits: stored.hits };
    }
    return null;
  }

  /** The wait of a `delay` or `hold` rule. */
  async wait(rule: FaultRule | null, when: "before" | "after"): Promise<void> {
    if (rule === null || (rule.when ?? "after") !== when) return;
    if (rule.kind === "delay") await new Promise((resolve) => setTimeout(resolve, rule.ms));
    if (rule.kind === "hold") await this.released();
  }

  /** Resolves when the rules are cleared. */
  released(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }
}

/** `*` at the end stands for any rest. */
export function matchesPath(pattern: string, path: string): boolean {
  return pattern.endsWith("*") ? path.startsWith(pattern.slice(0, -1)) : path === pattern;
}
