import { figure } from "./fixtures/screen";
import { expect, test } from "./fixtures/test";

test("figures are the bank's, with their time and source, on the list and on the account", async ({ as, bank }) => {
  const ana = await as("ana");
  await ana.goto("/accounts");
  await ana.getByRole("button", { name: "Refresh all" }).click();
  await expect(ana.getByText("12 balances read from the bank.")).toBeVisible({ timeout: 30_000 });
  for (const name of ["Harbor Mills Reserve", "Harbor Mills Sweep", "Europe EUR Operating"]) {
    const account = await bank.account(name);
    const row = ana.getByRole("row").filter({ hasText: name });
    await expect(row).toContainText(`${account.currency}${figure(account.availableMinor)}`);
    await expect(row).toContainText(/\d\d:\d\d ET, from qbank/i);
  }
  await ana.getByRole("link", { name: "Harbor Mills Reserve" }).click();
  await expect(ana.getByRole("heading", { level: 1, name: "Harbor Mills Reserve" })).toBeVisible();
  await expect(ana.getByText("Available · less holds and float")).toBeVisible();
  await expect(ana.getByText("Current · ledger")).toBeVisible();
  await expect(ana.getByRole("region", { name: "Balances read" }).getByRole("row").nth(1)).toBeVisible();
  await ana.getByRole("link", { name: "All lines" }).click();
  await expect(ana).toHaveURL(/\/transactions\?basis=posted&account=/);
});

test("a bank that is down leaves the figure and its age, and says so", async ({ as, bank }) => {
  const ana = await as("ana");
  await ana.goto("/accounts");
  const row = ana.getByRole("row").filter({ hasText: "Europe GBP Operating" });
  const shown = await row.getByRole("time").getAttribute("datetime");
  const account = await bank.account("Europe GBP Operating");
  await bank.misbehave({
    method: "GET",
    path: `/balances/${account.accountId}`,
    kind: "status",
    status: 503,
    count: 20,
  });
  await row.getByRole("button", { name: "Refresh Europe GBP Operating" }).click();
  await expect(ana.getByText("The bank gave no complete answer")).toBeVisible({ timeout: 30_000 });
  await expect(ana.getByText(/The earlier figure stays, with its time\./)).toBeVisible();
  await expect(row).toContainText(figure(account.availableMinor));
  expect(await row.getByRole("time").getAttribute("datetime")).toBe(shown);
  await bank.heal();
  await expect(async () => {
    await row.getByRole("button", { name: "Refresh Europe GBP Operating" }).click();
    await expect(ana.getByText("The bank gave no complete answer")).toBeHidden({ timeout: 5_000 });
  }).toPass({ timeout: 40_000 });
});

test("the morning adds the same figures by currency and entity", async ({ as }) => {
  const grace = await as("grace");
  await grace.goto("/");
  const position = grace.getByRole("region", { name: "Position", exact: true });
  for (const currency of ["USD", "EUR", "GBP"]) await expect(position.getByText(`Available ${currency}`)).toBeVisible();
  const entities = grace.getByRole("region", { name: "By legal entity" });
  await expect(entities.getByRole("row").filter({ hasText: "Harbor Mills Inc" })).toContainText("6");
  await position
    .getByRole("link", { name: "3 accounts: Available" })
    .or(position.getByRole("link").first())
    .first()
    .click();
  await expect(grace).toHaveURL(/\/accounts$/);
});
