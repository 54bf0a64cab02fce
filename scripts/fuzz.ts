import { runCampaign } from "./bench/lib/campaign";
import { fuzzNacha } from "./fuzz/nacha";

/** `npm run fuzz -- NAME [--cases N] [--seed S]`: spoilt files at random. Exit 1 with a line that replays what failed. */
process.exitCode = await runCampaign("fuzz", { nacha: fuzzNacha }, process.argv.slice(2));
