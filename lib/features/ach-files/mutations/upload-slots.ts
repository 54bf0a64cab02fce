import "server-only";
import { refuse, type Refusal } from "@/lib/core/result";

/** How many uploads a person, and a process, may have under way: each holds a connection and some megabytes. */
export const MOST_OF_A_PERSON = 8;
export const MOST_OF_A_PROCESS = 24;

const known = globalThis as { cutoffUploads?: Map<string, number> };

/** Takes the right to one upload; `release` gives it back. Refused by name when there are too many under way. */
export function takeUploadSlot(memberId: string): { readonly release: () => void } | Refusal {
  const underWay = (known.cutoffUploads ??= new Map());
  const own = underWay.get(memberId) ?? 0;
  const all = [...underWay.values()].reduce((sum, count) => sum + count, 0);
  if (own >= MOST_OF_A_PERSON) {
    return refuse(
      "too_many_uploads",
      `You have ${own} uploads under way, and no more are taken at once. Nothing was kept of this one; upload it when another is done.`,
    );
  }
  if (all >= MOST_OF_A_PROCESS) {
    return refuse(
      "too_many_uploads",
      "The desk is receiving as many files as it can. Nothing was kept of this one; upload it again in a minute.",
    );
  }
  underWay.set(memberId, own + 1);
  let isHeld = true;
  return {
    release() {
      if (!isHeld) return;
      isHeld = false;
      const left = (underWay.get(memberId) ?? 1) - 1;
      if (left > 0) underWay.set(memberId, left);
      else underWay.delete(memberId);
    },
  };
}
