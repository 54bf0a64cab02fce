import { z } from "zod";
import { idSchema } from "@/lib/core/ids";
import { parseTyped } from "@/lib/core/money";

/** The largest file an upload may bring. */
export const MAX_FILE_BYTES = 200 * 1024 * 1024;

/** A file's name as shown: no path, no control characters, nothing that turns its direction of reading. */
export const fileNameSchema = z
  .string()
  .transform((name) =>
    Array.from((name.split(/[\\/]/).at(-1) ?? "").replaceAll(/\p{C}/gu, "").trim())
      .slice(0, 200)
      .join(""),
  )
  .pipe(z.string().min(1, "The file needs a name."));

export const sendFileSchema = z.object({
  fileId: idSchema,
  accountId: z.guid("Choose the account the file settles on."),
  clientKey: idSchema,
});
export type SendFileInput = z.input<typeof sendFileSchema>;

const typedTotal = (what: string) =>
  z.string().transform((typed, context) => {
    const amountMinor = parseTyped(typed, "USD");
    if (amountMinor !== null && amountMinor >= 0) return amountMinor;
    context.addIssue({ code: "custom", message: `Type the ${what} like 1,250.00; 0 when there are none.` });
    return z.NEVER;
  });

/** Control totals as a person types them: a count of entries, amounts like "1,250.00" in US dollars. */
export const controlTotalsSchema = z.object({
  fileId: idSchema,
  entryCount: z
    .string()
    .regex(/^\s*\d{1,3}(,?\d{3})*\s*$/, "Type the number of entries like 1,250.")
    .transform((typed) => Number(typed.replaceAll(/[\s,]/g, "")))
    .pipe(z.number().int().max(99_999_999, "A file has at most 99,999,999 entries.")),
  debit: typedTotal("total of the debits"),
  credit: typedTotal("total of the credits"),
});
export type ControlTotalsInput = z.input<typeof controlTotalsSchema>;

export const fileIdSchema = z.object({ fileId: idSchema });

/** A text to look for; what no file can hold is left out. */
export const searchText = (longest: number) =>
  z
    .string()
    .transform((text) => text.replaceAll(/\p{C}/gu, "").trim().slice(0, longest))
    .pipe(z.string().min(1))
    .optional()
    .catch(undefined);

/** What the list takes from its address. Anything odd counts as not given. */
export const achFileFilter = z.object({
  status: z.enum(["checking", "invalid", "ready", "sent_for_approval", "discarded"]).optional().catch(undefined),
  q: searchText(100),
  cursor: z.string().max(200).optional().catch(undefined),
});

/** What a file's page takes from its address: how many batches, and where the entry list starts. */
export const achEntryFilter = z.object({
  batches: z.literal("all").optional().catch(undefined),
  after: z.coerce.number().int().min(0).max(100_000_000).optional().catch(undefined),
  q: searchText(60),
});
export type AchEntryFilter = z.output<typeof achEntryFilter>;
