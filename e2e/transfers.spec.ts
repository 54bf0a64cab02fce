import { approveAndRelease, chooseOption, keyOf, sendReviewed } from "./fixtures/payments";
import { figure, uniqueMinor } from "./fixtures/screen";
import { expect, test } from "./fixtures/test";

test("a transfer moves money at once, and the refreshed figures show it", async ({ as, bank }) => {
  const [ana, chitra] = [await as("ana"), await as("chitra")];
  const amountMinor = uniqueMinor();
  const before = await bank.account("Logistics Sweep");
  await ana.goto("/payments/transfers/new");
  await ana.getByRole("button", { name: "Review" }).click();
  await expect(ana.getByLabel("From account")).toHaveAccessibleDescription(/Choose the account to pay from/);
  await expect(ana.getByLabel("Amount")).toHaveAccessibleDescription(/Type an amount/);
  await chooseOption(ana, "From account", /Logistics Sweep/);
  await chooseOption(ana, "To account", /Logistics Reserve/);
  await expect(ana.getByLabel("To account").getByRole("option").filter({ hasText: "Europe" })).toHaveCount(0);
  await ana.getByLabel("Amount").fill(figure(amountMinor));
  const payment = await sendReviewed(ana);

  await approveAndRelease(chitra, payment);
  await expect(chitra.getByText("Completed", { exact: true }).first()).toBeVisible();
  await expect(chitra.getByText(/It gives transfers no number/)).toBeVisible();
  expect(await bank.paymentsWithKey(await keyOf(chitra))).toMatchObject([{ kind: "transfer", amountMinor }]);
  expect((await bank.account("Logistics Sweep")).currentMinor).toBe(before.currentMinor - amountMinor);

  await ana.goto("/accounts");
  const row = ana.getByRole("row").filter({ hasText: "Logistics Sweep" });
  await row.getByRole("button", { name: "Refresh Logistics Sweep" }).click();
  await expect(ana.getByText("Balance read from the bank.")).toBeVisible();
  await expect(row).toContainText(figure(before.currentMinor - amountMinor));
});
