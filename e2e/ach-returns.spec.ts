import type { Page } from "@playwright/test";
import { expectAccessible } from "./fixtures/axe";
import { uploadFile } from "./fixtures/files";
import { dayFromNow, nachaFile } from "./fixtures/nacha";
import { approveAndRelease, chooseOption, keyOf, madePayment } from "./fixtures/payments";
import { figure, question, title, uniqueMinor } from "./fixtures/screen";
import { expect, test } from "./fixtures/test";

/** A file of debits whose totals and check digits are off by what a careless program does. */
function brokenFile(amounts: readonly [number, number]): Buffer {
  const entries = [
    { name: "ADA PARK", amountMinor: amounts[0], direction: "debit" },
    { name: "CLEO RUIZ", amountMinor: amounts[1], direction: "debit" },
  ] as const;
  // Accounts that no other file pays: a notification of change carries no amount to tell two files apart by.
  const text = nachaFile({ entries, effectiveDate: dayFromNow(12) })
    .toString("latin1")
    .replaceAll(/55010([01]) {11}/g, (_account, index) => `${amounts[0]}${index}`.padEnd(17));
  const lines = text.split("\n");
  // The entry hash of batch and file, each one too high.
  const broken = lines.map((line) =>
    line.startsWith("8225")
      ? `${line.slice(0, 19)}9${line.slice(20)}`
      : line.startsWith("9000001")
        ? `${line.slice(0, 30)}9${line.slice(31)}`
        : line,
  );
  return Buffer.from(broken.join("\n"), "latin1");
}

test("a broken file is repaired, sent and settled; what comes back is matched, a correction accepted, a debit sent again", async ({
  as,
  bank,
}) => {
  test.setTimeout(240_000);
  const amounts = [uniqueMinor(), uniqueMinor()] as const;
  const name = `dues-${amounts[0]}.ach`;
  const ana = await as("ana");

  await test.step("uploaded: refused, with the repair offered", async () => {
    await uploadFile(ana, name, brokenFile(amounts));
    await expect(ana.getByText(/^Refused: /).first()).toBeVisible();
    await ana
      .getByRole("link", { name: /doctor/i })
      .first()
      .click();
    await expect(ana.getByRole("list", { name: "Repairs offered" })).toBeVisible();
  });

  await test.step("repaired in the doctor: a copy that is valid", async () => {
    await ana
      .getByRole("list", { name: "Repairs offered" })
      .getByRole("listitem")
      .filter({ hasText: /total|hash/i })
      .getByRole("checkbox")
      .first()
      .check();
    await ana.getByRole("button", { name: "Preview the changes" }).click();
    await expect(ana.getByText(/The copy is valid/)).toBeVisible({ timeout: 30_000 });
    await ana.getByLabel("Reason").fill("The program adds the hash up wrongly");
    await ana.getByRole("button", { name: "Make the repaired copy" }).click();
    await expect(ana.getByRole("button", { name: "Send for approval" })).toBeVisible({ timeout: 30_000 });
  });

  await chooseOption(ana, "Settlement account", /Harbor Mills Operating/);
  await ana.getByRole("button", { name: "Send for approval" }).click();
  const payment = await madePayment(ana);
  const chitra = await as("chitra");
  await approveAndRelease(chitra, payment);
  const key = await keyOf(chitra);
  expect(await bank.letFinish(key)).toMatchObject({ status: "P_COMPLETED", debitMinor: amounts[0] + amounts[1] });
  await expect(ana.getByText("Completed", { exact: true }).first()).toBeVisible({ timeout: 30_000 });

  await test.step("the bank returns one debit and corrects the other; the desk fetches both", async () => {
    const [held] = await bank.paymentsWithKey(key);
    await bank.sendBack(held?.paymentId ?? "", [
      { trace: "064000050000001", code: "R01", text: "BALANCE TOO LOW" },
      { trace: "064000050000002", code: "C01", text: "9988776655" },
    ]);
    await ana.goto("/ach-returns");
    await expect(title(ana, "ACH returns")).toBeVisible();
    await ana.getByRole("button", { name: "Fetch from the bank" }).click();
    await expect(ana.getByText(/1 new file of returns/).first()).toBeVisible({ timeout: 30_000 });
    const row = ana.getByRole("row").filter({ hasText: figure(amounts[0]) });
    await expect(row).toContainText("R01 Insufficient funds");
    await expect(row).toContainText(payment.number);
    await expectAccessible(ana, "the list of returns");
  });

  await test.step("the payment says what came back", async () => {
    await ana.goto(payment.href);
    const back = ana.getByRole("region", { name: "Came back", exact: true });
    await expect(back).toContainText(`1 entry returned, USD ${figure(amounts[0])} taken back; 1 correction`);
    await expect(back.getByRole("row").filter({ hasText: "CLEO RUIZ" })).toContainText("C01");
  });

  await test.step("an analyst sees the correction and does not accept it; an approver does", async () => {
    await openReturn(ana, payment.href, "CLEO RUIZ");
    await expect(ana.getByText("needs an approver", { exact: false })).toBeVisible();
    await expect(ana.getByRole("button", { name: "Accept the change" })).toBeHidden();
    const path = new URL(ana.url()).pathname;
    await chitra.goto(path);
    await expect(chitra.getByRole("row").filter({ hasText: "Account number" })).toContainText("··6655");
    await expectAccessible(chitra, "a correction");
    await chitra.getByRole("button", { name: "Accept the change" }).click();
    await question(chitra).getByRole("button", { name: "Accept the change" }).click();
    await expect(chitra.getByText("Change accepted", { exact: true })).toBeVisible();
    await expect(chitra.getByRole("region", { name: "History" })).toContainText("Correction accepted");
  });

  await test.step("the returned debit goes again in a file that waits for an approval", async () => {
    await openReturn(ana, payment.href, "ADA PARK");
    await expect(ana.getByText("BALANCE TOO LOW")).toBeVisible();
    await ana.getByRole("button", { name: "Send again" }).click();
    await question(ana).getByRole("button", { name: "Make the file" }).click();
    await expect(title(ana, /^retry-of-dues-/)).toBeVisible({ timeout: 30_000 });
    await expect(ana.getByRole("button", { name: "Send for approval" })).toBeVisible({ timeout: 30_000 });
    await expect(ana.getByText(figure(amounts[0])).first()).toBeVisible();
    await openReturn(ana, payment.href, "ADA PARK");
    await expect(ana.getByText("Sent again", { exact: true })).toBeVisible();
  });
});

/** Opens what came back of one payee from the payment's page. */
async function openReturn(page: Page, paymentHref: string, payee: string): Promise<void> {
  await page.goto(paymentHref);
  const region = page.getByRole("region", { name: "Came back", exact: true });
  await region.getByRole("row").filter({ hasText: payee }).getByRole("link").first().click();
  await expect(page.getByRole("region", { name: "What came back" })).toBeVisible();
}
