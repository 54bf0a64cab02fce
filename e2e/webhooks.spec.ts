import { createHmac, randomUUID } from "node:crypto";
import type { APIRequestContext, Page } from "@playwright/test";
import { webhookSecret } from "./fixtures/place";
import { fact, question } from "./fixtures/screen";
import { expect, test } from "./fixtures/test";

function deliver(request: APIRequestContext, body: string, secret: string) {
  return request.post("/api/webhooks/qbank", {
    headers: {
      "content-type": "application/json",
      "webhook-event-id": randomUUID(),
      "webhook-signature": createHmac("sha256", secret).update(body).digest("hex"),
    },
    data: Buffer.from(body),
  });
}

const event = (eventType: string): string =>
  JSON.stringify({
    event_id: randomUUID(),
    event_type: eventType,
    resource_type: "branch",
    created_at: new Date().toISOString(),
    data: { branchId: randomUUID() },
  });

async function refusedCount(page: Page): Promise<number> {
  await page.goto("/webhooks");
  const heading = page.getByRole("heading", { name: /Refused deliveries/ });
  return Number(/([\d,]+) in 14 days/.exec((await heading.textContent()) ?? "")?.[1]?.replaceAll(",", ""));
}

test("a delivery with a wrong signature is turned away, counted, and leaves no body", async ({ as, request }) => {
  const edith = await as("edith");
  const before = await refusedCount(edith);
  const body = event(`branch.secret-${randomUUID()}`);
  expect((await deliver(request, body, "not the secret")).status()).toBe(401);
  expect((await request.post("/api/webhooks/qbank", { data: body })).status()).toBe(401);
  await expect.poll(() => refusedCount(edith)).toBe(before + 2);
  const newest = edith.getByRole("region", { name: "Newest refused deliveries" });
  await expect(newest.getByRole("row").nth(1)).toContainText("No signature");
  await expect(newest.getByRole("row").nth(2)).toContainText("Wrong signature");
  await expect(edith.getByText("branch.secret-")).toHaveCount(0);
});

test("a signed event that nobody knows is kept as ignored, once, and may be replayed", async ({ as, request }) => {
  const edith = await as("edith");
  const type = `branch.moved.${randomUUID().slice(0, 8)}`;
  const body = event(type);
  expect((await deliver(request, body, webhookSecret())).status()).toBe(200);
  expect((await deliver(request, body, webhookSecret())).status()).toBe(200);
  const row = edith.getByRole("row").filter({ hasText: type });
  await expect(async () => {
    await edith.goto("/webhooks");
    await expect(row).toContainText("Ignored", { timeout: 1_000 });
  }).toPass();
  await expect(row).toHaveCount(1);
  await expect(row).toContainText("2 times");
  await row.getByRole("link").first().click();
  await expect(edith.getByRole("heading", { level: 1, name: type })).toBeVisible();
  await expect(edith.getByRole("region", { name: "Body" })).toContainText(body);
  await edith.getByRole("button", { name: "Replay" }).click();
  await question(edith).getByRole("button", { name: "Replay the delivery" }).click();
  await expect(question(edith)).toBeHidden();
  await expect(edith.getByRole("region", { name: "History" })).toContainText("Webhook replayed");
  await expect(async () => {
    await edith.reload();
    await expect(edith.getByText("Ignored", { exact: true }).first()).toBeVisible({ timeout: 1_000 });
  }).toPass();
  await expect(fact(edith, "Receipts")).toHaveText("2 times, stored once");
  const attempts = edith.getByRole("region", { name: "When each attempt came" });
  await expect(attempts.getByRole("row").nth(1)).toContainText("First");
  await expect(attempts.getByRole("row").nth(2)).toContainText("Last repeat");
  await expect(edith.getByRole("region", { name: "What it changed" })).toContainText("No row of a payment");
});
