import { z } from "zod";

const HOUR_MS = 3_600_000;

/** `writesPerHour` null: no quota. The hour begins with its first write and starts anew when it is over. */
export const quotaRequest = z.strictObject({ writesPerHour: z.number().int().min(1).max(1_000_000).nullable() });

/** A recipient whose single entries the bank refuses, by name as the entry has it; letter case does not matter. */
export const refusalRequest = z.strictObject({
  name: z.string().min(1).max(100),
  message: z.string().min(1).max(200).default("The recipient's account is closed"),
});
type Refusal = z.output<typeof refusalRequest>;

/**
 * What the bank takes no more of: writes beyond an hour's quota (contracts.md 2, seed 001 has 100 an hour), and
 * entries to named recipients. Like the fault rules it lives as long as the process and is no part of the books.
 */
export class Limits {
  writesPerHour: number | null = null;
  #sinceMs = 0;
  #count = 0;
  #refusals: Refusal[] = [];

  setQuota(writesPerHour: number | null): void {
    this.writesPerHour = writesPerHour;
    this.#count = 0;
    this.#sinceMs = 0;
  }

  /** Counts a write. Null when it is taken, else how many seconds to wait until the hour is over. */
  takeWrite(nowMs: number): number | null {
    if (this.writesPerHour === null) return null;
    if (nowMs >= this.#sinceMs + HOUR_MS) {
      this.#sinceMs = nowMs;
      this.#count = 0;
    }
    if (this.#count >= this.writesPerHour) return Math.max(1, Math.ceil((this.#sinceMs + HOUR_MS - nowMs) / 1000));
    this.#count += 1;
    return null;
  }

  refuse(refusal: Refusal): void {
    this.#refusals.push(refusal);
  }

  /** Why an entry with this body is refused, or null. */
  refusalOf(body: unknown): string | null {
    const named = z.looseObject({ recipient_details: z.looseObject({ name: z.string() }) }).safeParse(body);
    if (!named.success) return null;
    const name = named.data.recipient_details.name.toUpperCase();
    return this.#refusals.find((refusal) => refusal.name.toUpperCase() === name)?.message ?? null;
  }

  view(): { writesPerHour: number | null; writesInThisHour: number; refusals: readonly Refusal[] } {
    return { writesPerHour: this.writesPerHour, writesInThisHour: this.#count, refusals: this.#refusals };
  }

  clear(): void {
    this.setQuota(null);
    this.#refusals = [];
  }
}
