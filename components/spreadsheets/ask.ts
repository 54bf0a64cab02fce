import { z } from "zod";
import { refuse, type Refusal, type Result } from "@/lib/core/result";
import type { MakeSettingsInput, ReadSettingsInput } from "@/lib/features/spreadsheets/schema";
import type { SheetAnswer } from "@/lib/features/spreadsheets/types";

const refusalSchema = z.object({
  ok: z.literal(false),
  reason: z.string(),
  sentence: z.string(),
  field: z.string().exactOptional(),
  earlierFileId: z.string().exactOptional(),
});
const answerSchema = z.union([
  z.object({
    ok: z.literal(true),
    value: z.custom<SheetAnswer>((value) => typeof value === "object" && value !== null && "mapping" in value),
  }),
  refusalSchema,
]);
const madeSchema = z.union([z.object({ ok: z.literal(true), value: z.object({ fileId: z.string() }) }), refusalSchema]);

const UNREACHED = refuse(
  "unreached",
  "The desk could not be reached, so nothing is known of this try. Nothing that you chose is lost: try again.",
);

async function send(path: string, sheet: File, settings: object, signal?: AbortSignal): Promise<unknown> {
  const body = new FormData();
  body.set("settings", JSON.stringify(settings));
  body.set("sheet", sheet, sheet.name);
  const response = await fetch(path, { method: "POST", body, ...(signal ? { signal } : {}) });
  return response.json();
}

/** What a sheet comes to. Throws only when `signal` ends it. */
export async function askSheet(
  sheet: File,
  settings: ReadSettingsInput,
  signal?: AbortSignal,
): Promise<Result<SheetAnswer>> {
  try {
    return answerSchema.safeParse(await send("/api/spreadsheets/read", sheet, settings, signal)).data ?? UNREACHED;
  } catch (error) {
    if (signal?.aborted) throw error;
    return UNREACHED;
  }
}

export type MadeAnswer = Result<{ fileId: string }> | (Refusal & { readonly earlierFileId?: string });

/** Makes the file; answers its id. */
export async function askMade(sheet: File, settings: MakeSettingsInput): Promise<MadeAnswer> {
  try {
    return madeSchema.safeParse(await send("/api/spreadsheets/make", sheet, settings)).data ?? UNREACHED;
  } catch {
    return UNREACHED;
  }
}
