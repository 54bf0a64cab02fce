import { expect, test } from "vitest";
import { csvLine } from "@/lib/formats/csv/write";
import { EXPORT_HEAD, exportRow } from "./rules";
import { exportName } from "./schema";
import type { TransactionView } from "./types";

const ROW: TransactionView = {
  id: "0b6e2a52-6c35-4a3c-9f5e-1f3f6f0f6a01",
  accountId: "0b6e2a52-6c35-4a3c-9f5e-1f3f6f0f6a02",
  accountName: "Operating",
  last4: "0031",
  entityName: "Harbor Mills Inc",
  currency: "USD",
  amountMinor: -100_050,
  description: '=HYPERLINK("http://evil.example")',
  initiatedDate: "2026-11-20",
  valueDate: "2026-11-23",
  postedDate: "2026-11-21",
  initiatedAt: "2026-11-20T18:00:00.000Z",
  postedAt: "2026-11-21T06:00:00.000Z",
};

test("each exported line names its basis, carries all three dates and its sign, and no description becomes a formula", () => {
  expect(exportRow(ROW, "posted").length).toBe(EXPORT_HEAD.length);
  expect(csvLine(exportRow(ROW, "posted"))).toBe(
    "posted date,2026-11-20,2026-11-23,2026-11-21,2026-11-20T18:00:00.000Z,2026-11-21T06:00:00.000Z," +
      `Harbor Mills Inc,Operating,0031,"'=HYPERLINK(""http://evil.example"")",-1000.50,USD,${ROW.id}\r\n`,
  );
});

test("the file's name says the basis and the dates it was filtered by", () => {
  expect(exportName({ from: "2026-11-01", to: "2026-11-30" }, "posted")).toBe(
    "transactions-by-posted-date-from-2026-11-01-to-2026-11-30.csv",
  );
  expect(exportName({}, "value")).toBe("transactions-by-value-date.csv");
});
