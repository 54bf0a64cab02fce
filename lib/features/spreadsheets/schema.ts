import { z } from "zod";
import { idSchema } from "@/lib/core/ids";
import { parseTyped } from "@/lib/core/money";
import { plainText } from "@/lib/core/text";
import { looksLikeData } from "@/lib/formats/sheet/columns";
import { SHEET_DATES, SHEET_DECIMALS, SHEET_FIELDS, SHEET_SECS } from "@/lib/formats/sheet/types";

/** The most bytes of a request: the sheet, and what is chosen for it. */
export const MAX_SHEET_REQUEST = 20 * 1024 * 1024 + 64 * 1024;

/** A column's name; what looks like data could be an account number, and is none. */
const columnName = z
  .string()
  .max(200)
  .refine((name) => !looksLikeData([name]), "This is a value, not the name of a column.");

const columns = z.object(
  Object.fromEntries(SHEET_FIELDS.map((field) => [field, columnName.optional()])) as Record<
    (typeof SHEET_FIELDS)[number],
    z.ZodOptional<typeof columnName>
  >,
);

export const mappingSchema = z.object({
  columns: columns.transform((names) =>
    Object.fromEntries(SHEET_FIELDS.flatMap((field) => (names[field] ? [[field, names[field]]] : []))),
  ),
  accountType: z.enum(["checking", "savings"]),
  direction: z.enum(["credit", "debit"]),
  decimals: z.enum(SHEET_DECIMALS),
  dates: z.enum(SHEET_DATES),
});

/** What a sheet is read by, to be looked at. Nothing of it need be chosen yet. */
export const readSettingsSchema = z.object({
  /** Null: guess one. */
  mapping: mappingSchema.nullable(),
  sec: z.enum(SHEET_SECS),
  accountId: z.union([z.literal(""), idSchema]),
  effectiveDate: z.union([z.literal(""), z.iso.date()]),
});
export type ReadSettings = z.output<typeof readSettingsSchema>;
export type ReadSettingsInput = z.input<typeof readSettingsSchema>;

const printable = (what: string, most: number) =>
  z
    .string()
    .trim()
    .min(1, `Enter ${what}.`)
    .max(most, `A file has room for ${most} characters here.`)
    .regex(/^[ -~]*$/, "Use plain Latin letters, digits and signs.");

const typedTotal = z.string().transform((typed, context) => {
  if (typed.trim() === "") return null;
  const amountMinor = parseTyped(typed, "USD");
  if (amountMinor !== null && amountMinor >= 0) return amountMinor;
  context.addIssue({ code: "custom", message: "Type the total like 1,250.00; 0 when there are none." });
  return z.NEVER;
});

const typedCount = z
  .string()
  .regex(/^\s*(\d{1,3}(,?\d{3})*)?\s*$/, "Type the number of entries like 1,250.")
  .transform((typed) => (typed.trim() === "" ? null : Number(typed.replaceAll(/[\s,]/g, ""))));

/** Everything a file is made by. `entryCount`, `debit` and `credit` are keyed from the person's own records. */
export const makeSettingsSchema = z.object({
  mapping: mappingSchema,
  accountId: z.guid("Choose the account the file settles on."),
  companyId: printable("the company id", 10),
  companyName: printable("the company's name", 16),
  sec: z.enum(SHEET_SECS),
  description: printable("what the entries are for", 10),
  effectiveDate: z.iso.date("Choose the date."),
  entryCount: typedCount,
  debit: typedTotal,
  credit: typedTotal,
  /** The person looked at the totals and says that they are those of their records. */
  compared: z.boolean(),
});
export type MakeSettingsInput = z.input<typeof makeSettingsSchema>;
export type MakeSettings = z.output<typeof makeSettingsSchema>;

export const saveMappingSchema = z.object({
  name: plainText(60),
  mapping: mappingSchema,
  /** Of the mapping of that name that is replaced; 0 for a new one. */
  version: z.number().int().min(0).max(2_147_483_647),
});
export type SaveMappingInput = z.input<typeof saveMappingSchema>;
export type MappingChange = z.output<typeof saveMappingSchema>;

export const dropMappingSchema = z.object({ id: idSchema, version: z.number().int().min(1) });
