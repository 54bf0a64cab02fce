import { z } from "zod";
import { idSchema } from "@/lib/core/ids";
import { plainText, timeCursor } from "@/lib/core/text";
import { DELIVERY_STATUSES } from "./types";

export const replaySchema = z.object({ id: idSchema });

/** The address of the deliveries: anything unreadable counts as not given. */
export const deliveryFilter = z.object({
  status: z.enum(DELIVERY_STATUSES).optional().catch(undefined),
  type: plainText(100).optional().catch(undefined),
  cursor: timeCursor.optional().catch(undefined),
});
export type DeliveryFilter = z.output<typeof deliveryFilter>;
