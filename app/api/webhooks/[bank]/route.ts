import { after } from "next/server";
import { env } from "@/lib/core/env";
import { log } from "@/lib/core/log";
import { getWebhookSecrets } from "@/lib/features/banks/data/connection";
import { dispatchDelivery } from "@/lib/features/webhooks/dispatch";
import { receiveDelivery, refuseDelivery } from "@/lib/features/webhooks/mutations";
import { senderOf, shortText } from "@/lib/features/webhooks/rules";
import { checkDelivery } from "./check";

const STATUS = { unknown_bank: 404, too_large: 413, no_signature: 401, bad_signature: 401, not_json: 400 } as const;
const answer = (status: number): Response => new Response(null, { status });

/** A bank's webhook: 200 once it is stored, 503 for a fault of ours so that the bank delivers it again. */
export async function POST(request: Request, { params }: { params: Promise<{ bank: string }> }): Promise<Response> {
  const { bank } = await params;
  try {
    const checked = await checkDelivery(request, await getWebhookSecrets(bank, new Date()));
    if (!checked.ok) {
      const { reason, sizeBytes } = checked;
      const source = senderOf(request.headers.get("x-forwarded-for"), env().CUTOFF_TRUSTED_PROXY === "1");
      await refuseDelivery({ bankCode: shortText(bank), source, sizeBytes, reason }, new Date());
      return answer(STATUS[reason]);
    }
    const { rawBody, event, resourceId } = checked;
    const { eventId, eventType, resourceType } = event;
    const deliveryId = shortText(request.headers.get("webhook-event-id") ?? "") || null;
    const delivery = { bankCode: bank, eventId, eventType, resourceType, resourceId, rawBody, deliveryId };
    const { id } = await receiveDelivery(delivery, new Date());
    soon(() => dispatchDelivery(id));
    return answer(200);
  } catch (error) {
    log.error({ err: error }, "a webhook could not be stored; the bank delivers it again");
    return answer(503);
  }
}

/** The fast path. It is stored already: whatever goes wrong here, the clockwork applies it. */
function soon(work: () => Promise<unknown>): void {
  try {
    after(work);
  } catch (error) {
    log.debug({ err: error }, "no fast path for a webhook; the clockwork applies it");
  }
}
