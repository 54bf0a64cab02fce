/** Each scope of QBank with what the desk cannot do without it: the form, the test and its advice read this table. */
export const SCOPE_USES = {
  "accounts.read": "the list of accounts is not read, so new accounts never appear",
  "balances.read": "balances are not read",
  "transactions.read": "account lines are not read",
  "payments.read": "the outcome of a payment cannot be asked for, only told by webhook",
  "payments.ach.write": "ACH files and entries cannot be sent",
  "payments.wire.write": "wires cannot be sent",
  "transfers.write": "transfers between accounts cannot be sent",
  "positivepay.issues.write": "issued checks are not told to the bank",
  "positivepay.exceptions.read": "the daily list of exceptions is not read, only those that come by webhook",
  "positivepay.decisions.write": "decisions on exceptions cannot be sent",
} as const satisfies Record<string, string>;

export type Scope = keyof typeof SCOPE_USES;

export const SCOPES = Object.keys(SCOPE_USES) as readonly Scope[];

/** True for a scope that QBank knows. */
export function isScope(text: string): text is Scope {
  return Object.hasOwn(SCOPE_USES, text);
}
