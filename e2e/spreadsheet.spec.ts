import { readFile } from "node:fs/promises";
import type { Locator, Page } from "@playwright/test";
import { expectAccessible } from "./fixtures/axe";
import { chooseOption } from "./fixtures/payments";
import { figure, title, uniqueMinor, uniqueWord } from "./fixtures/screen";
import { expect, test } from "./fixtures/test";

const ROUTING = "061000104";
const section = (page: Page, name: string): Locator => page.getByRole("region", { name, exact: true });

/** Chooses a sheet at the spreadsheet screen, as a person does. */
async function chooseSheet(page: Page, name: string, bytes: Buffer | string): Promise<void> {
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Choose a file" }).click();
  await (await chooser).setFiles({ name, mimeType: "text/csv", buffer: Buffer.from(bytes) });
}

async function openSheet(page: Page, name: string, bytes: Buffer | string): Promise<void> {
  await page.goto("/ach-files/spreadsheet");
  await expect(title(page, "ACH file from a spreadsheet")).toBeVisible();
  await chooseSheet(page, name, bytes);
}

/** Says from where and for what: account, description. */
async function fillPayment(page: Page): Promise<void> {
  await chooseOption(page, "Settlement account", /Harbor Mills Operating/);
  await page.getByLabel("Description").fill("PAYROLL");
}

test("a sheet is mapped, a broken row is told and mended, its totals tie out, and the file is ready to be sent", async ({
  as,
  problems,
}) => {
  // Totals that differ, and the same sheet again.
  problems.expectStatus(422, 409);
  const amountMinor = uniqueMinor();
  const sheet = (secondAccount: string) =>
    [
      "Employee Name;Bank ABA;Bank Account;Net Pay;Employee ID",
      `Zoë Park;${ROUTING};0001234567;"${figure(amountMinor)}";E1`,
      `Cleo Ruiz;${ROUTING};${secondAccount};100.00;E2`,
    ].join("\r\n");
  const totalMinor = amountMinor + 100_00;
  const name = `wages-${amountMinor}`;
  const ana = await as("ana");

  await test.step("reached from the list of files", async () => {
    await ana.goto("/ach-files");
    await ana.getByRole("link", { name: "From a spreadsheet" }).first().click();
    await expect(title(ana, "ACH file from a spreadsheet")).toBeVisible();
    await chooseSheet(ana, `${name}.csv`, sheet("1.23E+09"));
  });

  await test.step("its columns are guessed, and the row that cannot be sent is named", async () => {
    await expect(ana.getByLabel("Account number", { exact: true })).toHaveValue("Bank Account");
    await expect(ana.getByLabel("Routing number", { exact: true })).toHaveValue("Bank ABA");
    const problem = section(ana, "Problems").getByRole("row").filter({ hasText: "C: Bank Account" });
    await expect(problem).toContainText("The spreadsheet rounded the account number");
    await expect(problem.getByRole("cell").first()).toHaveText("3");
    await expect(ana.getByRole("button", { name: "Make the ACH file" })).toBeDisabled();
    await expect(section(ana, "Rows as they will be sent")).toContainText("··4567");
    await expect(ana.getByRole("main")).not.toContainText("0001234567");
    await expectAccessible(ana, "a sheet with a problem");
  });

  await test.step("the mended sheet is chosen, and what is to be looked at is told", async () => {
    await ana.getByRole("button", { name: "Choose another sheet" }).click();
    await chooseSheet(ana, `${name}.csv`, sheet("0007654321"));
    await expect(section(ana, "Problems")).toBeHidden();
    await expect(ana.getByText("1 thing to look at")).toBeVisible();
    await expect(section(ana, "Rows as they will be sent")).toContainText("Zoe Park");
  });

  await fillPayment(ana);
  await expect(ana.getByLabel("Company id")).toHaveValue("1208800417");

  await test.step("totals that differ are refused beside the sheet's, and nothing is lost", async () => {
    await ana.getByLabel("Keyed entries").fill("2");
    await ana.getByLabel("Keyed debits").fill("0");
    await ana.getByLabel("Keyed credits").fill(figure(totalMinor - 1));
    await expect(ana.getByText("0.01 less keyed")).toBeVisible();
    await ana.getByRole("button", { name: "Make the ACH file" }).click();
    await expect(ana.getByRole("alert").filter({ hasText: "the sheet has" })).toContainText(
      `USD ${figure(totalMinor)}`,
    );
    await expect(ana.getByLabel("Description")).toHaveValue("PAYROLL");
    await ana.getByLabel("Keyed credits").fill(figure(totalMinor));
    await expect(ana.getByText("Ties out")).toHaveCount(3);
  });

  await test.step("the file is made, checked and ready", async () => {
    await ana.getByRole("button", { name: "Make the ACH file" }).click();
    await expect(title(ana, `${name}.ach`)).toBeVisible({ timeout: 30_000 });
    await expect(ana.getByText("The file is valid")).toBeVisible({ timeout: 30_000 });
    await expect(ana.getByText(figure(totalMinor)).first()).toBeVisible();
    await expect(ana.getByRole("button", { name: "Send for approval" })).toBeVisible();
  });

  await test.step("the same sheet with the same choices is not made again", async () => {
    const made = ana.url();
    await openSheet(ana, `${name}.csv`, sheet("0007654321"));
    await fillPayment(ana);
    await ana.getByLabel(/I compared the sheet's totals/).check();
    await ana.getByRole("button", { name: "Make the ACH file" }).click();
    await ana.getByRole("alert").getByRole("link", { name: "Open that file" }).click();
    await expect(ana).toHaveURL(made);
  });
});

test("a workbook, a sheet without names and a broken one are told what to do", async ({ as }) => {
  const ana = await as("ana");
  await openSheet(ana, "payroll.xlsx", Buffer.from([0x50, 0x4b, 3, 4, 20, 0, 6, 0]));
  await expect(
    ana.getByText("This is a workbook, not a CSV file. Save the sheet as CSV and choose that."),
  ).toBeVisible();
  await ana.getByRole("button", { name: "Choose another sheet" }).click();
  await chooseSheet(ana, "raw.csv", `Ada,${ROUTING},0001234567,1.00\nBob,${ROUTING},0001234568,2.00\n`);
  await expect(ana.getByText("The first row holds values. Put the names of the columns there.")).toBeVisible();
  await expect(ana.getByRole("main")).not.toContainText("0001234567");
  await ana.getByRole("button", { name: "Choose another sheet" }).click();
  await chooseSheet(ana, "broken.csv", 'name,amount\nAda,"1\n');
  await expect(section(ana, "What keeps the sheet from being read")).toContainText(
    "A quote is opened here and never closed",
  );
});

test("a mapping is saved for everyone, used by another analyst, and deleted", async ({ as }) => {
  const mapping = uniqueWord("Plant");
  const sheet = `Who,Where,Which,How much\nAda Byron,${ROUTING},0001234567,12.50\n`;
  const ana = await as("ana");
  await openSheet(ana, "odd.csv", sheet);
  for (const [field, column] of [
    ["Name", "Who"],
    ["Routing number", "Where"],
    ["Account number", "Which"],
    ["Amount", "How much"],
  ] as const) {
    await ana.getByLabel(field, { exact: true }).selectOption(column);
  }
  await expect(section(ana, "Rows as they will be sent")).toContainText("Ada Byron");
  await ana.getByRole("button", { name: "Save the mapping" }).click();
  await ana.getByRole("dialog").getByLabel("Name", { exact: true }).fill(mapping);
  await ana.getByRole("dialog").getByRole("button", { name: "Save", exact: true }).click();
  await expect(ana.getByRole("dialog")).toBeHidden();

  const ben = await as("ben");
  await openSheet(ben, "odd.csv", sheet);
  await chooseOption(ben, "Saved mapping", new RegExp(`^${mapping}$`));
  await expect(section(ben, "Rows as they will be sent")).toContainText("12.50");
  await ben.getByRole("button", { name: "Delete it" }).click();
  await ben.getByRole("alertdialog").getByRole("button", { name: "Delete the mapping" }).click();
  await expect(ben.getByRole("alertdialog")).toBeHidden();
  await expect(ben.getByRole("option", { name: mapping })).toHaveCount(0);
});

test("the template has every column by name, and its example cannot be paid", async ({ as }) => {
  const ana = await as("ana");
  await ana.goto("/ach-files/spreadsheet");
  const download = ana.waitForEvent("download");
  await ana.getByRole("link", { name: "Download a template" }).click();
  const saved = await download;
  expect(saved.suggestedFilename()).toBe("ach-template.csv");
  await chooseSheet(ana, "ach-template.csv", await readFile(await saved.path()));
  await expect(ana.getByLabel("Effective date (optional)")).toHaveValue("Effective date");
  await expect(section(ana, "Problems")).toContainText("The amount is zero");
  await expect(ana.getByRole("button", { name: "Make the ACH file" })).toBeDisabled();
});

test("by keyboard alone a sheet becomes a file", async ({ as }) => {
  const amountMinor = uniqueMinor();
  const ana = await as("ana");
  await openSheet(
    ana,
    `keys-${amountMinor}.csv`,
    `Name,Routing,Account,Amount\nAda Byron,${ROUTING},0001234567,${amountMinor / 100}\n`,
  );
  await ana.getByLabel("Settlement account").focus();
  await ana.keyboard.type("Harbor Mills Op");
  await expect(ana.getByLabel("Company id")).toHaveValue("1208800417");
  await ana.getByLabel("Description").focus();
  await ana.keyboard.type("PAYROLL");
  await ana.getByLabel(/I compared the sheet's totals/).focus();
  await ana.keyboard.press("Space");
  await ana.keyboard.press("Tab");
  await expect(ana.getByRole("button", { name: "Make the ACH file" })).toBeFocused();
  await ana.keyboard.press("Enter");
  await expect(title(ana, `keys-${amountMinor}.ach`)).toBeVisible({ timeout: 30_000 });
});

test("nobody but an analyst finds the screen", async ({ as }) => {
  for (const who of ["chitra", "edith", "grace"] as const) {
    const page = await as(who);
    await page.goto("/ach-files");
    await expect(title(page, "ACH files")).toBeVisible();
    await expect(page.getByRole("link", { name: "From a spreadsheet" })).toHaveCount(0);
    const answer = await page.request.get("/api/spreadsheets/template");
    expect(answer.status()).toBe(403);
  }
});
