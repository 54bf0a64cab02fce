import type { Metadata } from "next";
import { DeliveryView } from "@/components/webhooks/delivery-view";
import { loadDelivery } from "@/lib/features/webhooks/loaders";

export const metadata: Metadata = { title: "Webhook delivery" };

export default async function WebhookPage({ params }: { readonly params: Promise<{ id: string }> }) {
  return <DeliveryView {...await loadDelivery((await params).id)} />;
}
