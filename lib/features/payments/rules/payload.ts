import { createHash } from "node:crypto";
import type { AchFacts, Rail } from "../types";

/**
 * Everything an approver approves. The beneficiary's account number stands as its keyed hash and last four, so that
 * the payload can be stored and compared without the number.
 */
export type Payload = {
  readonly rail: Rail;
  readonly accountId: string;
  readonly amountMinor: number;
  readonly currency: string;
  readonly beneficiary: {
    readonly name: string;
    readonly routingNumber: string;
    readonly accountHash: string;
    readonly accountLast4: string;
  } | null;
  readonly toAccountId: string | null;
  readonly reference: string | null;
  readonly ach: AchFacts | null;
};

/** JSON with sorted keys and no spaces: the same value always gives the same text. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (value !== null && typeof value === "object") {
    const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
    return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${canonicalJson(inner)}`).join(",")}}`;
  }
  return JSON.stringify(value) ?? "null";
}

/** SHA-256 of the canonical payload, hex. Compared when approved, when released and before each sending. */
export function payloadHash(payload: Payload): string {
  return createHash("sha256")
    .update(canonicalJson({ version: 1, ...payload }))
    .digest("hex");
}
