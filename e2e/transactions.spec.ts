import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { dayFromNow } from "./fixtures/nacha";
import { chooseOption } from "./fixtures/payments";
import { expect, test } from "./fixtures/test";

/** The rows' texts: three dates, description, account, amount. */
async function rowsOf(page: Page): Promise<string[][]> {
  await expect(page.getByRole("row").nth(1)).toBeVisible();
  const rows = await page.locator("tbody tr").all();
  return Promise.all(rows.map((row) => row.locator("td, th").allTextContents()));
}

const sortable = (shown: string | undefined): number => Date.parse(`${shown} UTC`);

function expectNewestFirst(rows: string[][], column: number): void {
  const days = rows.map((row) => sortable(row[column]));
  expect(days.every((day) => Number.isFinite(day))).toBe(true);
  expect(days).toEqual(days.toSorted((a, b) => b - a));
}

test("each line shows its three dates, and the basis chooses order and address", async ({ as }) => {
  const ana = await as("ana");
  await ana.goto(`/transactions?from=${dayFromNow(-60)}&to=${dayFromNow(-40)}`);
  for (const [index, name] of ["Initiated", "Value", "Posted"].entries()) {
    await expect(ana.getByRole("columnheader").nth(index)).toContainText(name);
  }
  expectNewestFirst(await rowsOf(ana), 1);
  await expect(ana.getByRole("columnheader", { name: "Value" })).toHaveAttribute("aria-sort", "descending");

  const bases = ana.getByRole("navigation", { name: "Dates by" });
  await bases.getByRole("link", { name: "Posted" }).click();
  await expect(ana).toHaveURL(/basis=posted/);
  await expect(ana.getByRole("region", { name: "Transactions by posted date" })).toBeVisible();
  expectNewestFirst(await rowsOf(ana), 2);

  await bases.getByRole("link", { name: "Initiated" }).click();
  await expect(ana).toHaveURL(/basis=initiated/);
  await expect(ana.getByRole("region", { name: "Transactions by initiated date" })).toBeVisible();
  expectNewestFirst(await rowsOf(ana), 0);
  await ana.getByRole("columnheader", { name: "Initiated" }).getByRole("link").click();
  await expect(ana).toHaveURL(/sort=oldest/);
  await expect(ana.getByRole("columnheader", { name: "Initiated" })).toHaveAttribute("aria-sort", "ascending");
});

test("filters stand in the address and can be cleared", async ({ as }) => {
  const ana = await as("ana");
  await ana.goto("/transactions");
  await chooseOption(ana, "Account", /Harbor Mills Operating/);
  await ana.getByLabel("At least").fill("1,000.00");
  await ana.getByLabel("At most").fill("9,000.00");
  await chooseOption(ana, "In or out", /Money out/);
  await ana.getByRole("button", { name: "Filter" }).click();
  await expect(ana).toHaveURL(/min=1%2C000.00|min=1,000.00/);
  await expect(ana).toHaveURL(/direction=out/);
  await expect(ana.getByLabel("Totals by value date")).toContainText("Net of");
  for (const row of await rowsOf(ana)) {
    expect(row[4]).toBe("Harbor Mills Operating");
    const amount = Number(row[5]?.replace("USD", "").replaceAll(",", "").replace("−", "-"));
    expect(amount).toBeLessThanOrEqual(-1000);
    expect(amount).toBeGreaterThanOrEqual(-9000);
  }
  await ana.getByLabel("Description").fill("no line ever says this");
  await ana.getByRole("button", { name: "Filter" }).click();
  await expect(ana.getByText("No line matches these filters")).toBeVisible();
  await ana.getByRole("link", { name: "Clear", exact: true }).click();
  await expect(ana).toHaveURL(/\/transactions$/);
});

test("pages go on, come back, and reach the end without a gap", async ({ as }) => {
  const ana = await as("ana");
  await ana.goto(`/transactions?from=${dayFromNow(-90)}&to=${dayFromNow(-60)}`);
  const pages = ana.getByRole("navigation", { name: "Pages" });
  const first = await rowsOf(ana);
  const firstRow = ana.getByRole("row").nth(1);
  const top = (await firstRow.textContent()) ?? "";
  await pages.getByRole("link", { name: "Next" }).click();
  await expect(ana).toHaveURL(/cursor=/);
  await expect(firstRow).not.toHaveText(top);
  const second = await rowsOf(ana);
  expect(sortable(second[0]?.[1])).toBeLessThanOrEqual(sortable(first.at(-1)?.[1]));
  await pages.getByRole("link", { name: "Previous" }).click();
  await expect(firstRow).toHaveText(top);
  expect(await rowsOf(ana)).toEqual(first);
  await pages.getByRole("link", { name: "Last page" }).click();
  await expect(pages.getByRole("link", { name: "Next" })).toBeDisabled();
  await pages.getByRole("link", { name: "First page" }).click();
  await expect(firstRow).toHaveText(top);
});

test("the export holds exactly the lines on the screen", async ({ as }) => {
  const ana = await as("ana");
  const account = "Europe EUR Operating";
  await ana.goto(`/transactions?basis=posted&from=${dayFromNow(-30)}&to=${dayFromNow(-27)}`);
  await chooseOption(ana, "Account", new RegExp(account));
  await ana.getByRole("button", { name: "Filter" }).click();
  await expect(ana).toHaveURL(/account=/);
  await expect(ana.getByRole("navigation", { name: "Pages" })).toContainText("by posted date");
  const shown = await rowsOf(ana);
  await expect(ana.getByRole("navigation", { name: "Pages" })).toContainText(`${shown.length} of ${shown.length},`);
  const download = ana.waitForEvent("download");
  await ana.getByRole("link", { name: "Export CSV" }).click();
  const file = await download;
  expect(file.suggestedFilename()).toMatch(/^transactions-by-posted-date-from-.*\.csv$/);
  const lines = (await readFile(await file.path(), "utf8")).trim().split("\r\n").slice(1);
  expect(lines).toHaveLength(shown.length);
  const amounts = (texts: (string | undefined)[]): string[] =>
    texts.map((text) => (text ?? "").replaceAll(/[^\d.-]/g, ""));
  expect(amounts(lines.map((line) => line.split(",").at(-3)))).toEqual(
    amounts(shown.map((row) => row.at(-1)?.replace("−", "-"))),
  );
});

test("a line opens into its dates and what the bank says of it", async ({ as }) => {
  const ana = await as("ana");
  await ana.goto(`/transactions?from=${dayFromNow(-40)}&to=${dayFromNow(-30)}`);
  const row = ana.getByRole("row").nth(1);
  const [, value] = (await rowsOf(ana))[0] ?? [];
  await row.getByRole("link").first().click();
  const dates = ana.getByRole("region", { name: "Three dates" });
  await expect(dates).toContainText(value ?? "");
  for (const term of ["Initiated", "Value", "Posted"])
    await expect(dates.getByRole("term").filter({ hasText: term })).toBeVisible();
  await expect(ana.getByRole("region", { name: "From the bank" })).toContainText("Bank's id of the line");
});
