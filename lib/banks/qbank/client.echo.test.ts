import { expect, test } from "vitest";
import { jsonAnswer } from "@/lib/banks/http/testing/fake-bank";
import { openDesk, refusalOf, sendWire } from "./testing/desk";

test("a bank that repeats our headers in its refusal brings no access token into the error", async () => {
  const desk = openDesk();
  const words = `{"message":"Bad header Authorization: Bearer token-1","error_code":"token-1","request_id":"r-9"}`;
  desk.bank.answer(jsonAnswer(400, words));
  const error = await refusalOf(sendWire(desk));
  expect(error.detail).toBe("Bad header Authorization: Bearer \u2026");
  expect(error.errorCode).toBe("\u2026");
  expect(error).toMatchObject({ name: "ValidationError", effect: "none", requestId: "r-9" });
});
