import "server-only";
import { openBankAlone } from "@/lib/banks/open";
import { personOf, type Actor } from "@/lib/core/actor";
import { log } from "@/lib/core/log";
import { ok, refuse, type Result } from "@/lib/core/result";
import { getConnection } from "../data/connection";
import { getConnectionView } from "../data/screen";
import { NOT_CONNECTED } from "../mutations/locked";
import { beginTest, finishTest } from "../mutations/tests";
import type { ConnectionView, TestReport, TestStep } from "../types";
import { observerOf } from "./observe";
import { QUESTIONS } from "./questions";
import { doStep, failed, passed, warning, type Finding, type Run } from "./steps";
import { Watch } from "./watch";

const TEST_MS = 150_000;
const STEP_MS = 20_000;

/** The bank's way back to us: nothing is called, only what we hold is looked at. */
function webhookFinding({ webhook }: ConnectionView): Finding {
  if (webhook.secretSetAt === null) {
    return failed(
      "No webhook secret is set, so every delivery of the bank is refused.",
      `Agree on a secret with the bank, set it here, and give the bank this address: ${webhook.address}`,
    );
  }
  if (webhook.lastDeliveryAt === null) {
    return warning(
      "A secret is set; no delivery has come yet.",
      `Give the bank this address: ${webhook.address}. Until one comes, outcomes are polled.`,
    );
  }
  if (webhook.lastRefusalAt !== null && webhook.lastRefusalAt > webhook.lastDeliveryAt) {
    return warning(
      "A secret is set, but the newest delivery was refused.",
      "Look under Webhooks why. If the bank signs with another secret, set that one here.",
    );
  }
  return passed(`A secret is set and deliveries arrive at ${webhook.address}.`);
}

function webhookStep(view: ConnectionView): TestStep {
  return { key: "webhook", title: "Webhook", ...webhookFinding(view), durationMs: 0, requestId: null };
}

const UNREADABLE = refuse(
  "secret_unreadable",
  "The stored client secret cannot be opened: this desk's encryption key is not the one it was stored under. Start with that key, or enter the secret again.",
);

async function canOpen(code: string): Promise<boolean> {
  try {
    await getConnection(code);
    return true;
  } catch (error) {
    log.error({ err: error, bank: code }, "a bank's connection cannot be read");
    return false;
  }
}

/**
 * Tests a bank's connection step by step and stores the outcome with what the bank granted and whether it heeds
 * `accountId` (D12). Only reads; one test at a time a bank. Takes seconds, at most three minutes.
 */
export async function testConnection(code: string, by: Actor, stepMs = STEP_MS): Promise<Result<TestReport>> {
  if (!(await canOpen(code))) return UNREADABLE;
  const begun = await beginTest(code, by, new Date());
  if (!begun.ok) return begun;
  const connection = await getConnection(code);
  const view = await getConnectionView(code);
  if (!connection || !view) return NOT_CONNECTED;
  const watch = new Watch();
  const onCall = observerOf(code);
  const { port, fetch } = openBankAlone(connection, { onCall, watch: watch.over });
  const run: Run = {
    connection,
    port,
    fetch,
    onCall,
    watch,
    steps: [],
    stepMs,
    blocked: null,
    granted: null,
    accounts: [],
    honoursAccountId: null,
  };
  const startedMs = performance.now();
  for (const question of QUESTIONS) {
    if (performance.now() - startedMs > TEST_MS) run.blocked ??= "The test took too long and stopped here.";
    await doStep(run, question);
  }
  const steps = [...run.steps, webhookStep(view)];
  const { granted, honoursAccountId } = run;
  return ok(await finishTest(begun.value, personOf(by), { steps, granted, honoursAccountId }, new Date()));
}
