import { approveAndRelease, fillWire, keyOf, makeWire, sendReviewed, waitingCard } from "./fixtures/payments";
import { fact, figure, markDocument, question, title, uniqueMinor, uniqueWord } from "./fixtures/screen";
import { expect, test } from "./fixtures/test";

const wire = () => ({
  amountMinor: uniqueMinor(),
  beneficiary: uniqueWord("North Pier Steel"),
  reference: uniqueWord("INV"),
});

test("what is wrong lands on its field and nothing typed is lost", async ({ as }) => {
  const ana = await as("ana");
  const wanted = wire();
  await ana.goto("/payments/wires/new");
  await fillWire(ana, wanted);
  await ana.getByLabel("Routing number (ABA)").fill("021000022");
  await ana.getByLabel("Amount").fill("0");
  await ana.getByLabel("Reference for the beneficiary").fill("");
  await ana.getByRole("button", { name: "Review" }).click();
  const routing = ana.getByLabel("Routing number (ABA)");
  await expect(routing).toHaveAccessibleDescription(/its check digit is wrong/);
  await expect(ana.getByLabel("Reference for the beneficiary")).toHaveAccessibleDescription(/demands a reference/);
  await expect(routing).toHaveValue("021000022");
  await expect(ana.getByLabel("Beneficiary", { exact: true })).toHaveValue(wanted.beneficiary);

  await routing.fill("021000021");
  await ana.getByLabel("Reference for the beneficiary").fill(wanted.reference);
  await ana.getByRole("button", { name: "Review" }).click();
  await expect(async () => {
    const send = ana.getByRole("button", { name: "Send for approval" });
    if (await send.isVisible()) await send.click();
    await expect(ana.getByLabel("Amount")).toHaveAttribute("aria-invalid", "true", { timeout: 2_000 });
  }).toPass();
  await ana.getByLabel("Amount").fill(figure(wanted.amountMinor));
  await expect(ana.getByText(/Available after this: USD/)).toBeVisible();
  await ana.getByRole("button", { name: "Review" }).click();
  await expect(ana.getByText("7700112244")).toBeVisible();
  await ana.getByRole("button", { name: "Change something" }).click();
  await expect(ana.getByLabel("Account number")).toHaveValue("7700112244");
  await sendReviewed(ana);
  await expect(ana.getByText(`USD ${figure(wanted.amountMinor)}`).first()).toBeVisible();
});

test("a wire needs a second person, is paid once and completes by itself on the open page", async ({ as, bank }) => {
  const [ana, diego] = [await as("ana"), await as("diego")];
  const wanted = wire();
  const payment = await makeWire(ana, wanted);
  await expect(ana.getByText("An approver other than Ana Lindqvist must read and approve it.")).toBeVisible();
  await expect(ana.getByRole("button", { name: /Approve|Release|Reject/ })).toHaveCount(0);
  await ana.goto("/approvals");
  const own = waitingCard(ana, payment);
  await expect(own).toContainText("An approver must decide.");
  await expect(own.getByRole("button")).toHaveCount(0);

  await approveAndRelease(diego, payment);
  const key = await keyOf(diego);
  expect(await bank.paymentsWithKey(key)).toMatchObject([
    { kind: "wire", amountMinor: wanted.amountMinor, reference: wanted.reference },
  ]);
  await ana.goto(payment.href);
  const wasKept = await markDocument(ana);
  await bank.advanceClock(61);
  await expect(ana.getByText("Completed", { exact: true }).first()).toBeVisible({ timeout: 30_000 });
  await wasKept();
  await expect(fact(ana, "Their account")).toContainText("··2244");
});

test("two presses on Release, by two approvers, make one payment", async ({ as, bank }) => {
  const [ana, chitra, diego] = [await as("ana"), await as("chitra"), await as("diego")];
  const wanted = wire();
  const payment = await makeWire(ana, wanted);
  await chitra.goto(payment.href);
  await chitra.getByRole("button", { name: "Approve", exact: true }).click();
  await question(chitra).getByRole("button", { name: "Approve", exact: true }).click();
  await expect(chitra.getByText("Approved, not released").first()).toBeVisible();
  await diego.goto(payment.href);
  for (const page of [chitra, diego]) await page.getByRole("button", { name: "Release", exact: true }).click();
  const press = (page: typeof ana) =>
    question(page).getByRole("button", { name: "Release to the bank" }).dblclick({ noWaitAfter: true });
  await Promise.all([press(chitra), press(diego)]);
  await expect(chitra.getByText("Accepted by the bank", { exact: true }).first()).toBeVisible({ timeout: 30_000 });
  await expect(diego.getByText("Accepted by the bank", { exact: true }).first()).toBeVisible({ timeout: 30_000 });
  expect(await bank.paymentsOf(wanted.amountMinor)).toHaveLength(1);
});

test("a bank that takes it and does not answer: not sure, asked again, paid once", async ({ as, bank }) => {
  const [ana, chitra] = [await as("ana"), await as("chitra")];
  const wanted = wire();
  const payment = await makeWire(ana, wanted);
  await bank.misbehave({ method: "POST", path: "/payments/wire", kind: "commit-no-answer", count: 12 });
  await approveAndRelease(chitra, payment);
  await expect(chitra.getByText("Not sure, asking again").first()).toBeVisible({ timeout: 30_000 });
  await expect(chitra.getByText(/Not sure whether the bank has it/)).toBeVisible();
  await bank.heal();
  await expect(chitra.getByText("Accepted by the bank", { exact: true }).first()).toBeVisible({ timeout: 45_000 });
  expect(await bank.paymentsWithKey(await keyOf(chitra))).toHaveLength(1);
  expect(await bank.paymentsOf(wanted.amountMinor)).toHaveLength(1);
});

test("a bank that refuses: failed, with its sentence and its request id", async ({ as, bank }) => {
  const [ana, chitra] = [await as("ana"), await as("chitra")];
  const wanted = wire();
  const payment = await makeWire(ana, wanted);
  const requestId = `req-${wanted.amountMinor}`;
  const body = { message: "Beneficiary bank is on a holiday list", error_code: "ERR_VAL_422", request_id: requestId };
  await bank.misbehave({
    method: "POST",
    path: "/payments/wire",
    kind: "status",
    status: 422,
    count: 1,
    body: JSON.stringify(body),
    headers: { "content-type": "application/json" },
  });
  await approveAndRelease(chitra, payment);
  await expect(chitra.getByText("Failed, no money moved").first()).toBeVisible();
  await expect(chitra.getByText(/It did not go through and no money moved/)).toBeVisible();
  await expect(chitra.getByText(/Beneficiary bank is on a holiday list/).first()).toBeVisible();
  await expect(fact(chitra, "Bank's request")).toContainText(requestId);
  expect(await bank.paymentsOf(wanted.amountMinor)).toHaveLength(0);
});

test("an approver rejects with a note that stays with the payment", async ({ as, bank }) => {
  const [ana, diego] = [await as("ana"), await as("diego")];
  const wanted = wire();
  const payment = await makeWire(ana, wanted);
  await diego.goto("/approvals");
  const card = waitingCard(diego, payment);
  await card.getByRole("button", { name: "Reject" }).click();
  const dialog = question(diego);
  await dialog.getByRole("button", { name: "Reject the payment" }).click();
  await expect(dialog.getByRole("alert")).toBeVisible();
  await dialog.getByLabel("Why").fill("Paid by card last week.");
  await dialog.getByRole("button", { name: "Reject the payment" }).click();
  await expect(card).toBeHidden();
  await ana.goto(payment.href);
  await expect(ana.getByText("Rejected", { exact: true }).first()).toBeVisible();
  await expect(ana.getByRole("region", { name: "Approvals" })).toContainText("Paid by card last week.");
  expect(await bank.paymentsOf(wanted.amountMinor)).toHaveLength(0);
});

test("a draft is kept, sent later, and its creator withdraws it", async ({ as }) => {
  const ana = await as("ana");
  await ana.goto("/payments/wires/new");
  await fillWire(ana, wire());
  await ana.getByRole("button", { name: "Review" }).click();
  await ana.getByRole("button", { name: "Keep as draft" }).click();
  await expect(title(ana, /^P-\d{6}$/)).toBeVisible();
  await expect(ana.getByText("Draft", { exact: true }).first()).toBeVisible();
  await ana.getByRole("button", { name: "Send for approval" }).click();
  await question(ana).getByRole("button", { name: "Send for approval" }).click();
  await expect(ana.getByText("Awaiting approval", { exact: true }).first()).toBeVisible();
  await ana.getByRole("button", { name: "Cancel payment" }).click();
  await question(ana).getByRole("button", { name: "Cancel the payment" }).click();
  await expect(ana.getByText("Cancelled", { exact: true }).first()).toBeVisible();
  await expect(ana.getByRole("button", { name: /Cancel|Send/ })).toHaveCount(0);
});
