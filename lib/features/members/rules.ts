import { SIGN_IN_LIMIT } from "@/lib/core/session-policy";

/** True while the account rests after too many wrong passwords. */
export function isResting(lockedUntil: Date | null, now: Date): boolean {
  return lockedUntil !== null && lockedUntil > now;
}

/** What one more wrong password does to the counter. A rest that has ended starts the count afresh. */
export function afterWrongPassword(
  failedSignIns: number,
  lockedUntil: Date | null,
  now: Date,
): { failedSignIns: number; lockedUntil: Date | null } {
  const before = lockedUntil !== null && lockedUntil <= now ? 0 : failedSignIns;
  const failures = before + 1;
  if (failures < SIGN_IN_LIMIT.attempts) return { failedSignIns: failures, lockedUntil: null };
  return { failedSignIns: failures, lockedUntil: new Date(now.getTime() + SIGN_IN_LIMIT.restMs) };
}
