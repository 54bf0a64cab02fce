import type { Case, FaultCall } from "./calls";
import { errorOf, expected, isDown, MOST_BEFORE_OPEN, PROBE_EVERY_MS } from "./expected";
import type { Fault } from "./faults";
import { brokenPromises, type Outcome, outcomeOf, problemsWhenHealed, requestsOf, said } from "./promises";
import type { World } from "./world";

const TEN_MINUTES_MS = 600_000;
/** Calls that take minutes each are made until a breaker must have opened. */
const LONGEST_MS = 6 * 3_600_000;
const SECOND_MS = 1_000;
/** How often a bank that is down, or one that answers, is called; a bank that is down by two callers each time. */
export type Pace = { readonly downMs: number; readonly upMs: number };
const SLICE: Pace = { downMs: 45_000, upMs: 300_000 };

/** What was seen of a bank that is at fault all the time. */
type Watched = { readonly problems: string[]; calls: number; openedAtMs: number | null; last: Outcome };

function judge(seen: Watched, world: World, call: FaultCall, fault: Fault, made: number): void {
  const { last } = seen;
  if (last.error?.name === "CircuitOpenError") {
    seen.openedAtMs ??= world.clock.elapsed();
    if (made > 0 || last.error.effect !== "none") seen.problems.push("a call that the breaker refused was sent");
    return;
  }
  // A probe is one attempt; before the breaker opens a call is made as ever.
  const probe = errorOf(call, fault);
  const want = expected(call, fault, Number.POSITIVE_INFINITY);
  const [outcome, requests] = seen.openedAtMs === null ? [want.outcome, want.requests] : [probe, 1];
  const wanted = outcome === "value" ? "value" : `${outcome.name} ${outcome.effect}`;
  if (said(last) !== wanted) seen.problems.push(`call ${seen.calls}: ${said(last)}, not ${wanted}`);
  if (made !== requests) seen.problems.push(`call ${seen.calls}: ${made} requests, not ${requests}`);
}

/** A write that worked or met its own key, and a token that is there, are not asked for again. */
function isDone(call: FaultCall, { error }: Outcome): boolean {
  return error === null ? call.isWrite || call.answers === "token" : call.isWrite && error.effect === "in-progress";
}

async function watch(world: World, call: FaultCall, fault: Fault, one: Case, pace: Pace): Promise<Watched> {
  const client = world.client();
  if (call.answers !== "token") await client.grantedScopes();
  world.forget();
  world.plan = ({ path, method }) => (path === call.path(one) && method === call.method ? fault : null);
  const seen: Watched = { problems: [], calls: 0, openedAtMs: null, last: { value: null, error: null } };
  const isOut = isDown(call, fault);
  const [everyMs, callers] = isOut ? [pace.downMs, 2] : [pace.upMs, 1];
  const beganMs = world.clock.elapsed();
  const isOver = (): boolean => {
    const elapsedMs = world.clock.elapsed() - beganMs;
    return elapsedMs >= LONGEST_MS || (elapsedMs >= TEN_MINUTES_MS && (!isOut || seen.openedAtMs !== null));
  };
  while (!isOver()) {
    for (let caller = 0; caller < callers; caller += 1) {
      const before = requestsOf(world, call, one).length;
      seen.last = await outcomeOf(call.run(client, one));
      seen.calls += 1;
      judge(seen, world, call, fault, requestsOf(world, call, one).length - before);
      // Done, or refused for good: a caller who is told so asks no more.
      if (isDone(call, seen.last)) return seen;
    }
    await world.pass(everyMs);
  }
  const requests = requestsOf(world, call, one);
  world.heal();
  await world.pass(PROBE_EVERY_MS);
  const back = await outcomeOf(call.run(client, one));
  if (back.error !== null) seen.problems.push(`half a minute after it is back: ${said(back)}`);
  return { ...seen, problems: [...seen.problems, ...pressure(requests, seen.openedAtMs, isOut)] };
}

/** How hard a bank that is down was asked. */
function pressure(requests: readonly { atMs: number }[], openedAtMs: number | null, isOut: boolean): string[] {
  if (!isOut) return openedAtMs === null ? [] : ["the breaker opened on a bank that answers"];
  if (openedAtMs === null) return ["the breaker never opened"];
  const before = requests.filter(({ atMs }) => atMs < openedAtMs).length;
  const probes = requests.filter(({ atMs }) => atMs >= openedAtMs).map(({ atMs }) => atMs);
  const problems = before > MOST_BEFORE_OPEN ? [`${before} requests before the breaker opened`] : [];
  const closest = Math.min(...probes.map((atMs, index) => atMs - (probes[index - 1] ?? -SECOND_MS)));
  if (closest < SECOND_MS) problems.push(`two probes within ${closest} ms`);
  return problems;
}

/** Plays one cell for ten minutes, every call under one key. Gives what is not as it must be. */
export async function problemsOfOutage(world: World, call: FaultCall, fault: Fault, pace = SLICE): Promise<string[]> {
  const one = world.newCase();
  const { problems, last } = await watch(world, call, fault, one, pace);
  await world.pass(180_000);
  // After the ten minutes a healthy answer stands last, unless the caller was done before.
  const isEnded = isDone(call, last);
  const heard: Outcome = isEnded ? last : { value: null, error: null };
  const want = isEnded ? expected(call, fault, 1).effects : 1;
  problems.push(...brokenPromises(world, call, one, heard));
  if (call.isWrite && world.effects(one.key) !== want) problems.push(`${world.effects(one.key)} effects at the end`);
  return [...problems, ...(await problemsWhenHealed(world, call, one, last))];
}
