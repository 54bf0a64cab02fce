"use server";

import { revalidatePath } from "next/cache";
import { defineAction } from "@/lib/core/action";
import type { Result } from "@/lib/core/result";
import { dropMapping, saveMapping } from "./mutations/mappings";
import { dropMappingSchema, saveMappingSchema, type SaveMappingInput } from "./schema";

const save = defineAction({ permission: "ach-files.upload", schema: saveMappingSchema }, async (actor, input) => {
  const result = await saveMapping(actor, input, new Date());
  if (result.ok) revalidatePath("/ach-files/spreadsheet");
  return result;
});

/** Saves a mapping under a name; field errors land on `name`. */
export async function saveMappingAction(input: SaveMappingInput): Promise<Result<{ id: string; version: number }>> {
  return save(input);
}

const drop = defineAction({ permission: "ach-files.upload", schema: dropMappingSchema }, async (actor, input) => {
  const result = await dropMapping(actor, input);
  if (result.ok) revalidatePath("/ach-files/spreadsheet");
  return result;
});

/** Deletes a saved mapping. */
export async function dropMappingAction(input: { id: string; version: number }): Promise<Result<null>> {
  return drop(input);
}
