import { vi } from "vitest";
import { scopeOf, type Actor } from "@/lib/core/actor";
import { db } from "@/lib/core/db";
import { getException } from "@/lib/features/positive-pay/data/detail";
import { decide } from "@/lib/features/positive-pay/mutations/decide";
import type { Choice, ExceptionDetail, Wanted } from "@/lib/features/positive-pay/types";
import { POST } from "@/app/api/webhooks/[bank]/route";
import { dispatchDueDeliveries } from "@/lib/features/webhooks/dispatch";
import { signBody } from "@/sandbox/qbank/deliver";
import { makeDesk, type Desk, type DeskOptions } from "./desk";

/** A desk whose bank delivers its webhooks into our route, with the computer's date standing at the bank's. */
export type HookedDesk = Desk & {
  /** Speaks to the bank's control surface. */
  control<T = unknown>(method: "GET" | "POST" | "DELETE", path: string, body?: unknown): Promise<T>;
  /** Raises an exception at the bank, its webhook included, and applies what arrived. */
  raise(wanted?: object): Promise<string>;
  /** Applies every delivery that is due. */
  apply(): Promise<number>;
  /** Sends a body to our route, signed unless a signature is given. Answers the HTTP status. */
  post(body: string, headers?: Record<string, string>, bank?: string): Promise<number>;
  /** Moves the bank's clock and the computer's date. */
  move(ms: number): Promise<void>;
};

export type BankDecision = {
  readonly exceptionId: string;
  readonly decisions: readonly {
    readonly decision: string;
    readonly returnReason: string | null;
    readonly note: string | null;
    readonly key: string;
  }[];
  readonly final: { readonly action: string; readonly by: string } | null;
};

export async function makeHookedDesk(options: DeskOptions = {}): Promise<HookedDesk> {
  const deliver = (url: string, init: RequestInit): Promise<Response> => receive(new Request(url, init), "qbank");
  const desk = await makeDesk({ deliver, webhookUrl: "http://desk.test/api/webhooks/qbank", ...options });
  vi.useFakeTimers({ toFake: ["Date"], now: desk.clock.now() });
  const control: HookedDesk["control"] = async (method, path, body) => {
    const answer = await desk.sandbox.handle(
      new Request(`http://bank/_control${path}`, {
        method,
        headers: { authorization: `Bearer ${process.env["SANDBOX_CONTROL_TOKEN"] ?? ""}` },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    );
    if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
    return answer.json();
  };
  const apply = (): Promise<number> => dispatchDueDeliveries(1_000, { clock: desk.clock.now });
  return {
    ...desk,
    control,
    apply,
    async raise(wanted = {}) {
      const { exceptionId } = await control<{ exceptionId: string }>("POST", "/exceptions", wanted);
      await apply();
      return exceptionId;
    },
    async post(body, headers = {}, bank = "qbank") {
      const signature = signBody(process.env["QBANK_WEBHOOK_SECRET"] ?? "", body);
      const request = new Request(`http://desk.test/api/webhooks/${bank}`, {
        method: "POST",
        headers: { "webhook-signature": signature, ...headers },
        body,
      });
      return (await receive(request, bank)).status;
    },
    async move(ms) {
      vi.setSystemTime(desk.clock.now().getTime() + ms);
      await desk.clock.advance(ms);
    },
    async close() {
      vi.useRealTimers();
      await desk.close();
    },
  };
}

function receive(request: Request, bank: string): Promise<Response> {
  return POST(request, { params: Promise.resolve({ bank }) });
}

/** What the bank holds of one exception. */
export async function heldAtBank(desk: HookedDesk, bankExceptionId: string): Promise<BankDecision> {
  const all = await desk.control<BankDecision[]>("GET", "/decisions");
  const found = all.find((one) => one.exceptionId === bankExceptionId);
  if (!found) throw new Error(`The bank has no exception ${bankExceptionId}`);
  return found;
}

/** An exception as the desk shows it, by the bank's id. */
export async function find(bankExceptionId: string): Promise<ExceptionDetail> {
  const row = await db().positivePayException.findUniqueOrThrow({ where: { bankExceptionId } });
  const found = await getException(scopeOf("all"), row.id);
  if (!found) throw new Error("The exception is not visible");
  return found;
}

/** A decision bound to what is seen. */
export function want(seen: ExceptionDetail, choice: Choice, more: Partial<Wanted> = {}): Wanted {
  const standing =
    seen.decision && ["pending", "sent", "unknown"].includes(seen.decision.status) ? seen.decision.id : null;
  return {
    exceptionId: seen.id,
    choice,
    ...(choice === "RETURN" ? { returnReason: "Q" } : {}),
    seenAmountMinor: seen.presentedAmountMinor,
    seenDecisionId: standing,
    ...more,
  };
}

/** Stores a decision; throws on a refusal. */
export async function decided(
  desk: HookedDesk,
  actor: Actor,
  bankExceptionId: string,
  choice: Choice,
  more: Partial<Wanted> = {},
): Promise<string> {
  const result = await decide(actor, want(await find(bankExceptionId), choice, more), desk.clock.now());
  if (!result.ok) throw new Error(result.sentence);
  return result.value.decisionId;
}
