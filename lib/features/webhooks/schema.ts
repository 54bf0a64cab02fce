import { z } from "zod";
import { idSchema } from "@/lib/core/ids";
import { DELIVERY_STATUSES } from "./types";

export const replaySchema = z.object({ id: idSchema });

/** The address of the deliveries: anything unreadable counts as not given. */
export const deliveryFilter = z.object({
  status: z.enum(DELIVERY_STATUSES).optional().catch(undefined),
  type: z.string().trim().min(1).max(100).optional().catch(undefined),
  cursor: z
    .string()
    .regex(/^\d{1,15}_[0-9a-f-]{36}$/)
    .optional()
    .catch(undefined),
});
export type DeliveryFilter = z.output<typeof deliveryFilter>;
