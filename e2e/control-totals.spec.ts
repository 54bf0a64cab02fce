import type { Page } from "@playwright/test";
import { expectAccessible } from "./fixtures/axe";
import { uploadFile } from "./fixtures/files";
import { dayFromNow, nachaFile } from "./fixtures/nacha";
import { chooseOption, madePayment } from "./fixtures/payments";
import { personOf } from "./fixtures/people";
import { figure, uniqueMinor } from "./fixtures/screen";
import { expect, test } from "./fixtures/test";

const ACCOUNT = "Harbor Mills Reserve";

async function openPolicy(edith: Page): Promise<void> {
  await edith.goto("/banks/qbank?tab=accounts");
  await edith.getByRole("button", { name: `Change the ACH policy of ${ACCOUNT}` }).click();
  await expect(edith.getByRole("dialog", { name: `ACH policy of ${ACCOUNT}` })).toBeVisible();
}

test("an account asks for control totals: none and wrong ones keep the file, right ones let it go on; dropping them asks for the password", async ({
  as,
}) => {
  const amountMinor = uniqueMinor();
  const [ana, edith] = [await as("ana"), await as("edith")];

  await test.step("an administrator asks for them", async () => {
    await openPolicy(edith);
    const dialog = edith.getByRole("dialog");
    await dialog.getByLabel("Whoever uploads keys control totals").check();
    await expect(dialog.getByLabel("Your own password")).toHaveCount(0);
    await expectAccessible(edith, "an account's ACH policy");
    await dialog.getByRole("button", { name: "Save the policy" }).click();
    await expect(dialog).toBeHidden();
    await expect(edith.getByRole("row").filter({ hasText: ACCOUNT })).toContainText("control totals keyed");
  });

  const totals = ana.getByRole("region", { name: "Control totals", exact: true });
  const key = async (entries: string, debits: string, credits: string): Promise<void> => {
    await totals.getByLabel("Number of entries").fill(entries);
    await totals.getByLabel("Total debits").fill(debits);
    await totals.getByLabel("Total credits").fill(credits);
    await ana.keyboard.press("Enter");
  };

  await test.step("without them the file is not sent there", async () => {
    const entries = [{ name: "ADA PARK", amountMinor }];
    await uploadFile(ana, `control-${amountMinor}.ach`, nachaFile({ entries, effectiveDate: dayFromNow(9) }));
    await expect(totals).toContainText(`${ACCOUNT} ··`);
    await chooseOption(ana, "Settlement account", new RegExp(ACCOUNT));
    await ana.getByRole("button", { name: "Send for approval" }).click();
    await expect(ana.getByText("This account asks for control totals: key the number of entries")).toBeVisible();
  });

  await test.step("wrong ones stand beside the file's, line by line, and what was typed stays", async () => {
    await key("2", "0", figure(amountMinor - 1));
    const line = (name: string) => totals.getByRole("row").filter({ hasText: name });
    await expect(line("Entries")).toContainText("1 more keyed");
    await expect(line("Debits")).toContainText("equal");
    await expect(line("Credits")).toContainText("0.01 less keyed");
    await expect(totals.getByLabel("Number of entries")).toHaveValue("2");
    await expectAccessible(ana, "control totals that differ");
  });

  await test.step("right ones let it go on", async () => {
    await key("1", "0", figure(amountMinor));
    await expect(totals.getByText("equal")).toHaveCount(3);
    await chooseOption(ana, "Settlement account", new RegExp(ACCOUNT));
    await ana.getByRole("button", { name: "Send for approval" }).click();
    await madePayment(ana);
  });

  await test.step("dropping them lets more through, so the password is asked", async () => {
    await openPolicy(edith);
    const dialog = edith.getByRole("dialog");
    await dialog.getByLabel("Whoever uploads keys control totals").uncheck();
    await dialog.getByRole("button", { name: "Save the policy" }).click();
    await expect(dialog.getByText("This change needs your own password again.")).toBeVisible();
    await dialog.getByLabel("Your own password").fill(personOf("edith").password);
    await dialog.getByRole("button", { name: "Save the policy" }).click();
    await expect(dialog).toBeHidden();
    await expect(edith.getByRole("row").filter({ hasText: ACCOUNT })).not.toContainText("control totals keyed");
  });
});
