"use server";

import { after } from "next/server";
import { revalidatePath } from "next/cache";
import { defineAction } from "@/lib/core/action";
import type { Actor } from "@/lib/core/actor";
import { ok, type Result } from "@/lib/core/result";
import { dispatchDecision } from "./dispatch";
import { decide } from "./mutations/decide";
import { decisionsSchema, type DecisionsInput } from "./schema";
import type { DecidedItem, Wanted } from "./types";

const decideMany = defineAction(
  { permission: "positive-pay.decide", schema: decisionsSchema },
  async (actor, input) => {
    const items: DecidedItem[] = [];
    const stored: string[] = [];
    for (const wanted of input.decisions) {
      const result = await decideOne(actor, wanted);
      items.push({ exceptionId: wanted.exceptionId, ok: result.ok, sentence: result.ok ? null : result.sentence });
      if (result.ok) stored.push(result.value.decisionId);
    }
    // The fast path; the clockwork sends whatever this does not.
    after(async () => {
      for (const id of stored) await dispatchDecision(id);
    });
    revalidatePath("/positive-pay", "layout");
    return ok({ items });
  },
);

function decideOne(actor: Actor, wanted: Wanted): Promise<Result<{ decisionId: string }>> {
  return decide(actor, wanted, new Date());
}

/** Stores each decision with a key of its own, answers what became of each, then sends them. */
export async function decideAction(input: DecisionsInput): Promise<Result<{ items: DecidedItem[] }>> {
  return decideMany(input);
}
