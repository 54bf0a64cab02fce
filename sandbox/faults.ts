import { z } from "zod";
import { newId } from "@/lib/core/ids";
import { conflict, type Answer } from "./qbank/answers";

/**
 * Bad behaviour on demand. A rule matches the next `count` calls of a method and path (without `/v1`; `*` at the end
 * stands for any rest). Rules live as long as the process; they are no part of the bank's books.
 */
export const faultRule = z.object({
  method: z.string().default("*"),
  path: z.string().default("*"),
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
  ]),
  /** Whether the work is done behind a `status`, `malformed`, `cut` or `conflict` answer. */
  commit: z.boolean().optional(),
  status: z.number().int().min(200).max(599).default(503),
  body: z.string().max(20_000_000).optional(),
  headers: z.record(z.string(), z.string()).default({}),
  /** `delay`: real milliseconds. */
  ms: z.number().int().min(0).max(600_000).default(1_000),
  /** `delay` and `hold`: wait before the work or between the work and the answer. */
  when: z.enum(["before", "after"]).default("after"),
  /** `conflict`: which published body. */
  shape: z.union([z.literal(1), z.literal(2)]).default(1),
  transactionId: z.string().optional(),
});
export type FaultRule = z.infer<typeof faultRule> & { readonly id: string; readonly hits: number };
type Stored = { rule: z.infer<typeof faultRule>; id: string; hits: number; skipped: number };

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
  switch (rule.kind) {
    case "refuse":
    case "answer-no-commit":
      return false;
    case "status":
      return rule.commit ?? false;
    case "malformed":
    case "cut":
    case "conflict":
      return rule.commit ?? true;
    case "commit-no-answer":
    case "delay":
    case "hold":
      return true;
  }
}

export class Faults {
  #rules: Stored[] = [];
  #waiting: (() => void)[] = [];

  add(rule: z.infer<typeof faultRule>): string {
    const id = newId();
    this.#rules.push({ rule, id, hits: 0, skipped: 0 });
    return id;
  }

  list(): FaultRule[] {
    return this.#rules.map(({ rule, id, hits }) => ({ ...rule, id, hits }));
  }

  /** Removes every rule and lets go what is held. */
  clear(): void {
    this.#rules = [];
    for (const release of this.#waiting.splice(0)) release();
  }

  /** Takes the first rule that matches, and counts it. */
  take(method: string, path: string): FaultRule | null {
    for (const stored of this.#rules) {
      const { rule } = stored;
      if (rule.method !== "*" && rule.method.toUpperCase() !== method) continue;
      const matches = rule.path.endsWith("*") ? path.startsWith(rule.path.slice(0, -1)) : path === rule.path;
      if (!matches || stored.hits >= rule.count) continue;
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
    if (rule === null || rule.when !== when) return;
    if (rule.kind === "delay") await new Promise((resolve) => setTimeout(resolve, rule.ms));
    if (rule.kind === "hold") await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }
}

/** The answer as the rule spoils it. `transactionId` is what a 409 names when the rule names nothing. */
export function spoil(rule: FaultRule | null, answer: Answer, transactionId: string): Answer {
  if (rule === null) return answer;
  switch (rule.kind) {
    case "status":
      return {
        status: rule.status,
        headers: { "content-type": "application/json", ...rule.headers },
        body:
          rule.body ?? JSON.stringify({ message: "Fault on demand", error_code: "ERR_SYS_001", request_id: newId() }),
      };
    case "malformed":
      return { ...answer, headers: { ...answer.headers, "content-type": "application/json" }, body: '{"paymentId": "' };
    case "conflict":
      return conflict(rule.shape, rule.transactionId ?? transactionId);
    case "refuse":
    case "commit-no-answer":
    case "answer-no-commit":
    case "delay":
    case "hold":
    case "cut":
      return answer;
  }
}
