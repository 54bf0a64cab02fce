import { runCampaign } from "./bench/lib/campaign";
import { chaosFaults } from "./chaos/faults";
import { chaosQuota } from "./chaos/quota/campaign";
import { chaosWebhooks } from "./chaos/webhooks/campaign";

/** `npm run chaos -- NAME [--seed N] …`: bad luck by plan. Exit 1 with a line that replays it when a promise broke. */
process.exitCode = await runCampaign(
  "chaos",
  { faults: chaosFaults, quota: chaosQuota, webhooks: chaosWebhooks },
  process.argv.slice(2),
);
