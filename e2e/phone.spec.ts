import { makeWire, waitingCard } from "./fixtures/payments";
import { question, uniqueMinor, uniqueWord } from "./fixtures/screen";
import { expect, test } from "./fixtures/test";

const phone = { viewport: { width: 390, height: 844 }, hasTouch: true } as const;

test("no screen scrolls sideways on a phone", async ({ as }) => {
  const chitra = await as("chitra", phone);
  for (const path of [
    "/",
    "/accounts",
    "/transactions",
    "/payments",
    "/ach-files",
    "/approvals",
    "/positive-pay",
    "/activity",
  ]) {
    await chitra.goto(path);
    await expect(chitra.getByRole("heading", { level: 1 })).toBeVisible();
    const over = await chitra.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(over, `${path} is wider than the phone`).toBeLessThanOrEqual(0);
  }
  await chitra.getByRole("button", { name: "More" }).click();
  await chitra.getByRole("dialog", { name: "Screens" }).getByRole("link", { name: "Accounts" }).click();
  await expect(chitra.getByRole("heading", { level: 1, name: "Accounts" })).toBeVisible();
});

test("a payment is approved and released on a phone", async ({ as, bank }) => {
  const amountMinor = uniqueMinor();
  const payment = await makeWire(await as("ana"), {
    amountMinor,
    beneficiary: uniqueWord("Tidewater"),
    reference: uniqueWord("INV"),
  });
  const diego = await as("diego", phone);
  await diego.goto("/approvals");
  const card = waitingCard(diego, payment);
  await card.getByRole("button", { name: "Approve and release" }).tap();
  const dialog = question(diego);
  await expect(dialog).toContainText("cannot be called back");
  await dialog.getByRole("button", { name: "Approve and release" }).tap();
  await expect(card).toBeHidden({ timeout: 30_000 });
  expect(await bank.paymentsOf(amountMinor)).toHaveLength(1);
});
