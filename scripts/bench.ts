import { benchNacha } from "./bench/nacha/campaign";
import { benchWebhooks } from "./bench/webhooks/campaign";
import { runCampaign } from "./bench/lib/campaign";

/** `npm run bench -- NAME [--seed N] [--rounds N]`: measures ours against its anchor in one run. Exit 1 past a gate. */
process.exitCode = await runCampaign("bench", { nacha: benchNacha, webhooks: benchWebhooks }, process.argv.slice(2));
