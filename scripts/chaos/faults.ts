import { randomInt } from "node:crypto";
import { type Played, playRound } from "@/lib/banks/qbank/faults/testing/sequence";
import type { Campaign } from "../bench/lib/campaign";

const ROUNDS = 3_000;
/** Enough to see what is wrong; the rest is counted. */
const SHOWN = 10;

/**
 * proof.md F3 and F4 beyond the table: random sequences of faults over random calls, each round on a bank of its own.
 * `--rounds N`, `--seed S`; `--round R` plays one round again.
 */
export const chaosFaults: Campaign = async (options) => {
  const seed = options["seed"] ?? randomInt(1_000_000_000);
  const only = options["round"];
  const rounds = only === undefined ? Array.from({ length: options["rounds"] ?? ROUNDS }, (_one, nth) => nth) : [only];
  const counts = new Map<string, number>();
  const totals = { calls: 0, requests: 0, effects: 0, broken: 0 };
  for (const round of rounds) {
    const played = await playRound(`faults ${seed} ${round}`);
    for (const what of played.said) counts.set(what, (counts.get(what) ?? 0) + 1);
    totals.calls += played.said.length;
    totals.requests += played.requests;
    totals.effects += played.effects;
    if (played.problems.length === 0) continue;
    totals.broken += 1;
    if (totals.broken <= SHOWN) show(played, `Replay: npm run chaos -- faults --seed ${seed} --round ${round}`);
  }
  for (const [what, count] of [...counts].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    console.log(`${what.padEnd(36)} ${count.toLocaleString("en-US").padStart(8)}`);
  }
  const [calls, requests, effects] = [totals.calls, totals.requests, totals.effects].map((n) =>
    n.toLocaleString("en-US"),
  );
  console.log(
    `${rounds.length} cases, ${calls} calls, ${requests} requests, ${effects} effects, ${totals.broken} broken (seed ${seed})`,
  );
  return totals.broken === 0;
};

function show({ name, said, problems }: Played, replay: string): void {
  console.log(`  ${name}\n    said ${said.join(", ")}`);
  for (const problem of problems) console.log(`    ${problem}`);
  console.log(`    ${replay}`);
}
