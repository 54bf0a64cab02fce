import { z } from "zod";
import { idSchema } from "@/lib/core/ids";
import { isLocalDate } from "@/lib/core/dates";
import { plainText, timeCursor } from "@/lib/core/text";
import { RETURN_TABS } from "./types";

const NOTE_LIMIT = 500;

/** Why something was done, for whoever reads the trail later. */
const note = z
  .string()
  .trim()
  .min(3, "Say in a few words what was done.")
  .max(NOTE_LIMIT, `A note has at most ${NOTE_LIMIT} characters. Shorten it.`);

export const closeSchema = z.object({ returnId: idSchema, note });
export type CloseInput = z.input<typeof closeSchema>;

export const acceptSchema = z.object({ returnId: idSchema });
export type AcceptInput = z.input<typeof acceptSchema>;

export const declineSchema = z.object({ returnId: idSchema, note });
export type DeclineInput = z.input<typeof declineSchema>;

export const matchSchema = z.object({ returnId: idSchema, fileId: idSchema, line: z.number().int().min(1) });
export type MatchInput = z.input<typeof matchSchema>;

const bankingDate = z.string().refine(isLocalDate, "Choose a date.");

export const resubmitSchema = z.object({
  returnIds: z.array(idSchema).min(1, "Nothing was chosen.").max(1_000, "At most 1,000 entries at once."),
  effectiveDate: bankingDate,
});
export type ResubmitInput = z.input<typeof resubmitSchema>;

export const reverseSchema = z.object({
  fileId: idSchema,
  batchLines: z.array(z.number().int().min(1)).min(1, "Choose at least one batch.").max(10_000),
  effectiveDate: bankingDate,
  reason: note,
});
export type ReverseInput = z.input<typeof reverseSchema>;

/** The list's address: anything unreadable counts as not given. */
export const returnFilter = z.object({
  tab: z.enum(RETURN_TABS).catch("open"),
  q: plainText(60).optional().catch(undefined),
  cursor: timeCursor.optional().catch(undefined),
});
export type ReturnFilter = z.output<typeof returnFilter>;

/** The address of one return: a trace number or name to look for an entry by. */
export const candidateFilter = z.object({ q: plainText(60).optional().catch(undefined) });
