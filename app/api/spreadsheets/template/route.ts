import { deny } from "@/lib/core/action";
import { currentActor } from "@/lib/core/session";
import { TEMPLATE_HEADER, TEMPLATE_ROW } from "@/lib/features/spreadsheets/rules";
import { csvLine, UTF8_MARK } from "@/lib/formats/csv/write";

/** A CSV with the names of every column and an example that cannot be sent. */
export async function GET(): Promise<Response> {
  const actor = await currentActor();
  const denied = deny(actor, "ach-files.upload");
  if (denied || !actor) return Response.json(denied, { status: actor ? 403 : 401 });
  return new Response(UTF8_MARK + csvLine(TEMPLATE_HEADER) + csvLine(TEMPLATE_ROW), {
    headers: {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": 'attachment; filename="ach-template.csv"',
      "cache-control": "no-store",
    },
  });
}
