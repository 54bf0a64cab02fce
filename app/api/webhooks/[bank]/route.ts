import { after } from "next/server";
import { env } from "@/lib/core/env";
import { log } from "@/lib/core/log";
import { applySoon } from "@/lib/features/webhooks/dispatch";
import { receiveDelivery } from "@/lib/features/webhooks/mutations/receive";
import { refuseDelivery } from "@/lib/features/webhooks/mutations/refuse";
import { senderOf, shortText } from "@/lib/features/webhooks/rules";
import { checkDelivery } from "./check";
import { freshSecretsOf, secretsOf } from "./secrets";

const STATUS = { unknown_bank: 404, too_large: 413, no_signature: 401, bad_signature: 401, not_json: 400 } as const;
const answer = (status: number): Response => new Response(null, { status });

/** A bank's webhook: 200 once it is stored, 503 for a fault or a jam of ours so that the bank delivers it again. */
export async function POST(request: Request, { params }: { params: Promise<{ bank: string }> }): Promise<Response> {
  const { bank } = await params;
  try {
    const checked = await checkDelivery(request, {
      kept: await secretsOf(bank),
      fresh: () => freshSecretsOf(bank),
    });
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
    if (!(await receiveDelivery(delivery, new Date()))) return answer(503);
    applySoon(after);
    return answer(200);
  } catch (error) {
    log.error({ err: error }, "a webhook could not be stored; the bank delivers it again");
    return answer(503);
  }
}
