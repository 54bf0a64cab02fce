import type { Plan, PlannedDelivery } from "./plan";
import { compareWorld, type Outcome } from "./compare";
import { makeWorld, type World } from "./world";

const TOGETHER = 50;
const CHUNK_TAKES_MS = 2_000;
const HOUR_MS = 3_600_000;
/** Longer than a delivery about a payment that is not ours is tried. */
const PATIENCE_STEPS = 26;
const PATIENCE_STEP_MS = 15 * 60_000;

/** Carries a plan out on a desk of its own, and compares what is stored with what the plan means. */
export async function runPlan(plan: Plan): Promise<Outcome> {
  const world = await makeWorld(plan);
  try {
    // An early delivery found no payment: it is tried again now that the answer is known.
    await world.move(10 * 60_000);
    await stream(world, plan.beforeRotation);
    await world.rotate();
    await stream(world, plan.duringRotation);
    await world.move(10 * 60_000);
    await world.apply();
    await stream(world, plan.contradictions);
    await world.move(24 * HOUR_MS);
    await stream(world, plan.dayLater);
    for (let step = 0; step < PATIENCE_STEPS; step += 1) {
      await world.move(PATIENCE_STEP_MS);
      await world.apply();
    }
    await world.move(8 * 24 * HOUR_MS);
    return await compareWorld(world);
  } finally {
    await world.close();
  }
}

/** Deliveries come and are applied at the same time, by two at once. */
async function stream(world: World, deliveries: readonly PlannedDelivery[]): Promise<void> {
  for (let from = 0; from < deliveries.length; from += TOGETHER) {
    const chunk = deliveries.slice(from, from + TOGETHER);
    await Promise.all([world.deliver(chunk), world.apply(), world.apply()]);
    await world.move(CHUNK_TAKES_MS);
  }
  await world.apply();
}
