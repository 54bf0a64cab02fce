import { parse } from "lossless-json";
import { expect, test } from "vitest";
import { wireEvent, wireException, wirePayment } from "@/lib/banks/qbank/wire/objects";
import type { Sandbox, SandboxOptions } from "../handle";
import { call, control, openSandbox, receiver, wireBody } from "../testing";
import { signBody } from "./deliver";

/** The vector of contracts.md 1.8. */
const BODY =
  '{"event_id":"7d9c1f2e-5b1a-4f0e-9c55-0f4b3b1a2c3d","event_type":"payment.status.update","resource_type":"payment","data":{"paymentId":"0524c965-0679-4d89-9b48-d3269b8b7894","type":"ACH","amount":1000.50,"status":"P_COMPLETED","creationDate":"2025-12-09T14:30:00.123Z","completionDate":"2025-12-10T09:15:00.000Z","timestamp":"2025-12-10T09:15:00.000Z","actor":"client_12345","request_id":"6a2c0f9e-3d8b-4c1e-b7a4-9e0f3d6c1b5a"}}';

test("the signature is the published vector's", () => {
  expect(signBody("qbank_test_secret", BODY)).toBe("03c22082bb3c5a178bfa16a515a34c743783f409418f4597c1392f58c2591764");
});

const withReceiver = (box: ReturnType<typeof receiver>, more: SandboxOptions = {}): Sandbox =>
  openSandbox({ webhookUrl: "http://desk/api/webhooks/qbank", deliver: box.deliver, ...more });

test("a final state is told once, signed, with the whole payment and its two decimals", async () => {
  const box = receiver();
  const sandbox = withReceiver(box);
  const made = wirePayment.parse(parse(await (await call(sandbox, "POST", "/payments/wire", wireBody())).text()));
  await sandbox.tick();
  expect(box.got).toHaveLength(0);
  await sandbox.clock.advance(60);
  await sandbox.clock.advance(86_400);
  expect(box.got).toHaveLength(1);
  const [sent] = box.got;
  expect(sent?.headers.get("webhook-signature")).toBe(signBody("qbank_test_secret", sent?.body ?? ""));
  expect(sent?.body).toContain('"amount":1000.50,');
  const event = wireEvent.parse(parse(sent?.body ?? ""));
  expect(event).toMatchObject({ event_type: "payment.status.update", resource_type: "payment" });
  expect(wirePayment.parse(event.data)).toMatchObject({ paymentId: made.paymentId, status: "P_COMPLETED" });
});

test("anything but 200 is tried again with growing waits, the same event under a new attempt id, then given up", async () => {
  const box = receiver();
  box.status = 500;
  const sandbox = withReceiver(box);
  await call(sandbox, "POST", "/payments/wire", wireBody());
  await sandbox.clock.advance(60 + 10 + 30);
  expect(box.got).toHaveLength(3);
  await sandbox.clock.advance(10 * 86_400);
  expect(box.got).toHaveLength(10);
  expect(new Set(box.got.map((one) => one.headers.get("webhook-event-id"))).size).toBe(10);
  expect(new Set(box.got.map((one) => one.body)).size).toBe(1);
  box.status = 200;
  expect(await control(sandbox, "POST", "/webhooks/redeliver", {})).toEqual({ redelivered: 1 });
  expect(box.got).toHaveLength(11);
});

test("a receiver that is away gets the event when it is back", async () => {
  const box = receiver();
  let away = true;
  const deliver: typeof box.deliver = async (url, init) => {
    if (away) throw new TypeError("fetch failed");
    return box.deliver(url, init);
  };
  const sandbox = withReceiver(box, { deliver });
  await call(sandbox, "POST", "/payments/wire", wireBody());
  await sandbox.clock.advance(61);
  away = false;
  await sandbox.clock.advance(10);
  expect(box.got).toHaveLength(1);
});

test("the receiver may call the bank while it is being told", async () => {
  const seen: string[] = [];
  const sandbox: Sandbox = openSandbox({
    webhookUrl: "http://desk/hook",
    deliver: async (_url, init) => {
      const event = wireEvent.parse(parse(typeof init.body === "string" ? init.body : ""));
      const { paymentId } = wirePayment.parse(event.data);
      const answer = await call(sandbox, "GET", `/payments/${paymentId}`);
      seen.push(wirePayment.parse(parse(await answer.text())).status);
      return new Response(null, { status: 200 });
    },
  });
  await call(sandbox, "POST", "/payments/wire", wireBody());
  await sandbox.clock.advance(3_600);
  expect(seen).toEqual(["P_COMPLETED"]);
});

test("duplicates, drops, bad signatures and another order on demand", async () => {
  const box = receiver();
  const sandbox = withReceiver(box);
  const wires = async (count: number): Promise<void> => {
    for (let made = 0; made < count; made += 1) {
      await call(sandbox, "POST", "/payments/wire", wireBody(`${made + 1}.00`));
      await sandbox.clock.advance(1);
    }
  };
  await control(sandbox, "POST", "/webhooks", { duplicate: 1 });
  await wires(1);
  await sandbox.clock.advance(60);
  expect(box.got.map((one) => one.body)).toEqual([box.got[0]?.body, box.got[0]?.body]);
  box.got.length = 0;
  await control(sandbox, "POST", "/webhooks", { drop: 1 });
  await wires(1);
  await sandbox.clock.advance(60);
  expect(box.got).toHaveLength(0);
  await sandbox.clock.advance(10);
  expect(box.got).toHaveLength(1);
  box.got.length = 0;
  await control(sandbox, "POST", "/webhooks", { badSignature: 1 });
  await wires(1);
  await sandbox.clock.advance(60);
  expect(box.got[0]?.headers.get("webhook-signature")).not.toBe(signBody("qbank_test_secret", box.got[0]?.body ?? ""));
  box.got.length = 0;
  await control(sandbox, "POST", "/webhooks", { reorder: 3 });
  await wires(3);
  await sandbox.clock.advance(60);
  const amounts = box.got.map((one) => /"amount":([\d.]+)/.exec(one.body)?.[1]);
  expect(amounts).toEqual(["3.00", "2.00", "1.00"]);
});

test("a new exception is told as the extension event", async () => {
  const box = receiver();
  const sandbox = withReceiver(box);
  await control(sandbox, "POST", "/exceptions", { reason: "PAYEE_MISMATCH", amount: "99.00" });
  const event = wireEvent.parse(parse(box.got[0]?.body ?? ""));
  expect(event).toMatchObject({
    event_type: "positivepay.exception.created",
    resource_type: "positivepay.exception",
  });
  expect(wireException.parse(event.data)).toMatchObject({ reason_code: "PAYEE_MISMATCH", presented_amount: "99.00" });
});
