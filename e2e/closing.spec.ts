import type { Page } from "@playwright/test";
import { expectAccessible } from "./fixtures/axe";
import type { Bank } from "./fixtures/bank";
import { approveAndRelease, keyOf, makeWire, type Made } from "./fixtures/payments";
import { fact, question, uniqueMinor, uniqueWord } from "./fixtures/screen";
import { expect, test } from "./fixtures/test";

const EVIDENCE = "Seen in the bank's portal under wires, with our reference and this amount.";

/** A wire of which nobody knows the outcome: the bank says that it holds the key, and not which payment it became. */
async function makeUnknown(bank: Bank, analyst: Page, approver: Page, commit: boolean): Promise<Made> {
  const wanted = {
    amountMinor: uniqueMinor(),
    beneficiary: uniqueWord("Limbo Steel"),
    reference: uniqueWord("LIMBO"),
  };
  const payment = await makeWire(analyst, wanted);
  const body = JSON.stringify({ type: "about:blank", title: "Conflict", status: 409, detail: "P_VALIDATED" });
  const headers = { "content-type": "application/problem+json" };
  await bank.misbehave({
    method: "POST",
    path: "/payments/wire",
    kind: "status",
    status: 409,
    count: 1,
    body,
    headers,
    commit,
  });
  await approveAndRelease(approver, payment);
  await expect(approver.getByText("Outcome unknown", { exact: true }).first()).toBeVisible({ timeout: 30_000 });
  return payment;
}

/** Types the proposal with the keyboard alone and sends it. */
async function propose(page: Page, verdict: "It was paid" | "It was not paid", reference?: string): Promise<void> {
  const form = page.getByRole("form", { name: "Propose a closing" });
  await form.getByLabel(/^What .* shows$/).selectOption({ label: verdict });
  if (reference) await form.getByLabel("Bank's reference").fill(reference);
  await form.getByLabel("Evidence").fill(EVIDENCE);
  await form.getByLabel("Evidence").press("Tab");
  await expect(form.getByRole("button", { name: "Propose the closing" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByText("Waits for another approver").first()).toBeVisible();
}

const closings = (page: Page) => page.getByRole("region", { name: "Closing by two people" });

test("one person proposes that it was paid, another confirms, and the payment says who said so", async ({
  as,
  bank,
}) => {
  const [ana, chitra] = [await as("ana"), await as("chitra")];
  const payment = await makeUnknown(bank, ana, chitra, true);
  const key = await keyOf(chitra);
  await ana.goto(payment.href);
  await expect(ana.getByText(/Look at the bank, then close it with a second person/)).toBeVisible();
  await expect(fact(closings(ana), "Key")).toContainText(key);
  await expectAccessible(ana, "an unknown payment");
  await ana.getByRole("button", { name: "Propose the closing" }).click();
  await expect(ana.getByLabel("Evidence")).toHaveAccessibleDescription(/at least 10 characters/);
  await propose(ana, "It was paid", "FT-2026-77120");
  await expect(ana.getByRole("button", { name: "Confirm" })).toHaveCount(0);
  await expect(closings(ana)).toContainText("Your role (analyst) may not confirm closings.");

  await chitra.goto("/approvals");
  const row = chitra
    .getByRole("list", { name: "Closings that wait" })
    .getByRole("listitem")
    .filter({ hasText: payment.number });
  await expect(row).toContainText(EVIDENCE);
  await expectAccessible(chitra, "approvals with a closing");
  await row.getByRole("link", { name: payment.number }).focus();
  await chitra.keyboard.press("a");
  await expect(question(chitra)).toContainText("becomes Completed, closed by people");
  await question(chitra).getByRole("button", { name: "Confirm: it was paid" }).press("Enter");
  await expect(row).toBeHidden();

  await expect(ana.getByText("Completed, closed by people", { exact: true }).first()).toBeVisible();
  await expect(
    ana.getByText(/Closed by two people, not by the bank. Ana Lindqvist proposed and Chitra Rao/),
  ).toBeVisible();
  await expect(closings(ana)).toContainText("FT-2026-77120");
  await expect(ana.getByRole("region", { name: "History" })).toContainText("Closing confirmed");
  await ana.goto("/payments?status=completed");
  await expect(ana.getByRole("row").filter({ hasText: payment.number })).toContainText("closed by people");
});

test("the proposer cannot confirm; another declines, and a second closing as not paid warns before it is confirmed", async ({
  as,
  bank,
}) => {
  const [ana, chitra, diego] = [await as("ana"), await as("chitra"), await as("diego")];
  const payment = await makeUnknown(bank, ana, chitra, false);
  await propose(chitra, "It was paid", "FT-1");
  await expect(closings(chitra)).toContainText("You proposed this closing, so another approver must confirm");
  await expect(chitra.getByRole("button", { name: "Confirm" })).toHaveCount(0);
  await expect(chitra.getByRole("button", { name: "Withdraw" })).toBeVisible();

  await diego.goto(payment.href);
  await diego.getByRole("button", { name: "Decline" }).click();
  await question(diego).getByRole("button", { name: "Decline the closing" }).click();
  await expect(question(diego).getByRole("alert")).toContainText("Say why");
  await question(diego).getByLabel("Why").fill("The portal does not show it.");
  await question(diego).getByRole("button", { name: "Decline the closing" }).click();
  await expect(question(diego)).toBeHidden();
  await expect(chitra.getByText(/Diego Santos declined it/)).toBeVisible();

  await propose(chitra, "It was not paid");
  await diego.goto(payment.href);
  await diego.getByRole("button", { name: "Confirm" }).click();
  await expect(question(diego)).toContainText("a second payment pays twice");
  await expectAccessible(diego, "the question before a closing");
  await question(diego).getByRole("button", { name: "Confirm: it was not paid" }).click();
  await expect(diego.getByText("Failed, no money moved, closed by people", { exact: true }).first()).toBeVisible();
  expect(await bank.paymentsWithKey(await keyOf(diego))).toEqual([]);
});
