export const DELIVERY_STATUSES = ["due", "applied", "ignored", "failed"] as const;
export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number];

export const REFUSAL_REASONS = ["bad_signature", "no_signature", "too_large", "not_json", "unknown_bank"] as const;
export type RefusalReason = (typeof REFUSAL_REASONS)[number];

/** What a delivery is about, where we know it: the link from the list. */
export type DeliverySubject = { readonly kind: "payment" | "exception"; readonly id: string; readonly label: string };

/** A stored delivery. Instants as ISO text. */
export type DeliveryRow = {
  readonly id: string;
  readonly bankCode: string;
  readonly eventId: string;
  readonly eventType: string;
  readonly resourceType: string;
  readonly resourceId: string | null;
  readonly status: DeliveryStatus;
  readonly receivedAt: string;
  readonly lastReceivedAt: string;
  readonly receiptCount: number;
  readonly processCount: number;
  readonly processedAt: string | null;
  readonly dueAt: string | null;
  readonly effect: string | null;
  readonly errorText: string | null;
  readonly subject: DeliverySubject | null;
};

export type DeliveryDetail = DeliveryRow & {
  /** As received; null where the stored bytes do not open. */
  readonly body: string | null;
  readonly bodyBytes: number;
  readonly bodySha256: string;
  readonly lastDeliveryId: string | null;
};

/** One receipt of a delivery: `deliveryId` is the bank's number of that attempt. */
export type DeliveryReceipt = {
  readonly at: string;
  readonly deliveryId: string | null;
  readonly kind: "first" | "repeat" | "other_body";
};

export type DeliveryQuery = {
  readonly status?: DeliveryStatus | undefined;
  readonly eventType?: string | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
};

export type DeliveryPage = {
  readonly rows: readonly DeliveryRow[];
  readonly total: number;
  readonly nextCursor: string | null;
  readonly eventTypes: readonly string[];
};

/** Refused deliveries of one day (UTC) by reason. */
export type RefusalCount = { readonly day: string; readonly reason: string; readonly count: number };

/** The newest refused deliveries: never a body. */
export type RefusalRow = {
  readonly at: string;
  readonly bankCode: string;
  readonly source: string;
  readonly sizeBytes: number;
  readonly reason: string;
};
