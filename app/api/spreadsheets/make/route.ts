import { after } from "next/server";
import { currentActor } from "@/lib/core/session";
import { dispatchCheck } from "@/lib/features/ach-files/dispatch";
import { makeFromSheet } from "@/lib/features/spreadsheets/mutations/make";
import { makeSettingsSchema } from "@/lib/features/spreadsheets/schema";
import { answer, withSheet } from "../request";

/** Makes an ACH file of a sheet; it is checked like an upload. */
export async function POST(request: Request): Promise<Response> {
  return withSheet(request, await currentActor(), makeSettingsSchema, async ({ actor, name, bytes, settings }) => {
    const result = await makeFromSheet(actor, { name, bytes }, settings, new Date());
    if (!result.ok) return answer(result);
    const { fileId } = result.value;
    after(() => dispatchCheck(fileId));
    return Response.json(result, { status: 201 });
  });
}
