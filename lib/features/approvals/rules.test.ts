import { expect, test } from "vitest";
import { hintsFor, viewQueue } from "./rules";
import type { Waiting } from "./types";

const base: Waiting = {
  id: "1",
  number: 1,
  rail: "WIRE",
  status: "awaiting_approval",
  accountId: "a",
  accountName: "Operating",
  accountLast4: "0031",
  entityName: null,
  timeZone: "America/New_York",
  amountMinor: 50_000,
  currency: "USD",
  destination: "Acme ··1234",
  reference: "r",
  createdBy: "Ana",
  createdAt: "",
  updatedAt: "",
  stale: false,
  everUnsure: false,
  closedByPeople: false,
  payloadHash: "h",
  createdById: "ana",
  uploadedById: null,
  beneficiary: { name: "Acme", routingNumber: "121000248", accountLast4: "1234" },
  ach: null,
  wireCutoff: "17:00",
  achCutoff: "16:00",
  available: null,
  precedent: null,
  repeats: [],
  drain: null,
};
const sentences = (payment: Waiting): string =>
  hintsFor(payment)
    .map((hint) => `${hint.tone}: ${hint.sentence}`)
    .join("\n");

test("theirs first, then by cut-off, then by amount; what has no cut-off last", () => {
  const at = new Date("2026-11-18T15:00:00Z");
  const queue = viewQueue(
    [
      { ...base, id: "own", createdById: "me" },
      { ...base, id: "transfer", rail: "TRANSFER", amountMinor: 9_000_000 },
      { ...base, id: "small" },
      { ...base, id: "large", amountMinor: 70_000 },
      { ...base, id: "ach", rail: "ACH", amountMinor: 1 },
      { ...base, id: "chicago", timeZone: "America/Chicago" },
    ],
    { memberId: "me", role: "approver" },
    at,
  );
  expect(queue.map((view) => view.id)).toEqual(["ach", "large", "small", "chicago", "transfer", "own"]);
  expect(queue.at(-1)?.refusal).toContain("You created this payment");
});

test("a first payee, a larger amount, another name, a twin and an empty account are said", () => {
  expect(sentences(base)).toContain("warning: First payment to this account number");
  const known = { count: 3, mostMinor: 60_000, lastName: "Acme", twins: [] };
  expect(sentences({ ...base, precedent: known })).toBe(
    "info: 3 earlier payments to this account, at most USD 600.00.",
  );
  const odd = {
    ...base,
    precedent: { count: 1, mostMinor: 100, lastName: "Acme Ltd", twins: [12] },
    available: { amountMinor: 0, asOf: "" },
  };
  expect(sentences(odd)).toBe(
    [
      "warning: 1 earlier payment to this account, at most USD 1.00: this one is larger.",
      'warning: Last time this account was called "Acme Ltd".',
      "warning: Same amount to the same account within a week: P-000012.",
      "warning: Leaves USD \u2212500.00 available on Operating.",
    ].join("\n"),
  );
});
