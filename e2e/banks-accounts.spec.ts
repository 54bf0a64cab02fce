import type { Locator, Page } from "@playwright/test";
import { expectAccessible } from "./fixtures/axe";
import { pressToFocus } from "./fixtures/screen";
import { expect, test } from "./fixtures/test";

const screen = (tab: string): string => `/banks/qbank?tab=${tab}`;
const change = (page: Page, account: string): Locator =>
  page.getByRole("button", { name: `Change what we keep of ${account}` });
const calls = (page: Page): Locator => page.getByRole("region", { name: "Calls to the bank" }).getByRole("row");

test("by keyboard alone an account's form opens, closes, and gives the focus back to its row", async ({ as }) => {
  const edith = await as("edith");
  await edith.goto(screen("accounts"));
  const row = change(edith, "Europe EUR Operating");
  await pressToFocus(edith, "j", row);
  await edith.keyboard.press("Enter");
  const dialog = edith.getByRole("dialog", { name: "What we keep of Europe EUR Operating" });
  await expect(dialog).toBeVisible();
  await expect(dialog.getByText("Exceptions that are already listed keep their cut-off.")).toBeVisible();
  await expectAccessible(edith, "an account's form");
  await edith.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await expect(row).toBeFocused();
});

test("each refusal stands on its own field, and nothing that was typed is lost", async ({ as }) => {
  const edith = await as("edith");
  await edith.goto(screen("accounts"));
  await change(edith, "Harbor Mills Reserve").click();
  const dialog = edith.getByRole("dialog");
  const typed = { "Wire cut-off": "25:00", "Zone of the cut-offs": "Mars/Olympus", "Account number": "12" };
  for (const [label, text] of Object.entries(typed)) await dialog.getByLabel(label, { exact: true }).fill(text);
  await dialog.getByRole("button", { name: "Save", exact: true }).click();
  for (const [label, text] of Object.entries(typed)) {
    const field = dialog.getByLabel(label, { exact: true });
    await expect(field, label).toHaveAttribute("aria-invalid", "true");
    await expect(field, label).toHaveValue(text);
  }
  await expect(dialog.getByLabel("ACH cut-off")).not.toHaveAttribute("aria-invalid", "true");
});

test("a mask that does not fit the number we hold is refused by the desk on its field", async ({ as }) => {
  const edith = await as("edith");
  await edith.goto(screen("accounts"));
  const mask = /\w{4}$/.exec(
    (await edith.getByRole("row").filter({ hasText: "Logistics Sweep" }).getByRole("cell").first().textContent()) ?? "",
  )?.[0];
  await change(edith, "Logistics Sweep").click();
  const dialog = edith.getByRole("dialog");
  await expect(dialog.getByText(`Ends in ${mask}. Leave it empty to keep it.`)).toBeVisible();
  await dialog.getByLabel("Or its last four alone").fill("ZZ99");
  await dialog.getByRole("button", { name: "Save", exact: true }).click();
  await expect(dialog.getByRole("alert")).toContainText("enter the whole number to change it");
  await expect(dialog.getByLabel("Or its last four alone")).toHaveValue("ZZ99");
});

test("only the calls that went wrong are shown when asked, and the address holds the filter", async ({ as, bank }) => {
  const [ana, edith] = [await as("ana"), await as("edith")];
  const account = await bank.account("Logistics Reserve");
  const path = `/balances/${account.accountId}`;
  await ana.goto("/accounts");
  await bank.misbehave({ method: "GET", path, kind: "status", status: 503, count: 20 });
  await ana.getByRole("button", { name: "Refresh Logistics Reserve" }).click();
  await expect(ana.getByText("The bank gave no complete answer")).toBeVisible({ timeout: 30_000 });
  await bank.heal();

  await edith.goto(screen("calls"));
  const good = calls(edith).filter({ has: edith.getByRole("cell", { name: "200", exact: true }) });
  await expect(good.first()).toBeVisible();
  await edith.getByLabel("Outcome").selectOption({ label: "Only errors" });
  await edith.getByRole("button", { name: "Filter" }).click();
  await expect(edith).toHaveURL(/tab=calls&errors=1$/);
  await expect(calls(edith).filter({ hasText: path }).first()).toContainText("503");
  await expect(good).toHaveCount(0);
  await edith.reload();
  await expect(edith.getByLabel("Outcome")).toHaveValue("1");
  await expect(calls(edith).filter({ hasText: path }).first()).toContainText("503");
  await edith.getByRole("link", { name: "Clear" }).click();
  await expect(edith).toHaveURL(/tab=calls$/);
  await expect(edith.getByLabel("Outcome")).toHaveValue("");
});

test("an auditor reads accounts, capabilities and calls, and finds nothing to change them with", async ({ as }) => {
  const grace = await as("grace");
  await grace.goto(screen("accounts"));
  await expect(grace.getByRole("row").filter({ hasText: "Logistics Disbursement" })).toContainText("Paid");
  await expect(grace.getByRole("button", { name: /^Change/ })).toHaveCount(0);
  await grace.goto(screen("capabilities"));
  await expect(grace.getByText("Remembers a key for")).toBeVisible();
  await expect(grace.getByRole("main").getByRole("textbox")).toHaveCount(0);
  await expect(grace.getByRole("main").getByRole("checkbox")).toHaveCount(0);
  await grace.goto(screen("calls"));
  await expect(calls(grace).nth(1)).toContainText("/v1/");
  for (const tab of ["accounts", "capabilities", "calls"]) {
    await grace.goto(screen(tab));
    // The page streams: before its title there is only the shell to look at.
    await expect(grace.getByRole("heading", { level: 1, name: "QBank" })).toBeVisible();
    await expectAccessible(grace, `${tab}, as an auditor`);
  }
});
