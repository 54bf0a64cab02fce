import { isDeepStrictEqual } from "node:util";
import type { FaultCall } from "./calls";
import { expected, pauseBounds } from "./expected";
import type { Fault } from "./faults";
import { answerFits, brokenPromises, outcomeOf, problemsWhenHealed, requestsOf, said } from "./promises";
import type { World } from "./world";

/** Longer than anything that a fault leaves under way. */
const SETTLED_MS = 180_000;

/** Pauses that are not as the rules have them: within their bounds, and none shorter than the one before. */
function pausesWrong(world: World, fault: Fault, count: number): string[] {
  const { pauses } = world.clock;
  if (pauses.length !== count) return [`${pauses.length} pauses, not ${count}`];
  return pauses.flatMap((ms, index) => {
    const [low, high] = pauseBounds(fault, index + 1);
    if (ms < low || ms > high) return [`pause ${index + 1} of ${ms} ms`];
    return fault.retryAfterMs === undefined && ms < (pauses[index - 1] ?? 0) ? ["a pause shorter than the last"] : [];
  });
}

/** Plays one cell of the table: a call whose first `times` requests meet the fault. Gives what is not as it must be. */
export async function problemsOfCell(world: World, call: FaultCall, fault: Fault, times: number): Promise<string[]> {
  const one = world.newCase();
  const healthy = call.isWrite ? null : await call.run(world.healthyClient, one);
  const client = world.client();
  if (call.answers !== "token") await client.grantedScopes();
  world.forget();
  let left = times;
  world.plan = ({ path, method }) => (path === call.path(one) && method === call.method && left-- > 0 ? fault : null);
  const outcome = await outcomeOf(call.run(client, one));
  await world.pass(SETTLED_MS);

  const want = expected(call, fault, times);
  const requests = requestsOf(world, call, one);
  const tokens = call.answers === "token" ? 0 : world.sent.length - requests.length;
  const problems = brokenPromises(world, call, one, outcome);
  const wanted = want.outcome === "value" ? "value" : `${want.outcome.name} ${want.outcome.effect}`;
  if (said(outcome) !== wanted) problems.push(`${said(outcome)}, not ${wanted}`);
  if (requests.length !== want.requests) problems.push(`${requests.length} requests, not ${want.requests}`);
  if (tokens !== want.tokens) problems.push(`${tokens} new tokens, not ${want.tokens}`);
  if (world.effects(one.key) !== want.effects) problems.push(`${world.effects(one.key)} effects, not ${want.effects}`);
  problems.push(...pausesWrong(world, fault, want.requests - 1 - want.tokens));
  if (outcome.error === null) {
    if (call.isWrite) problems.push(...answerFits(world, call, one, outcome.value));
    else if (!isDeepStrictEqual(outcome.value, healthy)) problems.push("another value than that of a healthy bank");
  } else if (outcome.error.retryAfterMs !== fault.retryAfterMs) problems.push("the error does not tell Retry-After");
  return [...problems, ...(await problemsWhenHealed(world, call, one, outcome))];
}
