"use server";

import { revalidatePath } from "next/cache";
import { defineAction } from "@/lib/core/action";
import type { Result } from "@/lib/core/result";
import { dispatchDelivery } from "./dispatch";
import { replayDelivery } from "./mutations/apply";
import { replaySchema } from "./schema";

const replay = defineAction({ permission: "webhooks.replay", schema: replaySchema }, async (actor, { id }) => {
  const result = await replayDelivery(actor, id, new Date());
  if (result.ok) await dispatchDelivery(id);
  revalidatePath("/webhooks", "layout");
  return result;
});

/** Applies a stored delivery once more and waits for it. */
export async function replayAction(input: { id: string }): Promise<Result<{ id: string }>> {
  return replay(input);
}
