import { createHmac, randomUUID } from "node:crypto";
import type { APIRequestContext, Locator, Page } from "@playwright/test";
import { expectAccessible } from "./fixtures/axe";
import { personOf } from "./fixtures/people";
import { clientSecret, webhookSecret } from "./fixtures/place";
import { question, uniqueMinor } from "./fixtures/screen";
import { expect, test } from "./fixtures/test";

const screen = (tab: string): string => `/banks/qbank?tab=${tab}`;
const password = personOf("edith").password;

const report = (page: Page): Locator => page.getByRole("region", { name: "Test of the connection" });
const step = (page: Page, title: string): Locator =>
  report(page).getByRole("listitem").filter({ hasText: title }).first();

/** Tests the connection and waits for the desk's answer; the report then comes by itself. */
async function testConnection(page: Page): Promise<void> {
  const answered = page.waitForResponse(
    (response) => response.request().method() === "POST" && new URL(response.url()).pathname === "/banks/qbank",
    { timeout: 60_000 },
  );
  await page.getByRole("button", { name: "Test the connection" }).click();
  expect((await answered).status()).toBe(200);
  await expect(page.getByRole("status").filter({ hasText: "Ten questions that only read" })).toBeVisible();
}

async function saveClientSecret(page: Page, secret: string): Promise<void> {
  await page.getByLabel("Client secret").fill(secret);
  await page.getByRole("button", { name: "Save the connection" }).click();
  await question(page).getByLabel("Your own password").fill(password);
  await question(page).getByRole("button", { name: "Save the connection" }).click();
  await expect(question(page)).toBeHidden();
  await expect(page.getByLabel("Client secret")).toHaveValue("");
}

test("a test of the connection asks ten questions and says what each found", async ({ as }) => {
  const edith = await as("edith");
  await edith.goto(screen("connection"));
  await testConnection(edith);
  for (const title of ["Address", "Token", "Scopes", "Clocks", "Accounts", "Balance", "Payments", "Exceptions"]) {
    await expect(step(edith, title), title).toContainText("Passed");
  }
  await expect(step(edith, "Lines of an account")).toContainText("none in common");
  await edith.reload();
  await expect(step(edith, "Token")).toContainText("Passed");
  await expectAccessible(edith, "a tested connection");
});

test("a scope that the bank took away is named with what it stops, before a payment finds out", async ({
  as,
  bank,
}) => {
  const edith = await as("edith");
  await edith.goto(screen("connection"));
  await bank.takeScopes(["payments.wire.write"]);
  await testConnection(edith);
  await expect(step(edith, "Scopes")).toContainText("wires cannot be sent");
  await expect(edith.getByText("payments.wire.write: not granted")).toBeVisible();
  await bank.heal();
  await testConnection(edith);
  await expect(step(edith, "Scopes")).toContainText("Passed");
  await expect(edith.getByText("payments.wire.write: not granted")).toHaveCount(0);
});

test("a wrong secret needs the right password, is explained by the test, and is put right", async ({ as }) => {
  const edith = await as("edith");
  await edith.goto(screen("connection"));
  await edith.getByLabel("Client secret").fill("not-the-secret");
  await edith.getByRole("button", { name: "Save the connection" }).click();
  await question(edith).getByLabel("Your own password").fill("not my password");
  await question(edith).getByRole("button", { name: "Save the connection" }).click();
  await expect(question(edith).getByRole("alert")).toContainText("Nothing was changed");
  await question(edith).getByRole("button", { name: "Cancel" }).click();
  await expect(edith.getByLabel("Client secret")).toHaveValue("not-the-secret");
  await saveClientSecret(edith, "not-the-secret");
  await testConnection(edith);
  await expect(step(edith, "Token")).toContainText("Failed");
  await expect(step(edith, "Balance")).toContainText("Skipped");
  await saveClientSecret(edith, clientSecret());
  await testConnection(edith);
  await expect(step(edith, "Token")).toContainText("Passed");
});

function deliver(request: APIRequestContext, secret: string) {
  const body = JSON.stringify({
    event_id: randomUUID(),
    event_type: "branch.rotated",
    resource_type: "branch",
    data: { branchId: randomUUID() },
  });
  return request.post("/api/webhooks/qbank", {
    headers: {
      "content-type": "application/json",
      "webhook-event-id": randomUUID(),
      "webhook-signature": createHmac("sha256", secret).update(body).digest("hex"),
    },
    data: Buffer.from(body),
  });
}

async function changeSecret(page: Page, hours: number): Promise<void> {
  await page.getByLabel("Hours for which the present secret still counts").fill(String(hours));
  await page.getByRole("button", { name: "Change the secret" }).click();
  await question(page).getByLabel("Your own password").fill(password);
  await question(page).getByRole("button", { name: "Change the secret" }).click();
  await expect(question(page)).toBeHidden();
}

test("a webhook secret is changed on both sides without losing a delivery, and the earlier one is ended", async ({
  as,
  bank,
  request,
}) => {
  const edith = await as("edith");
  await edith.goto(screen("webhooks"));
  await edith.getByRole("button", { name: "Make one" }).click();
  const made = await edith.getByRole("textbox", { name: "New secret" }).inputValue();
  await changeSecret(edith, 1);
  for (const secret of [made, webhookSecret()]) expect((await deliver(request, secret)).status()).toBe(200);
  await bank.signWith(made);
  await edith.getByRole("button", { name: "End the earlier secret now" }).click();
  await question(edith).getByRole("button", { name: "End it now" }).click();
  await expect(edith.getByText("none counts")).toBeVisible();
  await expect.poll(async () => (await deliver(request, webhookSecret())).status()).toBe(401);
  const told = await bank.raiseException({ checkNumber: String(uniqueMinor()), amount: "75.00" });
  await expect.poll(() => bank.toldOf(told)).toBe("delivered");
  await edith.getByRole("textbox", { name: "New secret" }).fill(webhookSecret());
  await changeSecret(edith, 0);
  await bank.signWith(webhookSecret());
  expect((await deliver(request, webhookSecret())).status()).toBe(200);
});

async function setWireCutoff(page: Page, time: string): Promise<void> {
  await page.goto(screen("accounts"));
  await page.getByRole("button", { name: "Change what we keep of Harbor Mills Operating" }).press("Enter");
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Wire cut-off").fill(time);
  await dialog.getByRole("button", { name: "Save", exact: true }).click();
  await expect(dialog).toBeHidden();
}

test("an account's cut-off is changed and stands on its page", async ({ as }) => {
  const edith = await as("edith");
  await edith.goto(screen("accounts"));
  const row = edith.getByRole("row").filter({ hasText: "Harbor Mills Operating" });
  const heads = await edith.getByRole("table").filter({ has: row }).getByRole("columnheader").allTextContents();
  // The account's own name heads its row, so the cells begin one column later.
  const wire = row.getByRole("cell").nth(heads.indexOf("Wire") - 1);
  const before = /\d\d:\d\d/.exec((await wire.textContent()) ?? "")?.[0] ?? "";
  await setWireCutoff(edith, "15:41");
  await expect(row).toContainText("15:41 ET");
  await edith.goto("/accounts");
  await edith.getByRole("link", { name: "Harbor Mills Operating" }).first().click();
  await expect(edith.getByText("15:41 ET").first()).toBeVisible();
  await setWireCutoff(edith, before);
  await expect(row).toContainText(`${before} ET`);
});

test("a routing number whose check digit is wrong is refused on its field", async ({ as }) => {
  const edith = await as("edith");
  await edith.goto(screen("accounts"));
  await edith.getByRole("button", { name: "Change what we keep of Harbor Mills Payroll" }).click();
  const dialog = edith.getByRole("dialog");
  await dialog.getByLabel(/Routing number/).fill("123456789");
  await dialog.getByRole("button", { name: "Save", exact: true }).click();
  await expect(dialog.getByRole("alert")).toContainText("check digit is wrong");
  await expectAccessible(edith, "a refused account profile");
});

test("whoever saves second is told who was first, and keeps what was typed", async ({ as }) => {
  const [edith, farid] = [await as("edith"), await as("farid")];
  const hours = (page: Page): Locator => page.getByLabel("Hours for which it remembers a key");
  const save = (page: Page): Promise<void> => page.getByRole("button", { name: "Save the capabilities" }).click();
  const stored = async (page: Page, value: string): Promise<void> => {
    await expect(page.getByText("Saved. What is sent from now on follows it.").first()).toBeVisible();
    await page.reload();
    await expect(hours(page)).toHaveValue(value);
  };
  for (const page of [edith, farid]) await page.goto(screen("capabilities"));
  await hours(farid).fill("23");
  await save(farid);
  await stored(farid, "23");
  await hours(edith).fill("22");
  await save(edith);
  await expect(edith.getByRole("main").getByRole("alert")).toContainText("Farid");
  await expect(hours(edith)).toHaveValue("22");
  await edith.reload();
  await hours(edith).fill("24");
  await save(edith);
  await stored(edith, "24");
});

test("a call is found by the bank's request id", async ({ as }) => {
  const edith = await as("edith");
  await edith.goto(screen("calls"));
  const rows = edith.getByRole("region", { name: "Calls to the bank" }).getByRole("row");
  const id = (await rows.nth(1).getByRole("cell").last().textContent())?.slice(0, 36) ?? "";
  await edith.getByLabel("Request id or key").fill(id);
  await edith.getByRole("button", { name: "Filter" }).click();
  await expect(edith.getByText("1 of 1 calls")).toBeVisible();
  await edith.goto(`${screen("calls")}&id=${randomUUID()}`);
  await expect(edith.getByText("No call fits the filter")).toBeVisible();
});
