import { z } from "zod";
import { idSchema } from "@/lib/core/ids";
import { plainText, timeCursor } from "@/lib/core/text";
import { NOTE_LIMIT } from "./rules/decide";
import { RETURN_REASONS } from "./rules/reasons";
import { CHOICES, QUEUE_TABS } from "./types";

const LETTERS = RETURN_REASONS.map((reason) => reason.letter);

/** One decision as the browser sends it. */
export const decisionSchema = z
  .object({
    exceptionId: idSchema,
    choice: z.enum(CHOICES),
    returnReason: z.enum(LETTERS, { error: "Choose one of the reasons." }).optional(),
    note: z.string().max(NOTE_LIMIT, `A note has at most ${NOTE_LIMIT} characters. Shorten it.`).optional(),
    seenAmountMinor: z.number().int().safe(),
    seenDecisionId: idSchema.nullable(),
  })
  .refine((wanted) => wanted.choice === "PAY" || wanted.returnReason !== undefined, {
    path: ["returnReason"],
    message: "A return needs its reason. Choose one from the list.",
  });

/** Several decisions at once; each is stored, keyed and answered on its own. */
export const decisionsSchema = z.object({
  decisions: z.array(decisionSchema).min(1, "Nothing was chosen.").max(200, "At most 200 decisions at once."),
});
export type DecisionsInput = z.input<typeof decisionsSchema>;

const word = (max: number) => plainText(max).optional().catch(undefined);

/** The queue's address: anything unreadable counts as not given. */
export const queueFilter = z.object({
  tab: z.enum(QUEUE_TABS).catch("decide"),
  account: idSchema.optional().catch(undefined),
  reason: word(100),
  q: word(60),
  cursor: timeCursor.optional().catch(undefined),
});
export type QueueFilter = z.output<typeof queueFilter>;
