import { expect, test } from "vitest";
import { refuseToBuild } from "../write/offset";
import { builtUnder } from "../testdata/profile-files";
import { sampleFile } from "../testdata/samples";
import { PROFILES } from "./profiles";

test("the origin is a blank and a routing number", () => {
  const { lines, check } = builtUnder("routing-origin", { origin: "061000104" });
  expect(check).toMatchObject({ verdict: "valid", issues: [] });
  expect(lines[0]?.slice(13, 23)).toBe(" 061000104");
});

test.each(["1234567890", "06100010", "HARBOR   "])("%j as origin is refused by name", (origin) => {
  const refusal = refuseToBuild({ ...sampleFile(), origin }, PROFILES["routing-origin"]);
  expect(refusal).toMatchObject({ ok: false, reason: "origin_not_routing", field: "origin" });
});
