import type { Page } from "@playwright/test";
import { expectAccessible } from "./fixtures/axe";
import { uploadFile } from "./fixtures/files";
import { dayFromNow, nachaFile } from "./fixtures/nacha";
import { approveAndRelease, chooseOption, madePayment } from "./fixtures/payments";
import { figure, title, uniqueMinor } from "./fixtures/screen";
import { expect, test } from "./fixtures/test";

/** Says in the connection whether the bank takes whole files or single entries. */
async function takeAch(edith: Page, how: "file" | "entry"): Promise<void> {
  await edith.goto("/banks/qbank?tab=capabilities");
  await edith.getByLabel("ACH", { exact: true }).selectOption(how);
  await edith.getByLabel("Writes it takes in an hour").fill(how === "entry" ? "100" : "0");
  const answered = edith.waitForResponse((response) => response.request().method() === "POST");
  await edith.getByRole("button", { name: "Save the capabilities" }).click();
  expect((await answered).status()).toBe(200);
  await edith.reload();
  await expect(edith.getByLabel("ACH", { exact: true })).toHaveValue(how);
}

test("a file goes entry by entry; the one that the bank refuses is named with its reason and the payment is carried out in part", async ({
  as,
  bank,
}) => {
  const edith = await as("edith");
  await takeAch(edith, "entry");
  try {
    const start = uniqueMinor();
    const refused = `ENTRY ${start}`;
    await bank.refuseRecipient(refused, "The recipient's account is closed");
    const entries = [
      { name: "MARIA ORTEGA", amountMinor: start },
      { name: refused, amountMinor: start + 1 },
      { name: "JOHN WELLS", amountMinor: start + 2 },
    ];
    const ana = await as("ana");
    await uploadFile(ana, `entries-${start}.ach`, nachaFile({ entries, effectiveDate: dayFromNow(9) }));
    await chooseOption(ana, "Settlement account", /Harbor Mills Operating/);
    await ana.getByRole("button", { name: "Send for approval" }).click();
    const payment = await madePayment(ana);

    const chitra = await as("chitra");
    await chitra.goto(payment.href);
    await expect(
      chitra.getByText(/takes single entries: 3 calls, each with its own key.* At 100 an hour/),
    ).toBeVisible();
    await approveAndRelease(chitra, payment);

    await chitra.goto(`${payment.href}?entries=failed`);
    await expect(title(chitra, payment.number)).toBeVisible();
    const table = chitra.getByRole("region", { name: "Entries of the file" });
    await expect(table.getByRole("row")).toHaveCount(2);
    const row = table.getByRole("row").filter({ hasText: refused });
    await expect(row).toContainText("The recipient's account is closed");
    await expect(row).toContainText("Not paid");

    for (const amountMinor of [start, start + 2]) {
      const [paid, ...more] = await bank.paymentsOf(amountMinor);
      expect(more).toEqual([]);
      await bank.letFinish(paid?.idempotencyKey ?? "");
    }
    expect(await bank.paymentsOf(start + 1)).toEqual([]);
    await expect(async () => {
      await chitra.goto(payment.href);
      await expect(chitra.getByText("Carried out in part", { exact: true }).first()).toBeVisible({ timeout: 2_000 });
    }).toPass({ timeout: 60_000 });
    await expect(
      chitra.getByText(`2 paid with USD ${figure(2 * start + 2)}, 1 not paid with USD ${figure(start + 1)}`),
    ).toBeVisible();
    await expectAccessible(chitra, "a payment that was carried out in part");
    await chitra.goto(`${payment.href}?entries=unknown`);
    await expect(chitra.getByText("No entry is in this state.")).toBeVisible();
    await expectAccessible(chitra, "entries of a state that none is in");

    await chitra.setViewportSize({ width: 390, height: 844 });
    await chitra.goto(`${payment.href}?entries=failed`);
    await expect(table.getByText("The recipient's account is closed").first()).toBeVisible();
    const wider = await chitra.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
    expect(wider, "the page is as wide as the phone").toBe(false);

    await chitra.goto("/payments");
    await expect(title(chitra, "Payments")).toBeVisible();
    await expect(chitra.getByText(/carried out in part in the last day/)).toBeVisible();
  } finally {
    await takeAch(edith, "file");
  }
});
