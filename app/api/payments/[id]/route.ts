import { deny } from "@/lib/core/action";
import { currentActor } from "@/lib/core/session";
import { getPaymentLive } from "@/lib/features/payments/data";

/** Where one payment stands, polled while it is watched. Asks no bank. */
export async function GET(_request: Request, { params }: { params: Promise<{ id: string }> }): Promise<Response> {
  const actor = await currentActor();
  const denied = deny(actor, "payments.read");
  if (denied || !actor) return Response.json(denied, { status: actor ? 403 : 401 });
  const { id } = await params;
  const live = await getPaymentLive(actor.scope, id, new Date());
  if (!live)
    return Response.json({ ok: false, reason: "not_found", sentence: "This payment is not there." }, { status: 404 });
  return Response.json(live, { headers: { "cache-control": "no-store" } });
}
