import { z } from "zod";
import { idSchema } from "@/lib/core/ids";

const date = z.iso.date("Choose a date.");
const line = z.number().int().min(1).max(10_000_000);

/** A repair as a person chose it. */
const repairSchema = z.discriminatedUnion("name", [
  z.object({ name: z.literal("restampDates"), effectiveDate: date }),
  z.object({ name: z.literal("recomputeTotals") }),
  z.object({ name: z.literal("fixCheckDigits") }),
  z.object({ name: z.literal("renumberTraces") }),
  z.object({ name: z.literal("renumberBatches") }),
  z.object({ name: z.literal("normaliseLines") }),
  z.object({ name: z.literal("repad") }),
  z.object({ name: z.literal("dropBatch"), line }),
]);

export const previewRepairsSchema = z.object({
  fileId: idSchema,
  repairs: z.array(repairSchema).min(1, "Choose at least one repair.").max(120),
});
export type PreviewRepairsInput = z.input<typeof previewRepairsSchema>;

export const repairFileSchema = previewRepairsSchema.extend({
  /** Hash of the copy that was looked at: no other is stored. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  reason: z
    .string()
    .transform((text) => text.replaceAll(/\p{C}/gu, " ").trim())
    .pipe(z.string().min(3, "Say why, in a few words.").max(500, "Say it in at most 500 characters.")),
});
export type RepairFileInput = z.input<typeof repairFileSchema>;
