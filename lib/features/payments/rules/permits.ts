import { may, type Role } from "@/lib/core/permissions";
import { refuse, type Refusal } from "@/lib/core/result";
import type { PaymentStatus } from "../types";
import { allows, STATUS_WORDS, type PaymentAction } from "./states";

/** What the rules need to know of a payment and of the person who acts. */
export type PermitFacts = {
  readonly status: PaymentStatus;
  readonly createdById: string;
  readonly uploadedById: string | null;
  readonly payloadHash: string;
};
export type PermitPerson = { readonly memberId: string; readonly role: Role };

function stateRefusal(action: PaymentAction, status: PaymentStatus): Refusal | null {
  if (allows(action, status)) return null;
  return refuse(
    "wrong_state",
    `This payment is now "${STATUS_WORDS[status]}". Nothing was changed; the page shows how it stands.`,
  );
}

function hashRefusal(payment: PermitFacts, seenHash: string): Refusal | null {
  if (payment.payloadHash === seenHash) return null;
  return refuse(
    "changed",
    "What you saw is not what is stored now. Reload the page and read it again before you decide.",
  );
}

function ownRefusal(payment: PermitFacts, person: PermitPerson, verb: string): Refusal | null {
  if (payment.createdById === person.memberId) {
    return refuse("own_payment", `You created this payment, so somebody else must ${verb} it.`);
  }
  if (payment.uploadedById === person.memberId) {
    return refuse("own_file", `You uploaded this file, so somebody else must ${verb} it.`);
  }
  return null;
}

/** Null when the person may approve what they saw. Order: role, state, four eyes, same version. */
export function canApprove(payment: PermitFacts, person: PermitPerson, seenHash: string): Refusal | null {
  return (
    roleRefusal(person, "payments.approve", "approve payments") ??
    stateRefusal("approve", payment.status) ??
    ownRefusal(payment, person, "approve") ??
    hashRefusal(payment, seenHash)
  );
}

/** Null when the person may reject it: the same as approving. */
export function canReject(payment: PermitFacts, person: PermitPerson, seenHash: string): Refusal | null {
  return (
    roleRefusal(person, "payments.approve", "reject payments") ??
    stateRefusal("reject", payment.status) ??
    ownRefusal(payment, person, "reject") ??
    hashRefusal(payment, seenHash)
  );
}

/** Null when the person may release it. Whoever approved it may also release it. */
export function canRelease(payment: PermitFacts, person: PermitPerson, seenHash: string): Refusal | null {
  return (
    roleRefusal(person, "payments.release", "release payments") ??
    stateRefusal("release", payment.status) ??
    ownRefusal(payment, person, "release") ??
    hashRefusal(payment, seenHash)
  );
}

/** Null when the person may withdraw it: who created it, or an approver who stops it before it is released. */
export function canCancel(payment: PermitFacts, person: PermitPerson): Refusal | null {
  if (payment.createdById !== person.memberId && !may(person.role, "payments.approve")) {
    return refuse("not_allowed", "Only the person who created a payment, or an approver, may cancel it.");
  }
  return stateRefusal("cancel", payment.status);
}

/** Null when the person may stop the entries that have not been sent: who created the payment, or an approver. */
export function canStopSending(
  payment: PermitFacts & { readonly byEntry: boolean },
  person: PermitPerson,
): Refusal | null {
  if (payment.createdById !== person.memberId && !may(person.role, "payments.approve")) {
    return refuse("not_allowed", "Only the person who created a payment, or an approver, may stop its sending.");
  }
  if (!payment.byEntry)
    return refuse("wrong_state", "This payment goes to the bank in one piece; there is nothing to stop.");
  return stateRefusal("stopSending", payment.status);
}

/** Null when the person may send a draft on. */
export function canSend(payment: PermitFacts, person: PermitPerson): Refusal | null {
  if (payment.createdById !== person.memberId) {
    return refuse("not_allowed", "Only the person who created a draft may send it for approval.");
  }
  return stateRefusal("sendForApproval", payment.status);
}

function roleRefusal(
  person: PermitPerson,
  permission: "payments.approve" | "payments.release",
  act: string,
): Refusal | null {
  if (may(person.role, permission)) return null;
  return refuse("not_allowed", `Your role (${person.role}) may not ${act}. An approver must do it.`);
}
