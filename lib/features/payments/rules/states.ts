import type { PaymentStatus } from "../types";

/** Which acts a state allows. Buttons, mutations and the documentation read this one table. */
export const PAYMENT_ACTIONS = {
  sendForApproval: ["draft"],
  cancel: ["draft", "awaiting_approval", "approved"],
  approve: ["awaiting_approval"],
  reject: ["awaiting_approval"],
  release: ["approved"],
  send: ["releasing"],
  stopSending: ["releasing"],
  settle: ["submitted", "unknown"],
  close: ["unknown"],
} as const satisfies Record<string, readonly PaymentStatus[]>;

export type PaymentAction = keyof typeof PAYMENT_ACTIONS;

/** Where a state may lead. Forward only; the database refuses everything else (migration 0013). */
export const NEXT_STATUSES = {
  draft: ["awaiting_approval", "cancelled"],
  awaiting_approval: ["approved", "rejected", "cancelled"],
  approved: ["releasing", "cancelled"],
  releasing: ["submitted", "completed", "partial", "failed", "unknown"],
  submitted: ["completed", "partial", "failed"],
  unknown: ["submitted", "completed", "partial", "failed"],
  completed: [],
  partial: [],
  failed: [],
  rejected: [],
  cancelled: [],
} as const satisfies Record<PaymentStatus, readonly PaymentStatus[]>;

export function allows(action: PaymentAction, status: PaymentStatus): boolean {
  return (PAYMENT_ACTIONS[action] as readonly PaymentStatus[]).includes(status);
}

/** True for a state that never changes again. */
export function isFinal(status: PaymentStatus): boolean {
  return NEXT_STATUSES[status].length === 0;
}

/** The word of each state, the same on every screen. */
export const STATUS_WORDS: Readonly<Record<PaymentStatus, string>> = {
  draft: "Draft",
  awaiting_approval: "Awaiting approval",
  approved: "Approved, not released",
  releasing: "Sending to the bank",
  submitted: "Accepted by the bank",
  completed: "Completed",
  partial: "Carried out in part",
  failed: "Failed, no money moved",
  rejected: "Rejected",
  cancelled: "Cancelled",
  unknown: "Outcome unknown",
};
