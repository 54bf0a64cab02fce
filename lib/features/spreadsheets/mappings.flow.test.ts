import { afterAll, expect, test } from "vitest";
import { makeDesk } from "@/scripts/testing/desk";
import { must } from "@/scripts/testing/payments";
import { db } from "@/lib/core/db";
import { listMappings, MOST_MAPPINGS } from "./data/mappings";
import { dropMapping, saveMapping } from "./mutations/mappings";
import { saveMappingSchema, type SaveMappingInput } from "./schema";

const desk = await makeDesk();
const { analyst, analyst2 } = desk.actors;
afterAll(() => desk.close());

const MAPPING = {
  columns: { name: "Employee", routing: "ABA", account: "Account", amount: "Net pay" },
  accountType: "checking",
  direction: "credit",
  decimals: "point",
  dates: "YMD",
} as const;
const save = (input: Partial<SaveMappingInput> & { name: string }, by = analyst) =>
  saveMapping(by, saveMappingSchema.parse({ mapping: MAPPING, version: 0, ...input }), desk.clock.now());

test("a mapping is kept for the whole company under a name, replaced by whoever opened it, and in the trail", async () => {
  const { id } = must(await save({ name: "  Payroll  " }));
  const changed = { ...MAPPING, direction: "debit" } as const;
  expect(must(await save({ name: "Payroll", mapping: changed, version: 1 }, analyst2))).toEqual({ id, version: 2 });
  expect(await listMappings()).toMatchObject([
    { name: "Payroll", mapping: changed, version: 2, updatedBy: "Ben Okafor" },
  ]);
  const trail = await db().auditEntry.findMany({ where: { subjectId: id }, orderBy: { seq: "asc" } });
  expect(trail).toMatchObject([
    { action: "spreadsheet_mapping.saved", before: null, after: { name: "Payroll", mapping: MAPPING } },
    { action: "spreadsheet_mapping.saved", before: { mapping: MAPPING }, after: { mapping: changed } },
  ]);
});

test("a taken name, a change under another's hands and a second hand at the same moment are refused", async () => {
  const { version } = must(await save({ name: "Vendors" }));
  expect(await save({ name: "Vendors" })).toMatchObject({ ok: false, reason: "name_taken", field: "name" });
  const both = await Promise.all([save({ name: "Vendors", version }), save({ name: "Vendors", version }, analyst2)]);
  expect(both.filter(({ ok }) => ok)).toHaveLength(1);
  expect(both.find(({ ok }) => !ok)).toMatchObject({ reason: "changed_meanwhile" });
  const news = await Promise.all([save({ name: "Twins" }), save({ name: "Twins" }, analyst2)]);
  expect(news.filter(({ ok }) => ok)).toHaveLength(1);
});

test("a mapping is deleted as it was seen, and the trail keeps what it was", async () => {
  const saved = must(await save({ name: "Old" }));
  expect(await dropMapping(analyst, { ...saved, version: 9 })).toMatchObject({ reason: "changed_meanwhile" });
  must(await dropMapping(analyst, saved));
  expect((await listMappings()).map(({ name }) => name)).not.toContain("Old");
  const last = await db().auditEntry.findFirstOrThrow({ where: { subjectId: saved.id }, orderBy: { seq: "desc" } });
  expect(last).toMatchObject({ action: "spreadsheet_mapping.deleted", before: { name: "Old", mapping: MAPPING } });
  expect(await save({ name: "Old", version: 1 })).toMatchObject({ reason: "changed_meanwhile" });
});

test("no more are kept than a person can look through", async () => {
  const held = await db().spreadsheetMapping.count();
  for (let index = held; index < MOST_MAPPINGS; index += 1) must(await save({ name: `Mapping ${index}` }));
  expect(await save({ name: "One more" })).toMatchObject({ ok: false, reason: "too_many" });
});
