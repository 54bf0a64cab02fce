import { chooseFiles, uploadFile } from "./fixtures/files";
import { dayFromNow, nachaFile, type Entry } from "./fixtures/nacha";
import { expectAccessible } from "./fixtures/axe";
import { fact, title, uniqueMinor } from "./fixtures/screen";
import { expect, test } from "./fixtures/test";

const entriesOf = (count: number, name: string, amountMinor: number): Entry[] =>
  Array.from({ length: count }, (_, index) => ({ name: `${name} ${index}`, amountMinor: amountMinor + index }));
const textOf = (file: Buffer): string[] => file.toString("latin1").trimEnd().split("\n");
const fileOf = (lines: readonly string[]): Buffer => Buffer.from(lines.map((line) => `${line}\n`).join(""), "latin1");

/** A payroll with two wrong check digits, totals of another day, and a last block that is not full. */
function brokenPayroll(amountMinor: number): Buffer {
  const lines = textOf(nachaFile({ entries: entriesOf(30, "PAYEE", amountMinor), effectiveDate: dayFromNow(9) }));
  return fileOf(
    lines
      .filter((line) => !/^9{94}$/.test(line))
      .map((line, at) => {
        if (at === 5 || at === 21) return line.slice(0, 11) + "9" + line.slice(12);
        if (line.startsWith("8")) return `${line.slice(0, 32)}000000000001${line.slice(44)}`;
        return line;
      }),
  );
}

test("many files go up while one works elsewhere; each outcome is told, refusals with their sentence", async ({
  as,
  problems,
}) => {
  problems.expectStatus(422);
  const ana = await as("ana");
  const start = uniqueMinor();
  const names = [0, 1, 2].map((index) => `many-${start}-${index}.ach`);
  // Large enough to be still on their way when the screen changes.
  const files = names.map((name, index) => ({
    name,
    bytes: nachaFile({ entries: entriesOf(20_000, `P${index}`, start), effectiveDate: dayFromNow(9) }),
  }));
  const slow = await ana.context().newCDPSession(ana);
  await slow.send("Network.enable");
  const rate = 1_500_000;
  const network = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: rate };
  await slow.send("Network.emulateNetworkConditions", network);
  await chooseFiles(ana, [...files, { name: `empty-${start}.ach`, bytes: Buffer.alloc(0) }]);
  await expect(ana.getByRole("progressbar", { name: names[0]! })).toBeVisible();

  await ana.getByRole("link", { name: "Payments", exact: true }).click();
  await expect(title(ana, "Payments")).toBeVisible();
  const tray = ana.getByRole("region", { name: "Uploads" });
  await expect(tray.getByRole("progressbar", { name: names[2]! })).toBeVisible();
  await slow.send("Network.emulateNetworkConditions", { ...network, uploadThroughput: -1 });
  await ana.getByRole("link", { name: "ACH files", exact: true }).click();
  await expect(title(ana, "ACH files")).toBeVisible();
  for (const name of names)
    await expect(tray.getByRole("listitem").filter({ hasText: name })).toContainText("Ready to send", {
      timeout: 60_000,
    });
  await expect(tray.getByText(`empty-${start}.ach was not taken`)).toBeVisible();
  await expect(tray.getByText(/The file is empty/)).toBeVisible();
  for (const name of names) await expect(ana.getByRole("row").filter({ hasText: name })).toContainText("20,000");
  await expectAccessible(ana, "the tray of uploads");
  await tray.getByRole("button", { name: "Clear", exact: true }).click();
  await expect(tray).toBeHidden();
});

test("an upload that a reload cut off is named", async ({ as, problems }) => {
  // The desk is asked whether it has the file.
  problems.expectStatus(404);
  const ana = await as("ana");
  const start = uniqueMinor();
  const name = `cut-${start}.ach`;
  const slow = await ana.context().newCDPSession(ana);
  await slow.send("Network.enable");
  const network = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: 100_000 };
  await slow.send("Network.emulateNetworkConditions", network);
  const bytes = nachaFile({ entries: entriesOf(20_000, "CUT", start), effectiveDate: dayFromNow(9) });
  ana.on("dialog", (dialog) => void dialog.accept());
  await chooseFiles(ana, [{ name, bytes }]);
  await expect(ana.getByRole("progressbar", { name })).toBeVisible();
  await ana.reload();
  await expect(ana.getByText(`${name} was cut off`)).toBeVisible();
  await expect(ana.getByText(/choose the file again/)).toBeVisible();
});

test("the file doctor makes a ready file of a broken one", async ({ as }) => {
  const ana = await as("ana");
  const amountMinor = uniqueMinor();
  await uploadFile(ana, `broken-${amountMinor}.ach`, brokenPayroll(amountMinor));
  await expect(ana.getByText(/Refused: \d+ issues/)).toBeVisible();
  const before = await fact(ana, "SHA-256").getByRole("code").textContent();
  await ana.getByRole("link", { name: "Open the file doctor" }).click();
  await expect(title(ana, /^File doctor for/)).toBeVisible();

  const offers = ana.getByRole("list", { name: "Repairs offered" });
  for (const offer of [/Put check digits right 2 places/, /Work out the totals again/, /Fill the last block/])
    await expect(offers.getByRole("checkbox", { name: offer })).toBeChecked();
  await expect(ana.getByText(/who is paid, and how much, cannot be worked out/)).toBeVisible();
  await ana.getByRole("button", { name: "Preview the changes" }).click();
  await expect(ana.getByText("The copy is valid: every record, count, total and hash agrees.")).toBeVisible();
  await expect(ana.getByRole("region", { name: "Changed records" })).toContainText("Before: ");
  await expect(ana.getByRole("button", { name: "Make the repaired copy" })).toBeDisabled();
  await expectAccessible(ana, "the file doctor");

  const reason = "The register agrees with the entries; the totals were those of the draft.";
  await ana.getByLabel("Reason").fill(reason);
  await ana.getByRole("button", { name: "Make the repaired copy" }).click();
  await expect(ana.getByText("The file is valid")).toBeVisible({ timeout: 30_000 });
  const story = ana.getByRole("region", { name: "Repaired" });
  await expect(story).toContainText(before ?? "no hash");
  await expect(story).toContainText(reason);
  await expect(fact(ana, "Repairs")).toContainText("Check digits put right");
  const history = ana.getByRole("region", { name: "History" });
  await expect(history).toContainText("File made");
  await expect(history).toContainText(before ?? "no hash");
  await expect(ana.getByRole("button", { name: "Send for approval" })).toBeVisible();
});

test("records are walked from issue to issue, narrowed and searched, by keyboard", async ({ as }) => {
  const ana = await as("ana");
  const amountMinor = uniqueMinor();
  await uploadFile(ana, `walk-${amountMinor}.ach`, brokenPayroll(amountMinor));
  await ana.getByRole("link", { name: "Records", exact: true }).click();
  const grid = ana.getByRole("grid", { name: /^Records of walk-/ });
  await expect(grid.getByRole("row").nth(1)).toContainText("File header");
  const record = ana.getByRole("region", { name: "The current record" });
  await expect(record).toContainText("Line 1, file header");

  await ana.keyboard.press("n");
  await expect(record).toContainText("Line 6, entry");
  await expect(record.getByRole("list", { name: "Issues of this record" })).toContainText(/check digit/i);
  await ana.keyboard.press("n");
  await expect(record).toContainText("Line 22, entry");
  await ana.keyboard.press("p");
  await expect(record).toContainText("Line 6, entry");
  await grid.focus();
  await ana.keyboard.press("End");
  await expect(record).toContainText("Line 34, file control");
  await ana.keyboard.press("ArrowUp");
  await expect(record).toContainText("Line 33, batch control");
  await ana.keyboard.press("Home");
  await expect(record).toContainText("Line 1, file header");
  await expectAccessible(ana, "records");

  await ana.getByLabel("Name, trace, amount or last four").fill("payee 17");
  await ana.keyboard.press("Enter");
  await expect(ana.getByText("Record 1 of 1 record")).toBeVisible();
  await expect(record).toContainText("PAYEE 17");
  await ana.getByRole("link", { name: "Clear" }).click();
  await expect(ana.getByText("Record 1 of 34 records")).toBeVisible();
  await ana.getByLabel("Records", { exact: true }).selectOption({ label: "Entries" });
  await ana.getByRole("button", { name: "Filter" }).click();
  await expect(ana.getByText("Record 1 of 30 records")).toBeVisible();
  await expect(grid.getByRole("columnheader", { name: "Amount" })).toBeVisible();
  await ana.getByRole("link", { name: "Clear" }).click();
  await expect(ana.getByText("Record 1 of 34 records")).toBeVisible();
  await ana.getByLabel("Only with issues").check();
  await ana.getByRole("button", { name: "Filter" }).click();
  await expect(ana.getByText(/^Record 1 of [34] records$/)).toBeVisible();
  await ana.getByLabel("Name, trace, amount or last four").fill("nobody of that name");
  await ana.keyboard.press("Enter");
  await expect(ana.getByText("No record matches")).toBeVisible();
});

test("three hundred thousand records scroll to the last with few nodes in the document, the wheel row by row", async ({
  as,
}) => {
  const ana = await as("ana");
  const start = uniqueMinor();
  // More pixels of rows than the bar has: each entry with the most addenda it may have.
  const entries = entriesOf(30, "LONG", start).map((entry) => ({ ...entry, addenda: 9_999 }));
  const file = nachaFile({ entries, effectiveDate: dayFromNow(9), sec: "CTX" });
  await uploadFile(ana, `long-${start}.ach`, file);
  await ana.getByRole("link", { name: "Records", exact: true }).click();
  const grid = ana.getByRole("grid");
  await expect(grid).toHaveAttribute("aria-rowcount", "300011");
  const firstRow = async (): Promise<number> =>
    Number(await grid.getByRole("row").nth(1).getAttribute("aria-rowindex"));
  const line = (text: string) => grid.getByRole("row").filter({ hasText: text });

  await grid.evaluate((element) => element.scrollTo({ top: element.scrollHeight / 2 }));
  await expect(grid.getByRole("row").nth(3)).toContainText(/INVOICE 1[456]-\d+/);
  const before = await firstRow();
  await grid.hover();
  await ana.mouse.wheel(0, 280);
  await expect.poll(firstRow).toBe(before + 10);
  await ana.mouse.wheel(0, -560);
  await expect.poll(firstRow).toBe(before - 10);

  await grid.evaluate((element) => element.scrollTo({ top: element.scrollHeight }));
  await expect(line("File control")).toBeVisible();
  await expect(grid.getByRole("row").last()).toHaveAttribute("aria-rowindex", "300011");
  await grid.focus();
  await ana.keyboard.press("Home");
  await expect(line("File header")).toBeVisible();
  await ana.keyboard.press("End");
  await expect(line("File control")).toBeVisible();
  await ana.mouse.wheel(0, -2_800);
  await expect(line("File control")).toHaveCount(0);
  await ana.mouse.wheel(0, 2_800);
  await expect(line("File control")).toBeVisible();
  expect(await ana.evaluate(() => document.querySelectorAll("*").length)).toBeLessThan(2_000);
});
