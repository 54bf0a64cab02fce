import type { Page } from "@playwright/test";
import { figure, markDocument, pressToFocus, question, uniqueMinor, uniqueWord } from "./fixtures/screen";
import { expect, test } from "./fixtures/test";

const fresh = () => {
  const presentedMinor = uniqueMinor();
  return { presentedMinor, checkNumber: String(presentedMinor), amount: (presentedMinor / 100).toFixed(2) };
};

/** The queue with one check in it alone, from before the bank lists it. */
async function openQueueFor(page: Page, checkNumber: string): Promise<void> {
  await page.goto(`/positive-pay?q=${checkNumber}`);
  await expect(page.getByText("Nothing to decide matches these filters")).toBeVisible();
}

const rowOf = (page: Page, checkNumber: string) => page.getByRole("row").filter({ hasText: checkNumber });

test("an exception comes by webhook into the open queue and is decided without a mouse", async ({ as, bank }) => {
  const ana = await as("ana");
  const { checkNumber, amount, presentedMinor } = fresh();
  await openQueueFor(ana, checkNumber);
  const wasKept = await markDocument(ana);
  const exceptionId = await bank.raiseException({ reason: "AMOUNT_MISMATCH", checkNumber, amount });
  const row = rowOf(ana, checkNumber);
  await expect(row).toContainText(figure(presentedMinor), { timeout: 20_000 });
  await wasKept();

  await test.step("return it, with its reason", async () => {
    await pressToFocus(ana, "j", row.getByRole("link"));
    await ana.keyboard.press("r");
    await expect(ana.getByRole("dialog", { name: `Return check ${checkNumber}: why?` })).toBeVisible();
    await ana.keyboard.press("q");
    await expect(row).toContainText("Return Q, not sent");
    expect((await bank.exception(exceptionId)).decisions).toEqual([]);
    await ana.keyboard.press("Control+Enter");
    await expect(question(ana)).toContainText(`USD ${figure(presentedMinor)}`);
    await ana.keyboard.press("Enter");
    await expect(row).toContainText("Return Q, bank has it", { timeout: 20_000 });
    expect((await bank.exception(exceptionId)).decisions).toMatchObject([{ decision: "RETURN", returnReason: "Q" }]);
  });

  await test.step("decide again before the cut-off", async () => {
    await ana.keyboard.press("u");
    await ana.keyboard.press("n");
    await ana.keyboard.type("Spoke to the payee.");
    await ana.keyboard.press("Escape");
    await ana.getByLabel("Note for the bank and the trail").evaluate((field) => (field as HTMLElement).blur());
    await ana.keyboard.press("p");
    await expect(row).toContainText("Pay, not sent");
    await ana.keyboard.press("Control+Enter");
    await ana.keyboard.press("Enter");
    await expect(row).toContainText("Pay, bank has it", { timeout: 20_000 });
    expect((await bank.exception(exceptionId)).decisions).toMatchObject([
      { decision: "RETURN" },
      { decision: "PAY", note: "Spoke to the payee." },
    ]);
  });

  await test.step("its page keeps both decisions", async () => {
    await ana.keyboard.press("Enter");
    await expect(ana.getByRole("heading", { level: 1, name: `Check ${checkNumber}` })).toBeVisible();
    const decisions = ana.getByRole("region", { name: "Decisions" });
    await expect(decisions.getByRole("listitem").first()).toContainText("Spoke to the payee.");
    await expect(decisions.getByRole("listitem").nth(1)).toContainText("Does not hold any more");
    await expect(ana.getByRole("region", { name: "From the bank" })).toContainText("Heard by webhook");
  });
});

test("j and k walk the queue, x ticks, and many are decided at once", async ({ as, bank }) => {
  const chitra = await as("chitra");
  const { checkNumber, amount } = fresh();
  const payee = checkNumber.slice(0, 6);
  const ids = [];
  for (const end of ["01", "02"]) ids.push(await bank.raiseException({ checkNumber: `${payee}${end}`, amount }));
  await chitra.goto(`/positive-pay?q=${payee}`);
  await expect(chitra.getByRole("link", { name: `${payee}02` }).first()).toBeVisible({ timeout: 20_000 });
  const links = chitra.getByRole("region", { name: "Exceptions to decide" }).getByRole("link");
  await expect(links).toHaveCount(2);
  await pressToFocus(chitra, "j", links.nth(0));
  await chitra.keyboard.press("x");
  await chitra.keyboard.press("j");
  await expect(links.nth(1)).toBeFocused();
  await chitra.keyboard.press("x");
  await chitra.keyboard.press("k");
  await expect(links.nth(0)).toBeFocused();
  await chitra.keyboard.press("Shift+P");
  await expect(chitra.getByRole("status").filter({ hasText: "2 decisions not sent yet" })).toBeVisible();
  await chitra.keyboard.press("Control+Enter");
  await chitra.keyboard.press("Enter");
  for (const id of ids) {
    await expect.poll(async () => (await bank.exception(id)).decisions.length, { timeout: 20_000 }).toBe(1);
    expect((await bank.exception(id)).decisions).toMatchObject([{ decision: "PAY" }]);
  }
});

test("after the cut-off it is only read", async ({ as, bank }) => {
  const ana = await as("ana");
  const { checkNumber, amount } = fresh();
  const exceptionId = await bank.raiseException({ checkNumber, amount });
  await expect(async () => {
    await ana.goto(`/positive-pay?q=${checkNumber}`);
    await expect(rowOf(ana, checkNumber)).toBeVisible({ timeout: 1_000 });
  }).toPass();
  const inHand = ana.getByRole("region", { name: "Exception in hand" });
  await expect(inHand.getByRole("button", { name: /^Pay/ })).toBeVisible();
  const { decideBy } = await bank.exception(exceptionId);
  await ana.clock.setFixedTime(Date.parse(decideBy) + 60_000);
  await expect(inHand.getByText("The cut-off has passed: this can only be read now.")).toBeVisible();
  await expect(inHand.getByText(/Cut-off passed/)).toBeVisible();
  await expect(inHand.getByRole("button")).toHaveCount(0);
  await ana.keyboard.press("p");
  await expect(ana.getByText("not sent yet")).toHaveCount(0);
});

test("a decision that reaches the bank too late is not called made", async ({ as, bank }) => {
  const ana = await as("ana");
  const { checkNumber, amount } = fresh();
  const exceptionId = await bank.raiseException({ checkNumber, amount });
  await expect(async () => {
    await ana.goto(`/positive-pay?q=${checkNumber}`);
    await expect(rowOf(ana, checkNumber)).toBeVisible({ timeout: 1_000 });
  }).toPass();
  const { decideBy } = await bank.exception(exceptionId);
  await bank.moveClockTo(new Date(Date.parse(decideBy) + 1_000).toISOString());
  await ana.getByRole("button", { name: /^Pay/ }).click();
  await ana.getByRole("button", { name: /Review and send/ }).click();
  await question(ana).getByRole("button", { name: /^Send/ }).click();
  await expect(rowOf(ana, checkNumber)).toContainText("Pay, not known", { timeout: 20_000 });
  expect(await bank.exception(exceptionId)).toMatchObject({
    decisions: [],
    final: { action: "RETURN", by: "default" },
  });
});

test("an auditor sees the queue and no control in it", async ({ as, bank }) => {
  const grace = await as("grace");
  const { checkNumber, amount } = fresh();
  await bank.raiseException({ checkNumber, amount, reason: uniqueWord("ODD").replace(" ", "_") });
  await expect(async () => {
    await grace.goto(`/positive-pay?q=${checkNumber}`);
    await expect(rowOf(grace, checkNumber)).toBeVisible({ timeout: 1_000 });
  }).toPass();
  const inHand = grace.getByRole("region", { name: "Exception in hand" });
  await expect(inHand).toContainText("Your role reads exceptions and does not decide them.");
  await expect(inHand.getByRole("button")).toHaveCount(0);
  await expect(grace.getByRole("checkbox")).toHaveCount(0);
  await pressToFocus(grace, "j", rowOf(grace, checkNumber).getByRole("link"));
  await grace.keyboard.press("p");
  await expect(rowOf(grace, checkNumber)).toContainText("To decide");
  await grace.keyboard.press("Enter");
  await expect(grace.getByRole("heading", { level: 1, name: `Check ${checkNumber}` })).toBeVisible();
  await expect(grace.getByRole("button", { name: /^(Pay|Return)/ })).toHaveCount(0);
});
