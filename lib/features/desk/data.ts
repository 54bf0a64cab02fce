import "server-only";
import { db } from "@/lib/core/db";

/** True when the database answers. */
export async function isDatabaseReachable(): Promise<boolean> {
  try {
    await db().$queryRaw`select 1`;
    return true;
  } catch {
    return false;
  }
}
