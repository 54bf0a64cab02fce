import "server-only";
import { db } from "@/lib/core/db";
import { mappingSchema } from "../schema";
import type { SavedMapping } from "../types";

/** The most mappings that may be kept. */
export const MOST_MAPPINGS = 200;

/** The saved mappings by name. They belong to the company, not to a person. */
export async function listMappings(): Promise<SavedMapping[]> {
  const rows = await db().spreadsheetMapping.findMany({ orderBy: { name: "asc" }, take: MOST_MAPPINGS });
  const people = await db().member.findMany({
    where: { id: { in: rows.map(({ updatedById }) => updatedById) } },
    select: { id: true, name: true },
  });
  const names = new Map(people.map(({ id, name }) => [id, name]));
  return rows.flatMap(({ id, name, mapping, version, updatedById, updatedAt }) => {
    const parsed = mappingSchema.safeParse(mapping);
    const updatedBy = names.get(updatedById) ?? "someone who left";
    return parsed.success
      ? [{ id, name, mapping: parsed.data, version, updatedBy, updatedAt: updatedAt.toISOString() }]
      : [];
  });
}
