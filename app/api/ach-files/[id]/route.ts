import { deny } from "@/lib/core/action";
import { isId } from "@/lib/core/ids";
import { currentActor } from "@/lib/core/session";
import { getAchFileStatus } from "@/lib/features/ach-files/data";

/** The state of one file, polled while it is received and checked. */
export async function GET(_request: Request, { params }: { params: Promise<{ id: string }> }): Promise<Response> {
  const actor = await currentActor();
  const denied = deny(actor, "ach-files.read");
  if (denied || !actor) return Response.json(denied, { status: actor ? 403 : 401 });
  const { id } = await params;
  const state = isId(id) ? await getAchFileStatus(actor, id) : null;
  if (state === null)
    return Response.json({ ok: false, reason: "not_found", sentence: "This file is not there." }, { status: 404 });
  return Response.json(state, { headers: { "cache-control": "no-store" } });
}
