import "server-only";
import type { z } from "zod";
import type { Actor } from "./actor";
import { log } from "./log";
import { may, whoMay, type Permission } from "./permissions";
import { refuse, type Refusal, type Result } from "./result";
import { currentActor } from "./session";

/**
 * The door of every server action: person, permission and schema before the first effect. An expected refusal
 * comes back as a value; a surprise is logged with the request id and answered with one sentence.
 */
export function defineAction<Schema extends z.ZodType, Value>(
  options: { permission: Permission; schema: Schema },
  work: (actor: Actor, input: z.output<Schema>) => Promise<Result<Value>>,
): (input: z.input<Schema>) => Promise<Result<Value>> {
  return async (input) => {
    const actor = await currentActor();
    const denied = deny(actor, options.permission);
    if (denied || !actor) return denied ?? SIGNED_OUT;
    const parsed = options.schema.safeParse(input);
    if (!parsed.success) {
      const issue = parsed.error.issues[0];
      return refuse("invalid_input", issue?.message ?? "Check the form.", issue?.path.join("."));
    }
    try {
      return await work(actor, parsed.data);
    } catch (error) {
      return surprise(error, actor);
    }
  };
}

const SIGNED_OUT = refuse(
  "signed_out",
  "Your session has ended. Sign in again in another tab, then repeat this: nothing was changed.",
);

/** The refusal for a person without the permission; null when they may. */
export function deny(actor: Actor | null, permission: Permission): Refusal | null {
  if (!actor) return SIGNED_OUT;
  if (may(actor.role, permission)) return null;
  return refuse("not_allowed", `Your role (${actor.role}) may not do this. It needs ${whoMay(permission)}.`);
}

function surprise(error: unknown, actor: Actor): Refusal {
  // Next's own signals (redirect, notFound) carry a digest and must pass.
  if (typeof error === "object" && error !== null && "digest" in error) throw error;
  log.error({ err: error, requestId: actor.requestId }, "action failed");
  return refuse(
    "unexpected",
    `Something went wrong on our side (request ${actor.requestId}). Reload the page to see what was stored before you repeat it.`,
  );
}
