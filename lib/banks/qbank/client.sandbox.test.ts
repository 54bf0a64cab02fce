import { readFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { newId } from "@/lib/core/ids";
import { openBank, useBankFetch } from "@/lib/banks/open";
import type { BankPort } from "@/lib/banks/port";
import { iterateEntries } from "@/lib/formats/nacha/entries";
import { iterateReturns } from "@/lib/formats/nacha/returns/iterate";
import { faultRule } from "@/sandbox/faults";
import { createSandbox, type Sandbox } from "@/sandbox/handle";
import { linesOf, refusalOf } from "./testing/desk";
import { decodeEvent, type QBankEvent, verifySignature } from "./webhooks";
import { QBANK_CAPABILITIES } from "./wire/capabilities";
import { QBANK_SCOPES } from "./wire/requests";

const WEBHOOK_SECRET = "sandbox-webhook-secret";
const key = (): { idempotencyKey: string } => ({ idempotencyKey: newId() });

describe("every call against the sandbox", () => {
  let sandbox: Sandbox;
  let bank: BankPort;
  let events: QBankEvent[];
  let unsigned: number;

  beforeEach(() => {
    events = [];
    unsigned = 0;
    sandbox = createSandbox({
      startAt: new Date("2026-11-18T15:00:00Z"),
      clientId: "desk",
      clientSecret: "secret",
      webhookSecret: WEBHOOK_SECRET,
      webhookUrl: "http://desk.test/api/webhooks/qbank",
      deliver: async (_url, init) => {
        const request = new Request("http://desk.test/api/webhooks/qbank", init);
        const body = new Uint8Array(await request.arrayBuffer());
        const isSigned = verifySignature(body, request.headers.get("webhook-signature"), ["new", WEBHOOK_SECRET]);
        if (isSigned) events.push(decodeEvent(body));
        else unsigned += 1;
        return new Response(null, { status: 200 });
      },
    });
    useBankFetch((url, init) => sandbox.handle(new Request(url, init)));
    bank = openBank({
      code: "qbank",
      baseUrl: "http://sandbox.test/v1",
      tokenUrl: "http://sandbox.test/token",
      clientId: "desk",
      clientSecret: "secret",
      scopes: QBANK_SCOPES,
      capabilities: QBANK_CAPABILITIES,
    });
  });

  afterEach(() => {
    sandbox.close();
    useBankFetch(null);
  });

  /** Two accounts of one currency between which money can move. */
  async function twoAccounts(): Promise<[string, string]> {
    const accounts = await bank.listAccounts();
    const balances = await Promise.all(accounts.map((account) => bank.getBalance(account.bankAccountId)));
    const dollars = balances.filter((balance) => balance.currency === "USD" && Number(balance.available) > 5_000);
    return [dollars[0]?.bankAccountId ?? "", dollars[1]?.bankAccountId ?? ""];
  }

  test("accounts, balances, transactions, exceptions", async () => {
    const [account] = await twoAccounts();
    const lines = await linesOf(bank.readTransactions({ bankAccountId: account }));
    expect(lines.length).toBeGreaterThan(0);
    const cut = lines.map((line) => line.postingAt.toISOString().slice(0, 10)).toSorted()[Math.floor(lines.length / 2)];
    const later = await linesOf(bank.readTransactions({ bankAccountId: account, ...(cut && { postingDateGte: cut }) }));
    expect(later.length).toBeLessThanOrEqual(lines.length);
    expect((await bank.listExceptions()).length).toBeGreaterThan(0);
  });

  test("a wire is paid once, however often it is sent, and its end arrives signed", async () => {
    const [account] = await twoAccounts();
    const beneficiary = { name: "Northern Steel", routingNumber: "021000021", accountNumber: "9988776655" };
    const wire = { bankAccountId: account, amount: "1000.50", reference: "INV 4711", beneficiary };
    const options = key();
    const [first, second] = [await bank.createWire(wire, options), await bank.createWire(wire, options)];
    expect(first.bankPaymentId).not.toBeNull();
    expect(second).toMatchObject({ bankPaymentId: first.bankPaymentId, replayed: true });
    const other = await refusalOf(bank.createWire({ ...wire, amount: "1000.51" }, options));
    expect(other).toMatchObject({ name: "IdempotencyKeyReuseError", effect: "none" });
    await sandbox.clock.advance(3 * 86_400);
    const payment = await bank.getPayment(first.bankPaymentId ?? "");
    expect(payment).toMatchObject({ type: "WIRE", amount: "1000.50", status: "P_COMPLETED" });
    const heard = events.filter((event) => event.kind === "payment-status");
    expect(heard.map((event) => event.payment.bankPaymentId)).toEqual([first.bankPaymentId]);
    expect(unsigned).toBe(0);
  });

  test("an ACH file is one payment that settles; a file that is none is refused", async () => {
    const [account] = await twoAccounts();
    const bytes = new Uint8Array(readFileSync(new URL("./fixtures/payroll.ach", import.meta.url)));
    const file = { fileName: "payroll.ach", bytes, bankAccountId: account };
    const options = key();
    const first = await bank.submitAchFile(file, options);
    expect(first.bankPaymentId).not.toBeNull();
    expect(await bank.submitAchFile(file, options)).toMatchObject({
      bankPaymentId: first.bankPaymentId,
      replayed: true,
    });
    const sent = await bank.getPayment(first.bankPaymentId ?? "");
    expect(sent).toMatchObject({ type: "ACH", amount: "1234.56", completedAt: null });
    await sandbox.clock.advance(5 * 86_400);
    expect((await bank.getPayment(first.bankPaymentId ?? "")).status).toBe("P_COMPLETED");
    const broken = await refusalOf(bank.submitAchFile({ ...file, bytes: new Uint8Array(940) }, key()));
    expect(broken).toMatchObject({ name: "ValidationError", effect: "none", status: 422 });
  });

  test("a transfer moves both balances by exactly its amount", async () => {
    const [from, to] = await twoAccounts();
    const before = [await bank.getBalance(from), await bank.getBalance(to)];
    const transfer = { fromBankAccountId: from, toBankAccountId: to, amount: "250.25" };
    expect(await bank.createTransfer(transfer, key())).toMatchObject({ bankPaymentId: null, status: null });
    const after = [await bank.getBalance(from), await bank.getBalance(to)];
    const moved = after.map((balance, side) => cents(balance.available) - cents(before[side]?.available ?? ""));
    expect(moved).toEqual([-25_025, 25_025]);
  });

  test("a lost answer is asked for again under its key: one payment", async () => {
    const [from, to] = await twoAccounts();
    const before = cents((await bank.getBalance(to)).available);
    sandbox.parts.faults.add(faultRule.parse({ method: "POST", path: "/transfers", kind: "commit-no-answer" }));
    const answer = await bank.createTransfer({ fromBankAccountId: from, toBankAccountId: to, amount: "10" }, key());
    expect(answer.replayed).toBe(true);
    expect(cents((await bank.getBalance(to)).available) - before).toBe(1_000);
  });

  test("a check is issued; an exception is decided, and decided once past its cut-off", async () => {
    const [exception] = await bank.listExceptions();
    const bankExceptionId = exception?.bankExceptionId ?? "";
    const issued = { bankAccountId: exception?.bankAccountId ?? "", checkNumber: "990001", amount: "12.34" };
    await bank.createIssue({ ...issued, issueId: newId(), issueDate: "2026-11-18" }, key());
    const decision = { bankExceptionId, decision: "RETURN", returnReason: "Q" } as const;
    await bank.decideException(decision, key());
    await sandbox.clock.advance(2 * 86_400);
    expect(await refusalOf(bank.decideException(decision, key()))).toMatchObject({ name: "GoneError", effect: "none" });
  });

  test("an id the bank does not know", async () => {
    expect(await refusalOf(bank.getPayment(newId()))).toMatchObject({ name: "NotFoundError", status: 404 });
  });

  test("files of returns are listed after one another and come byte for byte as the bank has them", async () => {
    const [source] = await bank.listAccounts();
    const bytes = readFileSync(new URL("fixtures/payroll.ach", import.meta.url));
    const file = { fileName: "payroll.ach", bytes, bankAccountId: source?.bankAccountId ?? "" };
    const { bankPaymentId } = await bank.submitAchFile(file, key());
    expect(await bank.listReturnFiles({})).toEqual([]);
    const control = (path: string, body: unknown): Promise<Response> =>
      sandbox.handle(
        new Request(`http://sandbox.test/_control/payments/${bankPaymentId}${path}`, {
          method: "POST",
          headers: { authorization: "Bearer sandbox-control" },
          body: JSON.stringify(body),
        }),
      );
    await control("/settle", {});
    const [first] = iterateEntries(bytes);
    const trace = first?.traceNumber ?? "";
    for (const one of [
      { trace, code: "R03" },
      { trace, code: "C01", text: "778899" },
    ]) {
      expect((await control("/entries/return", { entries: [one] })).status).toBe(200);
    }
    const files = await bank.listReturnFiles({});
    expect(files.map((one) => one.entryCount)).toEqual([1, 1]);
    const [older, newer] = files;
    if (!older || !newer) throw new Error("Two files of returns were expected");
    expect(await bank.listReturnFiles({ after: older.bankFileId })).toEqual([newer]);
    const got = await bank.getReturnFile(older.bankFileId);
    expect(got.byteLength).toBe(older.sizeBytes);
    expect([...iterateReturns(got)]).toMatchObject([{ code: "R03", originalTrace: trace }]);
    expect(await refusalOf(bank.getReturnFile(newId()))).toMatchObject({ name: "NotFoundError" });
  });
});

function cents(decimal: string): number {
  return Math.round(Number(decimal) * 100);
}
