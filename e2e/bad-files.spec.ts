import { chooseFile, uploadFile } from "./fixtures/files";
import { dayFromNow, nachaFile } from "./fixtures/nacha";
import { uniqueMinor } from "./fixtures/screen";
import { expect, test } from "./fixtures/test";

const valid = (amountMinor: number) =>
  nachaFile({ entries: [{ name: "ADA PARK", amountMinor }], effectiveDate: dayFromNow(9) });

test("a text that is no ACH file is refused with line and field, and stays listed", async ({ as }) => {
  const ana = await as("ana");
  const name = `letter-${uniqueMinor()}.txt`;
  await uploadFile(ana, name, Buffer.from(`Dear bank, ${name}\nplease pay everyone.\n`));
  await expect(ana.getByText(/Refused: \d+ issues?/)).toBeVisible();
  await expect(ana.getByText(/Nothing of it was sent\./)).toBeVisible();
  await expect(ana.getByRole("region", { name: "Issues" })).toContainText(
    /^Issues1 issueLine 1, columns 1–1, file.*This is not a NACHA file/,
  );
  await expect(ana.getByRole("button", { name: "Send for approval" })).toHaveCount(0);
  await ana.goto("/ach-files?status=invalid");
  await expect(ana.getByRole("row").filter({ hasText: name })).toContainText("Refused");
});

test("a broken total is shown beside its line with the field named", async ({ as }) => {
  const ana = await as("ana");
  const amountMinor = uniqueMinor();
  const lines = valid(amountMinor).toString("latin1").split("\n");
  const spoilt = lines.map((line) =>
    line.startsWith("6") ? line.slice(0, 29) + String(amountMinor + 1).padStart(10, "0") + line.slice(39) : line,
  );
  await uploadFile(ana, `spoilt-${amountMinor}.ach`, Buffer.from(spoilt.join("\n"), "latin1"));
  const issues = ana.getByRole("region", { name: "Issues", exact: true });
  await expect(issues).toContainText(/Total credits/i);
  await expect(issues).toContainText(spoilt.find((line) => line.startsWith("8")) ?? "");
});

test("20 MB of zeros is refused and named", async ({ as }) => {
  const ana = await as("ana");
  const bytes = Buffer.alloc(20_000_000);
  bytes.write(String(uniqueMinor()), 0);
  await uploadFile(ana, "zeros.ach", bytes);
  await expect(ana.getByText(/Refused: [\d,]+ issues?/)).toBeVisible();
});

test("the same bytes again are refused by the name of the first", async ({ as, problems }) => {
  problems.expectStatus(409);
  const ana = await as("ana");
  const amountMinor = uniqueMinor();
  const first = `first-${amountMinor}.ach`;
  await uploadFile(ana, first, valid(amountMinor));
  await chooseFile(ana, `second-${amountMinor}.ach`, valid(amountMinor));
  const problem = ana.getByRole("alert").filter({ hasText: "was not taken" }).first();
  await expect(problem).toContainText(first);
  await problem.getByRole("link", { name: "Open the earlier file" }).click();
  await expect(ana.getByRole("heading", { level: 1, name: first })).toBeVisible();
});

test("an empty file is not taken", async ({ as, problems }) => {
  problems.expectStatus(400, 422);
  const ana = await as("ana");
  await chooseFile(ana, "empty.ach", Buffer.alloc(0));
  await expect(ana.getByText("empty.ach was not taken")).toBeVisible();
  await expect(ana.getByRole("alert").filter({ hasText: /empty/i }).first()).toBeVisible();
});
