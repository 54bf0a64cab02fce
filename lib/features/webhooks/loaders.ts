import "server-only";
import { notFound } from "next/navigation";
import { may } from "@/lib/core/permissions";
import { requireActor } from "@/lib/core/session";
import { historyOf } from "@/lib/features/audit/data";
import type { AuditRow } from "@/lib/features/audit/types";
import { listBanks } from "@/lib/features/banks/data/freshness";
import { changesOf, countRefusals, getDelivery, listDeliveries, listRefusals } from "./data";
import { deliveryFilter, type DeliveryFilter } from "./schema";
import type { DeliveryDetail, DeliveryPage, RefusalCount, RefusalRow } from "./types";

const PAGE_ROWS = 50;
const REFUSAL_ROWS = 20;

export type DeliveriesView = {
  readonly page: DeliveryPage;
  readonly filter: DeliveryFilter;
  readonly refusals: readonly RefusalCount[];
  readonly newestRefusals: readonly RefusalRow[];
  /** The bank's zone, for the times on the page. */
  readonly zone: string;
};

/** The deliveries for their address. */
export async function loadDeliveries(params: Record<string, string | string[] | undefined>): Promise<DeliveriesView> {
  const actor = await requireActor("webhooks.read");
  const filter = deliveryFilter.parse(params);
  const { status, type: eventType, cursor } = filter;
  return {
    page: await listDeliveries(actor.scope, { status, eventType, cursor, limit: PAGE_ROWS }),
    filter,
    refusals: await countRefusals(new Date()),
    newestRefusals: await listRefusals(REFUSAL_ROWS),
    zone: await bankZone(),
  };
}

export type DeliveryView = {
  readonly delivery: DeliveryDetail;
  readonly history: readonly AuditRow[];
  /** What it changed: the rows of its payment's or exception's trail that carry its event id. */
  readonly changes: readonly AuditRow[];
  readonly mayReplay: boolean;
  readonly zone: string;
};

/** One delivery with its body and trail. */
export async function loadDelivery(id: string): Promise<DeliveryView> {
  const actor = await requireActor("webhooks.read");
  const delivery = await getDelivery(actor.scope, id);
  if (!delivery) notFound();
  return {
    delivery,
    changes: await changesOf(actor.scope, delivery),
    history: await historyOf(actor.scope, "webhook_delivery", id),
    mayReplay: may(actor.role, "webhooks.replay"),
    zone: await bankZone(),
  };
}

async function bankZone(): Promise<string> {
  return (await listBanks())[0]?.timeZone ?? "America/New_York";
}
