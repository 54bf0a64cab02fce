import { z } from "zod";

/** What the activity page takes from its address. Anything odd counts as not given. */
export const activityFilter = z.object({
  action: z.string().trim().max(60).optional().catch(undefined),
  subject: z.string().trim().max(60).optional().catch(undefined),
  id: z.string().trim().max(80).optional().catch(undefined),
  actor: z.guid().optional().catch(undefined),
  before: z
    .string()
    .regex(/^\d{1,18}$/)
    .optional()
    .catch(undefined),
});
