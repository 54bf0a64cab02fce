import { createHmac } from "node:crypto";
import { afterAll, describe, expect, test } from "vitest";
import { POST } from "@/app/api/webhooks/[bank]/route";
import vector from "@/lib/banks/qbank/fixtures/webhook-vector.json";
import { sealText } from "@/lib/core/crypto";
import { db } from "@/lib/core/db";
import { newId } from "@/lib/core/ids";
import { SECRET_CONTEXT } from "@/lib/features/banks/data/connection";
import { signBody } from "@/sandbox/qbank/deliver";
import { makeHookedDesk } from "@/scripts/testing/exceptions";

const desk = await makeHookedDesk();
afterAll(() => desk.close());

const OLD = process.env["QBANK_WEBHOOK_SECRET"] ?? "";
const HOUR_MS = 3_600_000;

const event = (): string =>
  JSON.stringify({ event_id: newId(), event_type: "branch.moved", resource_type: "branch", data: {} });

/** Sends bytes as they are; a stream has no length. */
async function send(body: BodyInit, signature: string): Promise<number> {
  const init = { method: "POST", headers: { "webhook-signature": signature }, body, duplex: "half" };
  const request = new Request("http://desk.test/api/webhooks/qbank", init);
  return (await POST(request, { params: Promise.resolve({ bank: "qbank" }) })).status;
}

/** Puts secrets into the connection, as a rotation in another process does. */
async function setSecrets(secret: string, previous: string | null, previousUntil: Date | null): Promise<void> {
  await db().bankConnection.updateMany({
    data: {
      webhookSecretCipher: sealText(secret, SECRET_CONTEXT.webhook),
      webhookPreviousSecretCipher: previous === null ? null : sealText(previous, SECRET_CONTEXT.webhook),
      webhookPreviousUntil: previousUntil,
    },
  });
}

describe("a rotation", () => {
  test("counts from its first moment, though other secrets were used a moment ago", async () => {
    expect(await send(event(), signBody(OLD, event()))).toBe(401);
    const before = event();
    expect(await send(before, signBody(OLD, before))).toBe(200);
    await setSecrets("the new one", OLD, new Date(desk.clock.now().getTime() + HOUR_MS));
    const first = event();
    expect(await send(first, signBody("the new one", first))).toBe(200);
    const still = event();
    expect(await send(still, signBody(OLD, still))).toBe(200);
  });

  test("the secret before it counts until its hour is over, and no longer", async () => {
    await desk.move(HOUR_MS - 1_000);
    const last = event();
    expect(await send(last, signBody(OLD, last))).toBe(200);
    await desk.move(6_000);
    const late = event();
    expect(await send(late, signBody(OLD, late))).toBe(401);
    const good = event();
    expect(await send(good, signBody("the new one", good))).toBe(200);
  });

  test("a secret that was withdrawn opens nothing five seconds later", async () => {
    await setSecrets("the one after", null, null);
    await desk.move(5_000);
    const late = event();
    expect(await send(late, signBody("the new one", late))).toBe(401);
  });

  test("a hundred forgeries at once and a good one under a secret of this moment: each gets its due", async () => {
    await setSecrets("a fourth", null, null);
    const good = event();
    const answers = await Promise.all([
      ...Array.from({ length: 100 }, () => send(event(), "0".repeat(64))),
      send(good, signBody("a fourth", good)),
    ]);
    expect(answers).toEqual([...Array.from({ length: 100 }, () => 401), 200]);
  });
});

describe("the vector of contracts.md 1.8", () => {
  test("its 427 bytes are taken as they are, with and without the prefix; written again, or in base64, they are not", async () => {
    await setSecrets(vector.secret, null, null);
    expect(Buffer.byteLength(vector.body)).toBe(427);
    expect(await send(vector.body, vector.signature)).toBe(200);
    expect(await send(vector.body, `sha256=${vector.signature}`)).toBe(200);
    expect(await send(JSON.stringify(JSON.parse(vector.body)), vector.signature)).toBe(401);
    expect(await send(vector.body, Buffer.from(vector.signature, "hex").toString("base64"))).toBe(401);
    const stored = await db().webhookDelivery.findMany({ where: { eventId: JSON.parse(vector.body).event_id } });
    expect(stored.map(({ receiptCount, bodyBytes }) => [receiptCount, bodyBytes])).toEqual([[2, 427]]);
  });
});

describe("a body in pieces, without a length", () => {
  const sign = (text: string): string => createHmac("sha256", vector.secret).update(text).digest("hex");

  test("is put together and verified", async () => {
    const body = event();
    const pieces = [body.slice(0, 7), body.slice(7, 50), body.slice(50)];
    const stream = new ReadableStream<Uint8Array>({
      start(controller) {
        for (const piece of pieces) controller.enqueue(new TextEncoder().encode(piece));
        controller.close();
      },
    });
    expect(await send(stream, sign(body))).toBe(200);
  });

  test("without an end is read to the limit and no further", async () => {
    let asked = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        asked += 1;
        controller.enqueue(new Uint8Array(1_024));
      },
    });
    expect(await send(endless, "0".repeat(64))).toBe(413);
    expect(asked).toBeLessThan(80);
  });
});
