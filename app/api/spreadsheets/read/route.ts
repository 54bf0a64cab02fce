import { currentActor } from "@/lib/core/session";
import { previewSheet } from "@/lib/features/spreadsheets/data/read";
import { readSettingsSchema } from "@/lib/features/spreadsheets/schema";
import { withSheet } from "../request";

/** What a sheet comes to under a mapping. Nothing of it is stored. */
export async function POST(request: Request): Promise<Response> {
  return withSheet(request, await currentActor(), readSettingsSchema, async ({ actor, bytes, settings }) => {
    const value = await previewSheet(actor.scope, bytes, settings, new Date());
    return Response.json({ ok: true, value }, { headers: { "cache-control": "no-store" } });
  });
}
