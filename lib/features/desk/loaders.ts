import "server-only";
import { env } from "@/lib/core/env";
import { may } from "@/lib/core/permissions";
import { requireActor } from "@/lib/core/session";
import { countOpenReturns } from "@/lib/features/ach-returns/data";
import { countWaiting } from "@/lib/features/approvals/data";
import { listBanks } from "@/lib/features/banks/data/freshness";
import { countAttention } from "@/lib/features/payments/data";
import { countOpen } from "@/lib/features/positive-pay/data/queue";
import { actionsFor, isSoon } from "./rules";
import type { DeskView } from "./types";

/** The shell for the person who looks. */
export async function loadDesk(): Promise<DeskView> {
  const actor = await requireActor();
  const now = new Date();
  const [banks, waiting, open, attention, returned] = await Promise.all([
    listBanks(),
    countWaiting(actor),
    countOpen(actor.scope, now),
    countAttention(actor.scope, now),
    may(actor.role, "ach-returns.handle") ? countOpenReturns(actor.scope) : 0,
  ]);
  return {
    companyName: env().CUTOFF_COMPANY,
    person: { name: actor.name, email: actor.email, role: actor.role },
    zone: banks[0]?.timeZone ?? "UTC",
    sandbox: env().CUTOFF_BANK === "sandbox",
    hidden: [
      ...(may(actor.role, "banks.read") ? [] : (["banks"] as const)),
      ...(may(actor.role, "webhooks.read") ? [] : (["webhooks"] as const)),
    ],
    badges: {
      approvals: { count: waiting, words: "waiting for you", urgent: false },
      "positive-pay": {
        count: may(actor.role, "positive-pay.decide") ? open.count : 0,
        words: "to decide",
        urgent: isSoon(open.nextCutoff?.decideBy ?? null, now),
      },
      "ach-returns": { count: returned, words: "to handle", urgent: false },
      payments: { count: attention.unknown, words: "with unknown outcome", urgent: true },
    },
    actions: actionsFor(actor.role),
  };
}
