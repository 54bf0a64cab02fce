import type { Page } from "@playwright/test";
import { personOf } from "./fixtures/people";
import { fact, question } from "./fixtures/screen";
import { expect, test } from "./fixtures/test";

const screen = (tab: string): string => `/banks/qbank?tab=${tab}`;

/** What a field of a form holds, once the form holds it. */
async function heldBy(page: Page, label: string): Promise<string> {
  await expect(page.getByLabel(label)).toHaveValue(/./);
  return page.getByLabel(label).inputValue();
}

async function saveName(page: Page, name: string): Promise<void> {
  await page.getByLabel("Name on every screen").fill(name);
  await page.getByRole("button", { name: "Save the times" }).click();
  await expect(page.getByRole("heading", { level: 1, name, exact: true })).toBeVisible();
}

test("what is typed into the connection outlives saving the bank's day, and is not refused for it", async ({ as }) => {
  const edith = await as("edith");
  await edith.goto(screen("connection"));
  const before = await heldBy(edith, "Name on every screen");
  const wires = edith.getByRole("checkbox", { name: "payments.wire.write" });
  await edith.getByLabel("Client secret").fill("typed and not saved yet");
  await wires.uncheck();
  await saveName(edith, `${before} North`);
  await expect(edith.getByLabel("Client secret")).toHaveValue("typed and not saved yet");
  await expect(wires).not.toBeChecked();
  await edith.getByLabel("Client secret").fill("");
  await wires.check();
  await edith.getByRole("button", { name: "Save the connection" }).click();
  await expect(edith.getByText("Saved. The next call to the bank uses it").first()).toBeVisible();
  await saveName(edith, before);
});

test("another's change is not overwritten by a form with something typed, even after the page read it", async ({
  as,
}) => {
  const [edith, farid] = [await as("edith"), await as("farid")];
  for (const page of [edith, farid]) await page.goto(screen("connection"));
  const name = await heldBy(edith, "Name on every screen");
  await edith.getByRole("checkbox", { name: "payments.wire.write" }).uncheck();
  await saveName(farid, `${name} East`);
  await edith.getByRole("button", { name: "Test the connection" }).click();
  await expect(edith.getByRole("heading", { level: 1, name: `${name} East` })).toBeVisible({ timeout: 60_000 });
  await edith.getByRole("button", { name: "Save the connection" }).click();
  await expect(edith.getByRole("main").getByRole("alert")).toContainText("Farid");
  await expect(edith.getByRole("checkbox", { name: "payments.wire.write" })).not.toBeChecked();
  await saveName(farid, name);
});

test("a desk that cannot be reached is said where it was asked, and the same can be tried again", async ({
  as,
  problems,
}) => {
  problems.expectStatus(502);
  const edith = await as("edith");
  const cut = (page: Page) =>
    page.route("**/banks/**", (route) =>
      route.request().method() === "POST"
        ? route.fulfill({ status: 502, contentType: "text/html", body: "Bad gateway" })
        : route.fallback(),
    );
  await edith.goto(screen("connection"));
  const clientId = await heldBy(edith, "Client id");
  await cut(edith);
  await edith.getByRole("button", { name: "Test the connection" }).click();
  await expect(edith.getByRole("main").getByRole("alert")).toContainText("could not be reached");
  await edith.getByLabel("Client id").fill(` ${clientId}x`);
  await edith.getByRole("button", { name: "Save the connection" }).click();
  await question(edith).getByLabel("Your own password").fill(personOf("edith").password);
  await question(edith).getByRole("button", { name: "Save the connection" }).click();
  await expect(question(edith).getByRole("alert")).toContainText("could not be reached");
  await question(edith).getByRole("button", { name: "Cancel" }).click();
  await expect(edith.getByLabel("Client id")).toHaveValue(` ${clientId}x`);
  await edith.unrouteAll();
  await edith.getByLabel("Client id").fill(clientId);
  await edith.getByRole("button", { name: "Test the connection" }).click();
  const report = edith.getByRole("region", { name: "Test of the connection" });
  await expect(report.getByRole("alert")).toHaveCount(0);
  await expect(report.getByRole("listitem").first()).toContainText("Passed", { timeout: 60_000 });
});

for (const width of [1280, 390]) {
  test(`no part of a bank scrolls sideways at ${width} pixels`, async ({ as }) => {
    const edith = await as("edith", { viewport: { width, height: 844 } });
    for (const path of ["/banks", ...["connection", "webhooks", "accounts", "capabilities", "calls"].map(screen)]) {
      await edith.goto(path);
      await expect(edith.getByRole("heading", { level: 1 })).toBeVisible();
      const over = await edith.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect(over, path).toBeLessThanOrEqual(0);
    }
  });
}

test("the letter b after g goes to the banks of whoever may see them", async ({ as }) => {
  const grace = await as("grace");
  await grace.goto("/accounts");
  await expect(async () => {
    await grace.keyboard.press("g");
    await grace.keyboard.press("b");
    await expect(grace.getByRole("heading", { level: 1, name: "Banks" })).toBeVisible({ timeout: 2_000 });
  }).toPass();
  await grace.getByRole("region", { name: "Banks" }).getByRole("link").first().press("Enter");
  await expect(fact(grace, "Client secret")).toContainText(/set .* ET/);
  await expect(grace.getByRole("button", { name: /Test the connection|Save/ })).toHaveCount(0);
});
