import { z } from "zod";
import { idSchema } from "@/lib/core/ids";

/** Refresh of one account, or of every account the person may see. */
export const refreshSchema = z.object({ accountId: idSchema.optional() });
export type RefreshInput = z.input<typeof refreshSchema>;
