import { DISPUTE_CODES } from "./return-codes-disputes";
import { RECEIVER_CODES } from "./return-codes-receiver";
import { SPECIAL_CODES } from "./return-codes-special";
import type { ReturnCode } from "./return-code";

export type { Resubmittable, ReturnCode, ReturnSender } from "./return-code";

/**
 * Why an entry comes back, R01 to R85, by code (NACHA Operating Rules, appendix four; the list of moov-io/ach,
 * addenda99.go and docs/returns.md, and the time frames of apidocs.paynearme.com/devdocs/docs/ach-return-codes).
 * Numbers that are missing are not in use.
 */
export const RETURN_CODES: ReadonlyMap<string, ReturnCode> = new Map(
  [...RECEIVER_CODES, ...SPECIAL_CODES, ...DISPUTE_CODES].map((row) => [row.code, row]),
);
