import { z } from "zod";
import { idSchema } from "@/lib/core/ids";

const seen = { paymentId: idSchema, payloadHash: z.string().regex(/^[0-9a-f]{64}$/) };
const note = z.string().trim().max(500, "At most 500 characters.");

export const approveSchema = z.object({ ...seen, note: note.default("") });
export type ApproveInput = z.input<typeof approveSchema>;

export const rejectSchema = z.object({ ...seen, note: note.min(1, "Say why, so that the creator can mend it.") });
export type RejectInput = z.input<typeof rejectSchema>;

export const releaseSchema = z.object(seen);
export type ReleaseInput = z.input<typeof releaseSchema>;
