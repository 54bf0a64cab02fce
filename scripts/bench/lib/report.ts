import { readFileSync } from "node:fs";
import { availableParallelism, cpus, loadavg } from "node:os";
import { join } from "node:path";
import { repositoryRoot } from "../../process/root";
import type { Spread } from "./rounds";

/** How far past its goal a figure may lie before the run fails: the noise of a shared machine. */
const SLACK = 1.15;

/** A figure with its goal: at least, or at most, so much. */
export type Goal = {
  readonly name: string;
  readonly value: number;
  readonly unit: "x" | "ms";
  readonly spread?: Spread;
} & ({ readonly atLeast: number } | { readonly atMost: number });

/** Whether a figure lies within its goal with the slack. A figure that is no number does not. */
export function holds(goal: Goal): boolean {
  return "atLeast" in goal ? goal.value >= goal.atLeast / SLACK : goal.value <= goal.atMost * SLACK;
}

/** One line a goal; true when every gate holds. */
export function printGoals(goals: readonly Goal[]): boolean {
  for (const goal of goals) {
    const { name, value, unit, spread } = goal;
    const range = spread ? ` (${figure(spread.min)} to ${figure(spread.max)})` : "";
    const aim = "atLeast" in goal ? `at least ${goal.atLeast}` : `at most ${goal.atMost}`;
    const verdict = holds(goal) ? "holds" : "FAILS";
    console.log(`${name.padEnd(52)} ${figure(value)} ${unit}${range}, goal ${aim} ${unit}: ${verdict}`);
  }
  return goals.every(holds);
}

export function figure(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString("en-US") : value.toFixed(2);
}

/** What the figures were taken with: they mean nothing without. */
export function printSetting(name: string, seed: number, rounds: number, packages: readonly string[]): void {
  const versions = packages.map((one) => `${one} ${versionOf(one)}`).join(", ");
  console.log(`${name}: seed ${seed}, ${rounds} rounds, Node ${process.versions.node}, ${versions}`);
  console.log(`${availableParallelism()} cores (${cpus()[0]?.model.trim() ?? "unknown"}), no core pinning`);
  // On a busy machine waiting times are its neighbours', and only the ratios mean something.
  console.log(`Load average at the start: ${figure(loadavg()[0] ?? 0)}\n`);
}

function versionOf(name: string): string {
  const text = readFileSync(join(repositoryRoot, "node_modules", name, "package.json"), "utf8");
  const found: unknown = JSON.parse(text);
  return typeof found === "object" && found !== null && "version" in found ? String(found.version) : "unknown";
}
