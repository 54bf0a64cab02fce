import { z } from "zod";

/** How the next webhook attempts go wrong. Each number counts attempts down; `{}` ends it all. */
const number = z.number().int().min(0).max(1_000_000);
const times = number.default(0);
export const webhookMode = z
  .strictObject({
    duplicate: times,
    drop: times,
    /** Signed with a secret that was never any. */
    badSignature: times,
    unsigned: times,
    /** Signed with the secret before the last rotation. */
    oldSecret: times,
    /** Half of the body, under the signature of the whole. */
    truncate: times,
    /** That many events are kept back, then sent last one first. */
    reorder: times,
    /** Payments that end, and are told, before the call that made them is answered. */
    beforeAnswer: times,
    /** First attempts put off by `delaySeconds` of sandbox time; all of them when only the seconds are given. */
    delay: number.optional(),
    delaySeconds: z.number().int().min(1).max(604_800).optional(),
  })
  .transform((mode) => ({
    ...mode,
    delay: mode.delay ?? (mode.delaySeconds === undefined ? 0 : 1_000_000),
    delaySeconds: mode.delaySeconds ?? 60,
  }));
export type Mischief = z.infer<typeof webhookMode>;
export type MischiefCount = Exclude<keyof Mischief, "delaySeconds">;

export const noMischief = (): Mischief => webhookMode.parse({});
