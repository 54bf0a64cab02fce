import type { BankCapabilities } from "@/lib/banks/port";

/** QBank as published, with the extensions of this project (contracts.md D1, D2, D8, D10): what the sandbox plays. */
export const QBANK_CAPABILITIES: BankCapabilities = {
  ach: "file",
  achAmount: "credits_plus_debits",
  achProfile: "standard",
  achReturns: "api",
  wires: true,
  transfers: true,
  positivePayDecisions: "api",
  positivePayVoids: true,
  positivePayOverAmount: true,
  achDebitExceptions: true,
  idempotencyKeyHours: 24,
  writesPerHour: 0,
};
