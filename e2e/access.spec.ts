import { makeWire } from "./fixtures/payments";
import { uniqueMinor, uniqueWord } from "./fixtures/screen";
import { expect, test } from "./fixtures/test";

const nothing = { level: 1, name: "There is nothing here" } as const;

test("an address without a screen says so and leads back", async ({ as, problems }) => {
  problems.expectStatus(404);
  const ana = await as("ana");
  for (const path of ["/nowhere", "/payments/00000000-0000-4000-8000-000000000000", "/accounts/not-an-id"]) {
    await ana.goto(path);
    await expect(ana.getByRole("heading", nothing), path).toBeVisible();
  }
  await ana.getByRole("link", { name: "Go to Morning" }).click();
  await expect(ana.getByRole("heading", { level: 1, name: "Morning" })).toBeVisible();
});

test("the icon that browsers ask for by its old name is there", async ({ request }) => {
  const answer = await request.get("/favicon.ico");
  expect(answer.status()).toBe(200);
  expect(answer.headers()["content-type"]).toContain("image/svg+xml");
});

test("what lies outside a person's accounts does not exist for them", async ({ as, problems }) => {
  problems.expectStatus(404);
  const [ana, ben] = [await as("ana"), await as("ben")];
  const payment = await makeWire(ana, {
    amountMinor: uniqueMinor(),
    beneficiary: uniqueWord("Elm Street"),
    reference: uniqueWord("INV"),
  });
  await ana.goto("/accounts");
  const foreign = await ana.getByRole("link", { name: "Harbor Mills Operating" }).first().getAttribute("href");
  await ben.goto(foreign ?? "");
  await expect(ben.getByRole("heading", nothing)).toBeVisible();
  await ben.goto(payment.href);
  await expect(ben.getByRole("heading", nothing)).toBeVisible();
  await ben.goto("/accounts");
  await expect(ben.getByText("4 accounts").first()).toBeVisible();
  await expect(ben.getByRole("link", { name: /Harbor Mills Operating/ })).toHaveCount(0);
  await ben.goto("/payments");
  await expect(ben.getByText(payment.number)).toHaveCount(0);
});

test("a role opens only its own screens", async ({ as }) => {
  const refused = "Your role may not open that page.";
  const chitra = await as("chitra");
  for (const path of ["/ach-files/new", "/payments/wires/new", "/webhooks", "/banks", "/banks/qbank"]) {
    await chitra.goto(path);
    await expect(chitra.getByText(refused), path).toBeVisible();
  }
  const ana = await as("ana");
  await ana.goto("/webhooks");
  await expect(ana.getByText(refused)).toBeVisible();
  await expect(ana.getByRole("navigation", { name: "Screens" }).getByRole("link", { name: "Webhooks" })).toHaveCount(0);
  const edith = await as("edith");
  await edith.goto("/payments/wires/new");
  await expect(edith.getByText(refused)).toBeVisible();
});

test("an auditor reads every screen and can change nothing on any", async ({ as, bank }) => {
  const ana = await as("ana");
  const payment = await makeWire(ana, {
    amountMinor: uniqueMinor(),
    beneficiary: uniqueWord("Elm Street"),
    reference: uniqueWord("INV"),
  });
  await bank.raiseException({ checkNumber: String(uniqueMinor()), amount: "120.00" });
  const grace = await as("grace");
  const acts = grace.getByRole("main").getByRole("button", {
    // A button that copies may carry such a word: "Copy the request id of “Payments”".
    name: /^(?!Copy ).*(Approve|Release|Reject|Cancel|Send|Pay|Return|Refresh|Upload|Replay|Restamp|Discard|Decide|Save|Change|Test|End|Make)/,
  });
  for (const path of [
    "/",
    "/accounts",
    "/payments",
    payment.href,
    "/ach-files",
    "/approvals",
    "/positive-pay",
    "/webhooks",
    "/banks",
    "/banks/qbank",
    "/banks/qbank?tab=webhooks",
    "/banks/qbank?tab=accounts",
    "/banks/qbank?tab=capabilities",
    "/activity",
  ]) {
    await grace.goto(path);
    await expect(grace.getByRole("heading", { level: 1 })).toBeVisible();
    await expect(acts, path).toHaveCount(0);
    await expect(grace.getByRole("main").getByRole("link", { name: /New wire|New transfer|Upload/ }), path).toHaveCount(
      0,
    );
  }
  await expect(grace.getByText("Payment created").first()).toBeVisible();
  await grace.goto("/webhooks");
  await grace.getByRole("row").nth(1).getByRole("link").first().click();
  await expect(grace.getByRole("region", { name: "Delivery" })).toBeVisible();
  await expect(acts).toHaveCount(0);
});
