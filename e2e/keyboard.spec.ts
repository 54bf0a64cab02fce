import { pressToFocus } from "./fixtures/screen";
import { expect, test } from "./fixtures/test";

test("the list of keys, the palette and the letters lead everywhere", async ({ as }) => {
  const ana = await as("ana");
  await ana.goto("/");
  await expect(ana.getByRole("button", { name: "Keyboard shortcuts" })).toBeEnabled();
  await expect(async () => {
    await ana.keyboard.press("?");
    await expect(ana.getByRole("dialog", { name: "Keyboard" })).toBeVisible({ timeout: 2_000 });
  }).toPass();
  await ana.keyboard.press("Escape");
  await expect(ana.getByRole("dialog")).toHaveCount(0);

  await ana.keyboard.press("Control+k");
  const palette = ana.getByRole("dialog", { name: "Go to a screen or start an action" });
  await expect(palette.getByRole("searchbox")).toBeFocused();
  await ana.keyboard.type("new wi");
  await expect(palette.getByRole("menuitem")).toHaveText([/New wire/]);
  await ana.keyboard.press("ArrowDown");
  await ana.keyboard.press("Enter");
  await expect(ana.getByRole("heading", { level: 1, name: "New wire" })).toBeVisible();

  for (const [letter, name] of [
    ["a", "Accounts"],
    ["t", "Transactions"],
    ["p", "Payments"],
    ["f", "ACH files"],
    ["v", "Approvals"],
    ["x", "Positive Pay"],
    ["y", "Activity"],
    ["m", "Morning"],
  ] as const) {
    await ana.keyboard.press("g");
    await ana.keyboard.press(letter);
    await expect(ana.getByRole("heading", { level: 1, name, exact: true })).toBeVisible();
  }
});

test("j, k and Enter walk a list and open a row", async ({ as }) => {
  const ana = await as("ana");
  await ana.goto("/accounts");
  const links = ana.locator("[data-row-link]");
  await expect(links.first()).toBeVisible();
  await pressToFocus(ana, "j", links.nth(0));
  await ana.keyboard.press("j");
  await expect(links.nth(1)).toBeFocused();
  await ana.keyboard.press("k");
  await expect(links.nth(0)).toBeFocused();
  const name = (await links.nth(0).textContent()) ?? "";
  await ana.keyboard.press("Enter");
  await expect(ana.getByRole("heading", { level: 1, name })).toBeVisible();
});

test("the focus comes back to what opened a dialog or a menu", async ({ as }) => {
  const ana = await as("ana");
  await ana.goto("/accounts");
  for (const name of ["Keyboard shortcuts", "Theme", "Ana Lindqvist, analyst", "Go to a screen or start an action"]) {
    const button = ana.getByRole("banner").getByRole("button", { name });
    await button.focus();
    await ana.keyboard.press("Enter");
    await expect(ana.getByRole("dialog").or(ana.getByRole("menu")).first()).toBeVisible();
    await ana.keyboard.press("Escape");
    await expect(ana.getByRole("dialog").or(ana.getByRole("menu"))).toHaveCount(0);
    await expect(button, name).toBeFocused();
  }
});

test("a toast is not in the way of the keys", async ({ as }) => {
  const ana = await as("ana");
  await ana.goto("/accounts");
  await ana.getByRole("button", { name: "Refresh Harbor Mills Sweep" }).click();
  await expect(ana.getByRole("alertdialog", { name: "Balance read from the bank." })).toBeVisible();
  await ana.keyboard.press("g");
  await ana.keyboard.press("p");
  await expect(ana.getByRole("heading", { level: 1, name: "Payments" })).toBeVisible();
});

test("the theme is applied at once and remembered", async ({ as }) => {
  const ana = await as("ana", { colorScheme: "light" });
  await ana.goto("/");
  await ana.getByRole("button", { name: "Theme" }).click();
  await ana.getByRole("menuitemradio", { name: "Dark" }).click();
  await expect(ana.locator("html")).toHaveAttribute("data-theme", "dark");
  await ana.goto("/payments");
  await expect(ana.locator("html")).toHaveAttribute("data-theme", "dark");
  await ana.keyboard.press("Escape");
  await ana.getByRole("button", { name: "Theme" }).click();
  await ana.getByRole("menuitemradio", { name: "As the system" }).click();
  await expect(ana.locator("html")).not.toHaveAttribute("data-theme", /./);
});
