import { z } from "zod";
import { idSchema } from "@/lib/core/ids";

/** The largest file an upload may bring. */
export const MAX_FILE_BYTES = 200 * 1024 * 1024;

/** A file's name as shown: no path, no control characters. */
export const fileNameSchema = z
  .string()
  .transform((name) => (name.split(/[\\/]/).at(-1) ?? "").replaceAll(/\p{C}/gu, "").trim().slice(0, 200))
  .pipe(z.string().min(1, "The file needs a name."));

export const sendFileSchema = z.object({
  fileId: idSchema,
  accountId: z.guid("Choose the account the file settles on."),
  clientKey: idSchema,
});
export type SendFileInput = z.input<typeof sendFileSchema>;

export const restampSchema = z.object({ fileId: idSchema, effectiveDate: z.iso.date("Choose a date.") });
export type RestampInput = z.input<typeof restampSchema>;

export const fileIdSchema = z.object({ fileId: idSchema });

/** What the list takes from its address. Anything odd counts as not given. */
export const achFileFilter = z.object({
  status: z.enum(["checking", "invalid", "ready", "sent_for_approval", "discarded"]).optional().catch(undefined),
  q: z.string().trim().min(1).max(100).optional().catch(undefined),
  cursor: z.string().max(200).optional().catch(undefined),
});

/** What a file's page takes from its address: where the entry list starts. */
export const achEntryFilter = z.object({
  after: z.coerce.number().int().min(0).max(100_000_000).optional().catch(undefined),
  q: z.string().trim().min(1).max(60).optional().catch(undefined),
});
