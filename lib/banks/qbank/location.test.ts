import { expect, test } from "vitest";
import { paymentIdFromLocation } from "./location";

const ID = "0524c965-0679-4d89-9b48-d3269b8b7894";
const CALLED = new URL("https://api.qbank.test/v1/payments/ach");

test.each<[string, string | null, string | null]>([
  ["absolute", `https://api.qbank.test/v1/payments/${ID}`, ID],
  ["absolute, behind a TLS proxy", `http://api.qbank.test/v1/payments/${ID}`, ID],
  ["absolute path", `/v1/payments/${ID}`, ID],
  ["relative", ID.toUpperCase(), ID],
  ["with a slash and a query", `/v1/payments/${ID}/?view=full`, ID],
  ["missing", null, null],
  ["blank", "  ", null],
  ["another host", `https://evil.test/v1/payments/${ID}`, null],
  ["another host without scheme", `//evil.test/${ID}`, null],
  ["another port", `https://api.qbank.test:8443/v1/payments/${ID}`, null],
  ["no UUID at its end", "/v1/payments/latest", null],
  ["a UUID only in the query", `/v1/payments?id=${ID}`, null],
  ["not a URL", "https://[", null],
  ["another scheme", `urn:uuid:${ID}`, null],
])("%s", (_name, header, expected) => {
  expect(paymentIdFromLocation(header, CALLED)).toBe(expected);
});
