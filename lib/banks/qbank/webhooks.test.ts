import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import { isBankError } from "@/lib/banks/http/errors";
import vector from "./fixtures/webhook-vector.json";
import { decodeEvent, verifySignature } from "./webhooks";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const BODY = bytes(vector.body);
const PREVIOUS = "the_secret_before";

describe("the signature", () => {
  test.each<[string, string | null, string[], boolean]>([
    ["the vector", vector.signature, [vector.secret], true],
    ["with its prefix", `sha256=${vector.signature}`, [vector.secret], true],
    ["the previous secret signed", vector.signature, ["the_new_one", vector.secret], true],
    ["no header", null, [vector.secret], false],
    ["another secret", vector.signature, [PREVIOUS], false],
    ["no secret", vector.signature, [], false],
    ["upper case", vector.signature.toUpperCase(), [vector.secret], false],
    ["base64", Buffer.from(vector.signature, "hex").toString("base64"), [vector.secret], false],
    ["cut short", vector.signature.slice(0, 62), [vector.secret], false],
    ["another prefix", `sha512=${vector.signature}`, [vector.secret], false],
  ])("%s", (_name, header, secrets, expected) => {
    expect(verifySignature(BODY, header, secrets)).toBe(expected);
  });

  test("one changed byte fails", () => {
    const changed = Uint8Array.from(BODY);
    changed[20] = (changed[20] ?? 0) ^ 1;
    expect(verifySignature(changed, vector.signature, [vector.secret])).toBe(false);
  });

  test("a body that was parsed and written again fails: 1000.50 became 1000.5", () => {
    const rewritten = bytes(JSON.stringify(JSON.parse(vector.body)));
    expect(verifySignature(rewritten, vector.signature, [vector.secret])).toBe(false);
  });

  test("an empty secret opens nothing", () => {
    const forged = createHmac("sha256", "").update(BODY).digest("hex");
    expect(verifySignature(BODY, forged, ["", vector.secret])).toBe(false);
  });
});

describe("the event", () => {
  const event = (type: string, resource: string, data: string): Uint8Array =>
    bytes(
      `{"event_id":"7D9C1F2E-5b1a-4f0e-9c55-0f4b3b1a2c3d","event_type":"${type}","resource_type":"${resource}","data":${data}}`,
    );
  const exception = `{"exceptionId":"33333333-3333-4333-8333-333333333333","account_id":"11111111-1111-4111-8111-111111111111","check_number":"1042","presented_amount":99.90,"presentment_date":"2026-11-19","reason_code":"NO_ISSUE"}`;

  test("a payment's status", () => {
    expect(decodeEvent(BODY)).toMatchObject({
      kind: "payment-status",
      eventId: "7d9c1f2e-5b1a-4f0e-9c55-0f4b3b1a2c3d",
      payment: { amount: "1000.50", status: "P_COMPLETED", completedAt: new Date("2025-12-10T09:15:00Z") },
    });
  });

  test("a new exception", () => {
    const body = event("positivepay.exception.created", "positivepay.exception", exception);
    expect(decodeEvent(body)).toMatchObject({
      kind: "exception-created",
      exception: { checkNumber: "1042", presentedAmount: "99.90", presentmentDate: "2026-11-19" },
    });
  });

  test.each([
    ["an unknown type", "loan.approved", "loan"],
    ["a known type of another resource", "payment.status.update", "positivepay.exception"],
  ])("%s is kept by its name", (_name, type, resource) => {
    expect(decodeEvent(event(type, resource, exception))).toEqual({
      kind: "unknown",
      eventId: "7d9c1f2e-5b1a-4f0e-9c55-0f4b3b1a2c3d",
      eventType: type,
      resourceType: resource,
    });
  });

  test("a known type with data that does not fit names the field and keeps its id", () => {
    const body = event("payment.status.update", "payment", `{"paymentId":"nope"}`);
    expect(decodeEvent(body)).toMatchObject({ kind: "undecodable", problem: "field data.paymentId" });
  });

  test.each([
    ["not JSON", "{"],
    ["no object", "7"],
    ["no event id", `{"event_type":"a","resource_type":"b","data":{}}`],
    ["not UTF-8", "\u00ff"],
  ])("no readable envelope: %s", (_name, text) => {
    let error: unknown;
    try {
      decodeEvent(Uint8Array.from(Buffer.from(text, "latin1")));
    } catch (thrown) {
      error = thrown;
    }
    expect(isBankError(error) && error.name).toBe("UndecodableBodyError");
  });
});
