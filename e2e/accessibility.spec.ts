import type { Page } from "@playwright/test";
import { expectAccessible } from "./fixtures/axe";
import { uploadFile } from "./fixtures/files";
import { dayFromNow, nachaFile } from "./fixtures/nacha";
import { makeWire, waitingCard } from "./fixtures/payments";
import { question, uniqueMinor, uniqueWord } from "./fixtures/screen";
import { expect, test } from "./fixtures/test";

async function check(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expectAccessible(page, path);
}

/** Opens the first row of a list and checks what it opens. */
async function checkFirstOf(page: Page, list: string): Promise<void> {
  await page.goto(list);
  const href = await page.locator("[data-row-link]").first().getAttribute("href");
  await check(page, href ?? "");
}

test("the sign-in page", async ({ page }) => {
  await check(page, "/sign-in?reason=signed-out");
  await page.getByLabel("E-mail").fill("nobody@harbor-mills.example");
  await page.getByLabel("Password").fill("wrong");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("alert").first()).toBeVisible();
  await expectAccessible(page, "sign-in, refused");
});

for (const path of [
  "/",
  "/accounts",
  "/payments",
  "/ach-files",
  "/ach-returns",
  "/approvals",
  "/webhooks",
  "/banks",
  "/banks/qbank",
  "/banks/qbank?tab=webhooks",
  "/banks/qbank?tab=accounts",
  "/banks/qbank?tab=capabilities",
  "/banks/qbank?tab=calls",
  "/activity?action=session.",
]) {
  test(`the list ${path}`, async ({ as }) => check(await as("edith"), path));
}

for (const path of [
  `/transactions?from=${dayFromNow(-32)}&to=${dayFromNow(-32)}`,
  "/transactions?text=no+line+says+this",
]) {
  test(`the list ${path.replace(/\d.*/, "…")}`, async ({ as }) => check(await as("ana"), path));
}

for (const list of ["/accounts", "/transactions"]) {
  test(`the first of ${list}`, async ({ as }) => checkFirstOf(await as("edith"), list));
}

test("a webhook delivery", async ({ as, bank }) => {
  await bank.raiseException({ checkNumber: String(uniqueMinor()), amount: "99.10", reason: "STALE_DATED" });
  const edith = await as("edith");
  await expect(async () => {
    await edith.goto("/webhooks");
    await expect(edith.getByRole("row").nth(1)).toBeVisible({ timeout: 1_000 });
  }).toPass();
  await checkFirstOf(edith, "/webhooks");
});

test("Positive Pay, in the list, in hand, in its dialogs, and on its page", async ({ as, bank }) => {
  const checkNumber = String(uniqueMinor());
  await bank.raiseException({ checkNumber, amount: "99.10", reason: "AMOUNT_MISMATCH" });
  const chitra = await as("chitra");
  await check(chitra, "/positive-pay");
  await check(chitra, "/positive-pay?tab=all");
  await expect(async () => {
    await chitra.goto(`/positive-pay?q=${checkNumber}`);
    await expect(chitra.getByRole("row").filter({ hasText: checkNumber })).toBeVisible({ timeout: 1_000 });
  }).toPass();
  await chitra.getByRole("button", { name: /^Return/ }).click();
  await expect(chitra.getByRole("dialog")).toBeVisible();
  await expectAccessible(chitra, "reason picker");
  await chitra.keyboard.press("Enter");
  await chitra.getByRole("button", { name: /Review and send/ }).click();
  await expect(question(chitra)).toBeVisible();
  await expectAccessible(chitra, "review of decisions");
  await chitra.keyboard.press("Escape");
  await checkFirst(chitra, checkNumber);
});

async function checkFirst(page: Page, checkNumber: string): Promise<void> {
  const href = await page.getByRole("link", { name: checkNumber }).first().getAttribute("href");
  await check(page, href ?? "");
}

test("payments: forms with errors, a payment, its approval", async ({ as }) => {
  const [ana, chitra] = [await as("ana"), await as("chitra")];
  for (const path of ["/payments/wires/new", "/payments/transfers/new"]) {
    await ana.goto(path);
    await ana.getByRole("button", { name: "Review" }).click();
    await expect(ana.getByRole("alert").first()).toBeVisible();
    await expectAccessible(ana, `${path}, with errors`);
  }
  const payment = await makeWire(ana, {
    amountMinor: uniqueMinor(),
    beneficiary: uniqueWord("Gull Rock"),
    reference: uniqueWord("INV"),
  });
  await check(chitra, payment.href);
  await check(chitra, "/approvals");
  await waitingCard(chitra, payment).getByRole("button", { name: "Reject" }).click();
  await question(chitra).getByRole("button", { name: "Reject the payment" }).click();
  await expect(question(chitra).getByRole("alert")).toBeVisible();
  await expectAccessible(chitra, "a refused rejection");
});

test("ACH files: the upload, a good file, a refused one", async ({ as }) => {
  const ana = await as("ana");
  const amountMinor = uniqueMinor();
  await check(ana, "/ach-files/new");
  const file = nachaFile({ entries: [{ name: "ADA PARK", amountMinor }], effectiveDate: dayFromNow(-9) });
  await uploadFile(ana, `axe-${amountMinor}.ach`, file);
  await expectAccessible(ana, "a good file");
  await ana.getByRole("link", { name: "File doctor" }).click();
  await expect(ana.getByRole("button", { name: "Preview the changes" })).toBeVisible();
  await expectAccessible(ana, "the file doctor");
  await uploadFile(ana, `axe-${amountMinor}.txt`, Buffer.from(`no file ${amountMinor}`));
  await expectAccessible(ana, "a refused file");
});

test("what opens over the desk, and what is not there", async ({ as, problems }) => {
  problems.expectStatus(404);
  const ana = await as("ana");
  await check(ana, "/nowhere");
  await check(ana, "/payments/00000000-0000-4000-8000-000000000000");
  await ana.goto("/");
  for (const name of ["Keyboard shortcuts", "Go to a screen or start an action", "Theme", "Ana Lindqvist, analyst"]) {
    await ana.getByRole("banner").getByRole("button", { name }).click();
    await expect(ana.getByRole("dialog").or(ana.getByRole("menu")).first()).toBeVisible();
    await expectAccessible(ana, name);
    await ana.keyboard.press("Escape");
    await expect(ana.getByRole("dialog").or(ana.getByRole("menu"))).toHaveCount(0);
  }
});

test("on a phone", async ({ as }) => {
  const diego = await as("diego", { viewport: { width: 390, height: 844 } });
  for (const path of ["/", "/approvals", "/positive-pay"]) await check(diego, path);
  await diego.getByRole("button", { name: "More" }).click();
  await expect(diego.getByRole("dialog", { name: "Screens" })).toBeVisible();
  await expectAccessible(diego, "the phone's screens");
});
