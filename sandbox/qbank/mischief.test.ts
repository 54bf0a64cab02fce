import { parse } from "lossless-json";
import { expect, test } from "vitest";
import { wireEvent, wirePayment } from "@/lib/banks/qbank/wire/objects";
import type { Sandbox } from "../handle";
import { achFile, achForm, call, control, openSandbox, receiver, transferBody, wireBody, ACCOUNTS } from "../testing";
import { signBody } from "./deliver";

const SECRET = "qbank_test_secret";
type Box = ReturnType<typeof receiver>;
const withReceiver = (box: Box): Sandbox =>
  openSandbox({ seed: "empty", webhookUrl: "http://desk/hook", deliver: box.deliver });
const mode = (sandbox: Sandbox, wanted: object): Promise<unknown> => control(sandbox, "POST", "/webhooks", wanted);
const signatures = (box: Box): (string | null)[] => box.got.map((one) => one.headers.get("webhook-signature"));

/** A wire that is made and ends a minute later. */
async function wire(sandbox: Sandbox, amount = "1.00"): Promise<void> {
  await call(sandbox, "POST", "/payments/wire", wireBody(amount));
  await sandbox.clock.advance(60);
}

test("unsigned, wrongly signed and truncated events, each as often as asked for", async () => {
  const box = receiver();
  const sandbox = withReceiver(box);
  await mode(sandbox, { unsigned: 1 });
  await wire(sandbox);
  await mode(sandbox, { badSignature: 1 });
  await wire(sandbox);
  await mode(sandbox, { truncate: 1 });
  await wire(sandbox);
  await wire(sandbox);
  const [unsigned, wrong, short, right] = signatures(box);
  const [, , cut, whole] = box.got.map((one) => one.body);
  expect(unsigned).toBeNull();
  expect(wrong).toMatch(/^[0-9a-f]{64}$/);
  expect(wrong).not.toBe(signBody(SECRET, box.got[1]?.body ?? ""));
  expect(() => JSON.parse(cut ?? "")).toThrow();
  expect(short).not.toBe(signBody(SECRET, cut ?? ""));
  expect(right).toBe(signBody(SECRET, whole ?? ""));
});

test("a secret is rotated: new events carry the new one, and the old one on demand", async () => {
  const box = receiver();
  const sandbox = withReceiver(box);
  await control(sandbox, "POST", "/webhooks/secret", { secret: "second" });
  await mode(sandbox, { oldSecret: 1 });
  await wire(sandbox);
  await wire(sandbox);
  const bodies = box.got.map((one) => one.body);
  expect(signatures(box)).toEqual([signBody(SECRET, bodies[0] ?? ""), signBody("second", bodies[1] ?? "")]);
});

test("delayed events come after their time, in sandbox time, and once", async () => {
  const box = receiver();
  const sandbox = withReceiver(box);
  await mode(sandbox, { delaySeconds: 600 });
  await wire(sandbox);
  await sandbox.clock.advance(599);
  expect(box.got).toHaveLength(0);
  await sandbox.clock.advance(1);
  expect(box.got).toHaveLength(1);
  await mode(sandbox, { delay: 1, delaySeconds: 30 });
  await wire(sandbox);
  await wire(sandbox);
  expect(box.got).toHaveLength(3);
  await sandbox.clock.advance(86_400);
  expect(box.got).toHaveLength(3);
});

test("an event may come before the call that made it is answered", async () => {
  let answered = false;
  const told: { answered: boolean; status: string }[] = [];
  const sandbox: Sandbox = openSandbox({
    seed: "empty",
    webhookUrl: "http://desk/hook",
    deliver: async (_url, init) => {
      const event = wireEvent.parse(parse(typeof init.body === "string" ? init.body : ""));
      told.push({ answered, status: wirePayment.parse(event.data).status });
      return new Response(null, { status: 200 });
    },
  });
  await mode(sandbox, { beforeAnswer: 2 });
  const bodies: [string, string | FormData, number][] = [
    ["/payments/wire", wireBody("1.00"), 201],
    ["/payments/ach", achForm(achFile()), 202],
  ];
  for (const [path, body, status] of bodies) {
    answered = false;
    expect((await call(sandbox, "POST", path, body)).status).toBe(status);
    answered = true;
  }
  expect(told).toEqual([
    { answered: false, status: "P_COMPLETED" },
    { answered: false, status: "P_COMPLETED" },
  ]);
  await sandbox.clock.advance(5 * 86_400);
  expect(told).toHaveLength(2);
  const payments = await control<{ effects: number }[]>(sandbox, "GET", "/payments");
  expect(payments.map((one) => one.effects)).toEqual([1, 1]);
});

test("a transfer tells nothing, before or after", async () => {
  const box = receiver();
  const sandbox = withReceiver(box);
  await mode(sandbox, { beforeAnswer: 1 });
  const { incTreasury, incOperating } = ACCOUNTS;
  await call(sandbox, "POST", "/transfers", transferBody("1.00", incTreasury.accountId, incOperating.accountId));
  expect(box.got).toHaveLength(0);
  expect(await control(sandbox, "GET", "/webhooks/mode")).toMatchObject({ beforeAnswer: 1, delaySeconds: 60 });
});

test("any event about a payment can be sent: a contradicting end, an older time, a word nobody knows", async () => {
  const box = receiver();
  const sandbox = withReceiver(box);
  await wire(sandbox);
  const [made] = await control<{ paymentId: string; status: string }[]>(sandbox, "GET", "/payments");
  const paymentId = made?.paymentId;
  const timestamp = "2026-11-18T13:00:00.000Z";
  await control(sandbox, "POST", "/events", { paymentId, status: "P_FAILED" });
  await control(sandbox, "POST", "/events", { paymentId, status: "P_PROCESSING", timestamp });
  await control(sandbox, "POST", "/events", { type: "payment.seen", paymentId, status: "P_HALF_DONE" });
  const sent = box.got.slice(1).map((one) => wireEvent.parse(parse(one.body)));
  expect(sent.map((one) => [one.event_type, wirePayment.parse(one.data).status])).toEqual([
    ["payment.status.update", "P_FAILED"],
    ["payment.status.update", "P_PROCESSING"],
    ["payment.seen", "P_HALF_DONE"],
  ]);
  expect(wirePayment.parse(sent[1]?.data)).toMatchObject({ timestamp: new Date(timestamp), completionDate: null });
  expect(box.got.every((one) => one.headers.get("webhook-signature") === signBody(SECRET, one.body))).toBe(true);
  expect((await control<{ status: string }[]>(sandbox, "GET", "/payments"))[0]?.status).toBe("P_COMPLETED");
});
