import { expect, test } from "vitest";
import { QBANK_SCOPES } from "@/lib/banks/qbank/wire/requests";
import { explain, type CallFailure } from "./explain";
import { SCOPES } from "./scopes";

const failure: CallFailure = {
  step: "read",
  address: "https://api.bank.test/v1",
  errorName: "UnexpectedStatusError",
  message: "QBank answered in a way it should not (HTTP 418).",
  status: 418,
  detail: null,
  errorCode: null,
  systemCode: null,
  contentType: "application/json",
  timedOut: false,
  scope: null,
};

test("every scope of QBank has its words, and no other", () => {
  expect([...SCOPES].toSorted()).toEqual([...QBANK_SCOPES].toSorted());
});

test.for<[string, Partial<CallFailure>, RegExp]>([
  ["calls that are paused", { errorName: "CircuitOpenError", status: null }, /Calls to the bank are paused/],
  ["silence", { errorName: "TimeoutError", status: null }, /did not answer in time/],
  ["a step whose time was over", { timedOut: true, status: null }, /did not answer in time/],
  ["a token that is not taken", { errorName: "AuthenticationError", status: 401 }, /does not accept it here/],
  ["no token endpoint", { step: "token", status: 404 }, /no token endpoint/],
  [
    "a scope",
    { step: "token", errorCode: "invalid_scope", status: 400 },
    /does not grant these credentials the scopes/,
  ],
  ["another kind of client", { step: "token", errorCode: "unauthorized_client", status: 400 }, /without a person/],
  ["neither said", { step: "token", errorName: "AuthenticationError", status: 401 }, /does not say which/],
  ["slow down", { errorName: "RateLimitError", status: 429 }, /slow down/],
  ["a fault of the bank", { errorName: "ServerError", status: 500 }, /failed on its side/],
  ["elsewhere", { status: 302 }, /sends callers elsewhere/],
  [
    "not our interface",
    { errorName: "UndecodableBodyError", status: 200, message: "Row 0 lacks an id." },
    /Row 0 lacks/,
  ],
  ["anything else", {}, /HTTP 418/],
])("%s has its own words, and something to do", ([, facts, words]) => {
  const { found, todo } = explain({ ...failure, ...facts });
  expect(found).toMatch(words);
  expect(todo.length).toBeGreaterThan(20);
});
