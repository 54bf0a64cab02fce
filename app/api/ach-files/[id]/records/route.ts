import { deny } from "@/lib/core/action";
import { isId } from "@/lib/core/ids";
import { refuse } from "@/lib/core/result";
import { currentActor } from "@/lib/core/session";
import { listRecords } from "@/lib/features/ach-files/data/records";
import { recordQuery } from "@/lib/features/ach-files/schema/records";

/** Some rows of a file's records, masked, for the filter in the address: at most 200 at a time. */
export async function GET(request: Request, { params }: { params: Promise<{ id: string }> }): Promise<Response> {
  const actor = await currentActor();
  const denied = deny(actor, "ach-files.read");
  if (denied || !actor) return Response.json(denied, { status: actor ? 403 : 401 });
  const { id } = await params;
  const query = recordQuery.safeParse(Object.fromEntries(new URL(request.url).searchParams));
  if (!query.success) {
    const refusal = refuse("invalid_input", "The address could not be read. Open the file's page again.");
    return Response.json(refusal, { status: 400 });
  }
  const page = isId(id) ? await listRecords(actor, id, query.data) : null;
  if (page === null) return Response.json(refuse("not_found", "This file is not there."), { status: 404 });
  return Response.json(page, { status: page.ok ? 200 : 409, headers: { "cache-control": "no-store" } });
}
