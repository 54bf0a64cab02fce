import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { query } from "../../database/postgres";
import { pickFreePort } from "../../process/ports";
import { runLoad } from "../lib/load";
import { withStops } from "../lib/stops";
import { interleave, percentile } from "../lib/rounds";
import { figure, type Goal } from "../lib/report";
import { makeDeliveries } from "./deliveries";
import { startMeasuredDesk, type MeasuredDesk } from "./desk";
import { drain } from "./drain";
import { startMinimalApp } from "./minimal-app";

const CONNECTIONS = 64;
const STEADY_SECONDS = 8;

/**
 * P10: deliveries a second that the built desk stores durably before its 200, against a Next route that does nothing,
 * under the same load; then the p99 at half of that. Every accepted delivery must be in the database afterwards.
 */
export function benchIntake(seed: number, rounds: number, deliveries: number): Promise<Goal[]> {
  return withStops(async (stops) => {
    const minimalDirectory = await mkdtemp(join(tmpdir(), "cutoff-minimal-"));
    stops.add(() => rm(minimalDirectory, { recursive: true, force: true }));
    const minimalPort = await pickFreePort();
    const minimal = await startMinimalApp(minimalDirectory, minimalPort);
    stops.add(() => minimal.stop());
    const desk = await startMeasuredDesk(stops);
    return measure(desk, minimalPort, { seed, rounds, deliveries });
  });
}

type Size = { readonly seed: number; readonly rounds: number; readonly deliveries: number };

async function measure(desk: MeasuredDesk, minimalPort: number, size: Size): Promise<Goal[]> {
  const { seed, rounds, deliveries } = size;
  const anchor = async (round: number): Promise<number> => {
    const { requests } = makeDeliveries(`noop ${seed} ${round}`, deliveries, desk.payments, desk.secret);
    const load = { port: minimalPort, path: "/api/noop", connections: CONNECTIONS, perSecond: null, requests };
    const { elapsedMs, statuses } = await runLoad(load);
    return statuses["200"] === deliveries ? (deliveries / elapsedMs) * 1_000 : Number.NaN;
  };
  const contender = async (round: number): Promise<number> => {
    const { perSecond } = await deliver(desk, `desk ${seed} ${round}`, deliveries, null);
    await forget(desk);
    return perSecond;
  };
  const measured = await interleave({ contender, anchor }, { rounds, warmUp: 1 });
  const { ratio } = measured;
  console.log(`P10  desk ${figure(measured.contender.median)}/s, no-op ${figure(measured.anchor.median)}/s`);
  const half = measured.contender.median / 2;
  const steadyCount = Math.ceil(half * STEADY_SECONDS);
  const { requests } = makeDeliveries(`noop half ${seed}`, steadyCount, desk.payments, desk.secret);
  const load = { path: "/api/noop", connections: CONNECTIONS, perSecond: half, requests };
  const idle = await runLoad({ ...load, port: minimalPort });
  const steady = await deliver(desk, `half ${seed}`, steadyCount, half);
  const p99 = percentile(steady.latenciesMs, 0.99);
  console.log(`P10  at half load, ${figure(half)}/s: ${waits(steady.latenciesMs)}; no-op ${waits(idle.latenciesMs)}`);
  const { applied, seconds } = await drain(desk.databaseUrl);
  console.log(
    `P10  of that load ${applied} were left to apply, ${figure(applied / Math.max(seconds, 0.001))}/s once it was over`,
  );
  return [
    { name: "P10 intake against a no-op route", value: ratio.median, unit: "x", spread: ratio, atLeast: 0.6 },
    { name: "P10 p99 at half load", value: p99, unit: "ms", atMost: 150 },
  ];
}

function waits(latenciesMs: readonly number[]): string {
  return [0.5, 0.99].map((share) => `p${share * 100} ${figure(percentile(latenciesMs, share))} ms`).join(", ");
}

/** Sends a load and looks that all of it was accepted and stored: else it scores nothing. */
async function deliver(
  desk: MeasuredDesk,
  seed: string,
  count: number,
  rate: number | null,
): Promise<{ perSecond: number; latenciesMs: readonly number[] }> {
  const { eventIds, requests } = makeDeliveries(seed, count, desk.payments, desk.secret);
  const load = { port: desk.port, path: "/api/webhooks/qbank", connections: CONNECTIONS, perSecond: rate, requests };
  const { elapsedMs, statuses, latenciesMs } = await runLoad(load);
  const [row] = await query(
    desk.databaseUrl,
    `select count(*)::int as n from webhook_delivery where event_id in (${eventIds.map((id) => `'${id}'`).join(",")})`,
  );
  const isRight = statuses["200"] === count && row?.["n"] === count;
  if (!isRight)
    console.log(`     wrong: answers ${JSON.stringify(statuses)}, stored ${String(row?.["n"])} of ${count}`);
  return isRight
    ? { perSecond: (count / elapsedMs) * 1_000, latenciesMs }
    : { perSecond: Number.NaN, latenciesMs: [Number.NaN] };
}

/** What a round left to apply must not be at work while the other side is measured. */
async function forget(desk: MeasuredDesk): Promise<void> {
  await query(desk.databaseUrl, "update webhook_delivery set status = 'ignored', due_at = null where status = 'due'");
}
