import { expect } from "vitest";
import { checkNacha } from "../check";
import { offerRepairs } from "../repair/offers";
import { applyRepairs } from "../repair/repair";
import type { Repair, RepairName, RepairOffer } from "../repair/types";
import { sampleLines, toBytes } from "./samples";

/** What the tests of repairs look at: the sample file, spoilt in one place, and what is offered and done. */

export const EARLIEST = "2026-11-20";
export const lines = sampleLines();
export const good = toBytes(lines);
/** Lines of batch headers, batch controls and the file control. */
export const headers = lines.flatMap((line, index) => (line.startsWith("5") ? [index + 1] : []));
export const controls = lines.flatMap((line, index) => (line.startsWith("8") ? [index + 1] : []));
export const fileControl = lines.findIndex((line) => line.startsWith("9000")) + 1;
export const at = (list: readonly number[], index: number): number => list[index] ?? 0;

export function droppable(bytes: Uint8Array): RepairOffer[] {
  return offerRepairs(bytes, checkNacha(bytes), { earliest: EARLIEST }).filter(({ name }) => name === "dropBatch");
}

/** What is offered beside leaving out a bad batch, which nearly every fault of an entry brings. */
export function offered(bytes: Uint8Array): RepairName[] {
  const offers = offerRepairs(bytes, checkNacha(bytes), { earliest: EARLIEST });
  return offers.map(({ name }) => name).filter((name) => name !== "dropBatch");
}

export function repaired(
  bytes: Uint8Array,
  ...repairs: readonly (Repair | Exclude<RepairName, "restampDates" | "dropBatch">)[]
) {
  const named = repairs.map((repair) => (typeof repair === "string" ? { name: repair } : repair));
  const result = applyRepairs(bytes, named);
  return { ...result, text: new TextDecoder().decode(result.bytes), check: checkNacha(result.bytes) };
}

/** The file as it was, since the one repair puts back exactly what was spoilt. */
export function putsBack(spoilt: readonly string[], repair: Exclude<RepairName, "restampDates" | "dropBatch">) {
  const bytes = toBytes(spoilt);
  expect(offered(bytes)).toEqual([repair]);
  const result = repaired(bytes, repair);
  expect(result.text).toBe(new TextDecoder().decode(good));
  return result;
}
