import "server-only";
import { isBankError } from "@/lib/banks/http/errors";
import type { BankFetch, CallObserver } from "@/lib/banks/http/request";
import type { BankConnection, BankPort } from "@/lib/banks/port";
import { log } from "@/lib/core/log";
import { explain, type CallFailure } from "../rules/explain";
import type { Scope } from "../rules/scopes";
import type { TestStep } from "../types";
import type { Watch } from "./watch";

/** What a step found. */
export type Finding = Pick<TestStep, "verdict" | "found" | "todo">;

export const passed = (found: string): Finding => ({ verdict: "passed", found, todo: null });
export const warning = (found: string, todo: string): Finding => ({ verdict: "warning", found, todo });
export const failed = (found: string, todo: string): Finding => ({ verdict: "failed", found, todo });
export const skipped = (found: string): Finding => ({ verdict: "skipped", found, todo: null });

/** A test on its way: the connection, its own client, and what the steps so far have learnt. */
export type Run = {
  readonly connection: BankConnection;
  readonly port: BankPort;
  readonly fetch: BankFetch;
  readonly onCall: CallObserver;
  readonly watch: Watch;
  readonly steps: TestStep[];
  /** The most time of one step. */
  readonly stepMs: number;
  /** Why no later call can be made; null while they can. */
  blocked: string | null;
  granted: readonly string[] | null;
  accounts: { readonly bankAccountId: string; readonly name: string }[];
  honoursAccountId: boolean | null;
};

export type StepOf = {
  readonly key: string;
  readonly title: string;
  readonly kind: CallFailure["step"];
  readonly scope?: Scope;
  /** Makes the later calls impossible when it fails, and why. */
  readonly blocks?: string;
  work(run: Run): Promise<Finding>;
};

const TIME_OVER = Symbol("time over");

/** Does one step and writes down what it found; never throws. A step's time is bounded, its open requests end with it. */
export async function doStep(run: Run, step: StepOf): Promise<void> {
  const startedMs = performance.now();
  const note = (finding: Finding, requestId: string | null): void => {
    const durationMs = Math.round(performance.now() - startedMs);
    run.steps.push({ key: step.key, title: step.title, ...finding, durationMs, requestId });
  };
  const why = run.blocked ?? missingScope(run, step.scope);
  if (why !== null) return note(skipped(why), null);
  run.watch.begin();
  const timer = setTimeout(() => run.watch.end(), run.stepMs);
  try {
    const finding = await Promise.race([step.work(run), over(run.watch)]);
    note(finding, run.watch.last?.requestId ?? null);
    if (finding.verdict === "failed" && step.blocks) run.blocked = step.blocks;
  } catch (error) {
    note(problem(run, step, error), requestIdOf(run, error));
    if (step.blocks) run.blocked = step.blocks;
  } finally {
    clearTimeout(timer);
    run.watch.end();
  }
}

function over(watch: Watch): Promise<never> {
  return new Promise((_, reject) => {
    watch.onEnd(() => reject(new Error("The step's time is over", { cause: TIME_OVER })));
  });
}

function missingScope(run: Run, scope: Scope | undefined): string | null {
  if (scope === undefined || run.granted === null || run.granted.includes(scope)) return null;
  return `The bank did not grant ${scope}, so this cannot be read.`;
}

function requestIdOf(run: Run, error: unknown): string | null {
  return (isBankError(error) ? error.requestId : null) ?? run.watch.last?.requestId ?? null;
}

/** A step's error in words. What is no error of a bank is our own fault and is told so. */
function problem(run: Run, step: StepOf, error: unknown): Finding {
  const timedOut = error instanceof Error && error.cause === TIME_OVER;
  const known = isBankError(error) ? error : null;
  const last = run.watch.last;
  if (!known && !timedOut && step.kind !== "address") {
    log.error({ err: error, step: step.key }, "a step of a connection's test failed on our side");
    return failed("Something went wrong on our side; the log has it.", "Test again, and look at the log if it stays.");
  }
  const { found, todo } = explain({
    step: step.kind,
    address: step.kind === "token" ? run.connection.tokenUrl : run.connection.baseUrl,
    errorName: known?.name ?? "ConnectionError",
    message: known?.message ?? "The bank could not be reached.",
    status: known?.status ?? last?.status ?? null,
    detail: known?.detail ?? null,
    errorCode: known?.errorCode ?? null,
    systemCode: last?.systemCode ?? null,
    contentType: last?.contentType ?? null,
    timedOut,
    scope: step.scope ?? null,
  });
  return failed(found, todo);
}
