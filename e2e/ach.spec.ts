import { uploadFile } from "./fixtures/files";
import { dayFromNow, nachaFile, totalsOf } from "./fixtures/nacha";
import { chooseOption, keyOf, madePayment, waitingCard } from "./fixtures/payments";
import { fact, figure, markDocument, question, uniqueMinor } from "./fixtures/screen";
import { expect, test } from "./fixtures/test";

test("a file goes from upload to settlement, paid once, and its page says so by itself", async ({ as, bank }) => {
  const entries = [
    { name: "ADA PARK", amountMinor: uniqueMinor() },
    { name: "CLEO RUIZ", amountMinor: 201_999 },
    { name: "HARBOR LINEN CO", amountMinor: 99_01, direction: "debit" },
  ] as const;
  const { creditMinor, debitMinor, hash } = totalsOf(entries);
  const name = `payroll-${creditMinor}.ach`;
  const ana = await as("ana");

  await test.step("uploaded: verdict and totals", async () => {
    await uploadFile(ana, name, nachaFile({ entries, effectiveDate: dayFromNow(-40) }));
    await expect(ana.getByText("The file is valid")).toBeVisible();
    await expect(ana.getByText(figure(creditMinor)).first()).toBeVisible();
    await expect(ana.getByText(figure(debitMinor)).first()).toBeVisible();
    await expect(ana.getByText(String(Number(hash)))).toBeVisible();
    await expect(
      ana.getByRole("region", { name: "Entries of the file" }).getByRole("row").filter({ hasText: "ADA PARK" }),
    ).toContainText(figure(entries[0].amountMinor));
    await expect(ana.getByText(/One batch has an effective date before/)).toBeVisible();
  });

  await test.step("dated anew: a copy without the warning, the first one kept", async () => {
    const hashBefore = await fact(ana, "SHA-256").getByRole("code").textContent();
    await ana.getByRole("link", { name: "File doctor" }).click();
    await expect(ana.getByRole("checkbox", { name: /Date the batches anew/ })).toBeChecked();
    await ana.getByRole("button", { name: "Preview the changes" }).click();
    await ana.getByLabel("Reason").fill("The run was late.");
    await ana.getByRole("button", { name: "Make the repaired copy" }).click();
    await expect(fact(ana, "Repaired from")).toBeVisible({ timeout: 30_000 });
    await expect(ana.getByText("The file is valid")).toBeVisible();
    await expect(ana.getByText(/has an effective date before/)).toBeHidden();
    await expect(fact(ana, "SHA-256").getByRole("code")).not.toHaveText(hashBefore ?? "");
  });

  await chooseOption(ana, "Settlement account", /Harbor Mills Operating/);
  await ana.getByRole("button", { name: "Send for approval" }).click();
  const payment = await madePayment(ana);
  await expect(ana.getByText("Awaiting approval", { exact: true })).toBeVisible();
  const wasKept = await markDocument(ana);

  await test.step("the approver reads it, approves it and releases it", async () => {
    const chitra = await as("chitra");
    await chitra.goto("/approvals");
    const card = waitingCard(chitra, payment);
    await expect(card).toContainText(`3 entries: USD ${figure(creditMinor)} out, USD ${figure(debitMinor)} in`);
    await expect(card).toContainText("Created by Ana Lindqvist");
    await card.getByRole("button", { name: "Approve", exact: true }).click();
    await question(chitra).getByRole("button", { name: "Approve", exact: true }).click();
    await expect(card.getByText("Approved, not released")).toBeVisible();
    await card.getByRole("button", { name: "Release" }).click();
    await question(chitra).getByRole("button", { name: "Release to the bank" }).click();
    await expect(card).toBeHidden({ timeout: 30_000 });
  });

  await expect(ana.getByText("Accepted by the bank", { exact: true }).first()).toBeVisible();
  const key = await keyOf(ana);
  const held = await bank.paymentsWithKey(key);
  expect(held).toMatchObject([
    { kind: "ach-file", creditMinor, debitMinor, entryCount: 3, amountMinor: creditMinor + debitMinor },
  ]);

  await test.step("it settles at the bank, and the open page says so", async () => {
    expect(await bank.letFinish(key)).toMatchObject({ status: "P_COMPLETED" });
    await expect(ana.getByText("Completed", { exact: true }).first()).toBeVisible({ timeout: 30_000 });
    await expect(ana.getByText("Done. The bank says the money has moved.")).toBeVisible();
    await wasKept();
    expect(await bank.paymentsWithKey(key)).toHaveLength(1);
  });

  await test.step("the trail has every step", async () => {
    const id = payment.href.split("/").at(-1);
    await ana.goto(`/activity?subject=payment&id=${id}`);
    await expect(ana.getByText(/The chain holds/)).toBeVisible();
    for (const [what, whom] of [
      ["Payment created", "Ana Lindqvist"],
      ["Approved", "Chitra Rao"],
      ["Released, key stored", "Chitra Rao"],
      ["Completed", "qbank"],
    ] as const) {
      await expect(ana.getByRole("row").filter({ hasText: what }).first()).toContainText(new RegExp(whom, "i"));
    }
  });

  await test.step("the administrator sees the webhook applied", async () => {
    const edith = await as("edith");
    await edith.goto("/webhooks");
    const row = edith.getByRole("row").filter({ hasText: payment.number });
    await expect(row).toContainText("payment.status.update");
    await expect(row).toContainText("Applied");
  });
});

test("a file whose dates lie ahead needs no restamp and may be discarded", async ({ as }) => {
  const amountMinor = uniqueMinor();
  const name = `later-${amountMinor}.ach`;
  const ana = await as("ana");
  await uploadFile(
    ana,
    name,
    nachaFile({ entries: [{ name: "ADA PARK", amountMinor }], effectiveDate: dayFromNow(12) }),
  );
  await expect(ana.getByText("The file is valid")).toBeVisible();
  await expect(ana.getByText(/has an effective date before/)).toBeHidden();
  await ana.getByRole("button", { name: "Discard" }).click();
  await question(ana).getByRole("button", { name: "Discard the file" }).click();
  await expect(ana.getByText("It will not be sent.")).toBeVisible();
  await ana.goto("/ach-files?status=discarded");
  await expect(ana.getByRole("row").filter({ hasText: name })).toContainText("Discarded");
});

test("a file of another legal entity is not settled on this one's account", async ({ as }) => {
  const amountMinor = uniqueMinor();
  const ana = await as("ana");
  const file = nachaFile({
    entries: [{ name: "ADA PARK", amountMinor }],
    effectiveDate: dayFromNow(12),
    companyId: "1208800425",
  });
  await uploadFile(ana, `logistics-${amountMinor}.ach`, file);
  const options = ana.getByLabel("Settlement account").getByRole("option");
  await expect(options.filter({ hasText: "Harbor Mills Operating" })).toBeDisabled();
  await expect(options.filter({ hasText: "Logistics Operating" })).toBeEnabled();
});
