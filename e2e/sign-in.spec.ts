import { fillWire } from "./fixtures/payments";
import { personOf } from "./fixtures/people";
import { uniqueMinor, uniqueWord } from "./fixtures/screen";
import { expect, signIn, test } from "./fixtures/test";

const mismatch = /do not match, or the account is resting/;

test("a wrong password gets one sentence and keeps the address", async ({ page }) => {
  await page.goto("/sign-in?next=/payments");
  await page.getByLabel("E-mail").fill(personOf("ben").email);
  await page.getByLabel("Password").fill("not this one");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("alert").filter({ hasText: mismatch })).toBeVisible();
  await expect(page.getByLabel("E-mail")).toHaveValue(personOf("ben").email);
  await page.getByLabel("Password").fill(personOf("ben").password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Payments" })).toBeVisible();
});

test("five wrong passwords let the account rest, even for the right one", async ({ page, as }) => {
  const { email, password } = personOf("farid");
  await page.goto("/sign-in");
  for (const typed of ["one", "two", "three", "four", "five", password]) {
    await page.getByLabel("E-mail").fill(email);
    await page.getByLabel("Password").fill(typed);
    const answered = page.waitForResponse((response) => response.request().method() === "POST");
    await page.getByRole("button", { name: "Sign in" }).click();
    await answered;
    await expect(page.getByText(mismatch)).toBeVisible();
    await expect(page.getByRole("button", { name: "Sign in" })).toBeEnabled();
  }
  await expect(page).toHaveURL(/\/sign-in/);
  const edith = await as("edith");
  await edith.goto("/activity?action=session.");
  await expect(edith.getByRole("row").filter({ hasText: "resting" }).first()).toContainText("Sign-in refused");
});

test("a session that is gone leads to the sign-in and back to where one was", async ({ page }) => {
  await signIn(page, "diego");
  await page.context().clearCookies();
  await page.goto("/payments?rail=WIRE");
  await expect(page.getByText(/Your session has ended\. Sign in to go on/)).toBeVisible();
  await page.getByLabel("E-mail").fill(personOf("diego").email);
  await page.getByLabel("Password").fill(personOf("diego").password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Payments" })).toBeVisible();
  await expect(page).toHaveURL(/\/payments\?rail=WIRE$/);
});

test("a session that ends in the middle of a form loses nothing that was typed", async ({ as }) => {
  const ana = await as("ana");
  const beneficiary = uniqueWord("Dockside Paint");
  await ana.goto("/payments/wires/new");
  await fillWire(ana, { amountMinor: uniqueMinor(), beneficiary, reference: "INV 1" });
  await ana.getByRole("button", { name: "Review" }).click();
  await ana.context().clearCookies();
  await ana.getByRole("button", { name: "Send for approval" }).click();
  await expect(ana.getByRole("alert").filter({ hasText: /Your session has ended/ })).toBeVisible();
  await ana.getByRole("button", { name: "Change something" }).click();
  await expect(ana.getByLabel("Beneficiary", { exact: true })).toHaveValue(beneficiary);
});

test("signing out ends it", async ({ page }) => {
  await signIn(page, "diego");
  await page.getByRole("button", { name: /Diego Santos/ }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(page.getByText("You are signed out.")).toBeVisible();
  await page.goto("/accounts");
  await expect(page).toHaveURL(/\/sign-in/);
});
