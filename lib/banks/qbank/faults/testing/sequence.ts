import { createRandom, type Random } from "@/sandbox/qbank/seed/random";
import { CALLS, type Case, type FaultCall } from "./calls";
import { type Fault, FAULTS } from "./faults";
import { brokenPromises, type Outcome, outcomeOf, problemsWhenHealed, requestsOf, said } from "./promises";
import { World } from "./world";

/** A caller asks again under its key this often at most. */
const MOST_CALLS = 6;
const LONGEST_WAIT_MS = 45_000;
const SETTLED_MS = 180_000;

/** One round of bad luck: a call whose requests, and those for its tokens, meet one fault after another. */
export type Round = {
  readonly call: FaultCall;
  readonly faults: (Fault | null)[];
  readonly tokenFaults: (Fault | null)[];
};
export type Played = {
  readonly name: string;
  readonly said: string[];
  readonly requests: number;
  readonly effects: number;
  readonly problems: string[];
};

/** Faults and, in between, none; what goes wrong often goes wrong again. */
function badLuck(random: Random, most: number, share: number): (Fault | null)[] {
  const [first, ...rest] = FAULTS;
  if (!first) return [];
  const luck: (Fault | null)[] = [];
  for (let left = random.between(0, most); left > 0; left -= 1) {
    const again = luck.length > 0 && random.chance(0.5) ? luck.at(-1) : undefined;
    luck.push(again ?? (random.chance(share) ? random.pick([first, ...rest]) : null));
  }
  return luck;
}

/** The round of one seed, always the same. */
function planRound(random: Random): Round {
  const [first, ...rest] = CALLS;
  if (!first) throw new Error("There is no call");
  const call = random.pick([first, ...rest]);
  const faults = badLuck(random, 8, 0.8);
  return { call, faults, tokenFaults: random.chance(0.4) ? badLuck(random, 4, 0.6) : [] };
}

function isOver(call: FaultCall, { error }: Outcome): boolean {
  return error === null || (call.isWrite && error.effect === "in-progress");
}

/** Plays the round of a seed on a bank of its own, and gives what was seen and what broke. */
export async function playRound(seed: string): Promise<Played> {
  const random = createRandom(seed);
  const { call, faults, tokenFaults } = planRound(random);
  const names = (list: readonly (Fault | null)[]): string => list.map((fault) => fault?.name ?? "well").join(" | ");
  const world = await World.open(seed);
  const one = world.newCase();
  const heard: string[] = [];
  const problems: string[] = [];
  const [queue, tokenQueue] = [[...faults], [...tokenFaults]];
  const client = world.client();
  let last: Outcome = { value: null, error: null };
  let requests = 0;
  let isInDoubt = false;
  for (let nth = 0; nth < MOST_CALLS; nth += 1) {
    world.forget();
    world.plan = planOf(call, one, queue, tokenQueue);
    last = await outcomeOf(call.run(client, one));
    heard.push(said(last));
    requests += requestsOf(world, call, one).length;
    problems.push(...brokenPromises(world, call, one, last, isInDoubt).map((problem) => `call ${nth + 1}: ${problem}`));
    isInDoubt ||= last.error !== null && last.error.effect !== "none";
    if (isOver(call, last)) break;
    await world.pass(random.between(0, LONGEST_WAIT_MS));
  }
  await world.pass(SETTLED_MS);
  problems.push(...(await problemsWhenHealed(world, call, one, last)));
  const effects = world.effects(one.key);
  world.close();
  const name = `${call.name}: ${names(faults)}${tokenFaults.length > 0 ? `; tokens: ${names(tokenFaults)}` : ""}`;
  return { name, said: heard, requests, effects, problems };
}

function planOf(call: FaultCall, one: Case, queue: (Fault | null)[], tokens: (Fault | null)[]): World["plan"] {
  return ({ path, method }) => {
    if (path === call.path(one) && method === call.method) return queue.shift() ?? null;
    return path === "/token" ? (tokens.shift() ?? null) : null;
  };
}
