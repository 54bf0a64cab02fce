import { z } from "zod";

/** Ids are UUIDs. `newId` is version 4 as QBank's `Idempotency-Key` demands (seed 000, 3.2). */
export function newId(): string {
  return globalThis.crypto.randomUUID();
}

/** Schema of an id that arrives from outside. */
export const idSchema = z.guid();

/** True for a UUID of any version in lower or upper case. */
export function isId(text: string): boolean {
  return idSchema.safeParse(text).success;
}
