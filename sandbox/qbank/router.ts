import type { QBankScope } from "@/lib/banks/qbank/wire/requests";
import { isId } from "@/lib/core/ids";
import type { Call, Outcome } from "./call";
import { createAch } from "./routes/ach-files";
import { createTransfer, createWire } from "./routes/payments";
import { createIssue, decide } from "./routes/positive-pay";
import { getReturnFile, listReturnFiles } from "./routes/returns";
import { getBalance, getPayment, listAccounts, listExceptions, listTransactions } from "./routes/reads";

/** Every call of the API with its scope (seed 000, 1.2; D2). `:id` is one UUID. */
export type Route = {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly scope: QBankScope;
  readonly handle: (call: Call) => Outcome;
};

const ROUTES: readonly Route[] = [
  { method: "GET", path: "/accounts", scope: "accounts.read", handle: listAccounts },
  { method: "GET", path: "/balances/:id", scope: "balances.read", handle: getBalance },
  { method: "GET", path: "/transactions", scope: "transactions.read", handle: listTransactions },
  { method: "GET", path: "/payments/:id", scope: "payments.read", handle: getPayment },
  { method: "POST", path: "/payments/ach", scope: "payments.ach.write", handle: createAch },
  { method: "POST", path: "/payments/wire", scope: "payments.wire.write", handle: createWire },
  { method: "POST", path: "/transfers", scope: "transfers.write", handle: createTransfer },
  { method: "GET", path: "/ach/returns", scope: "payments.read", handle: listReturnFiles },
  { method: "GET", path: "/ach/returns/:id", scope: "payments.read", handle: getReturnFile },
  { method: "POST", path: "/positivepay/issues", scope: "positivepay.issues.write", handle: createIssue },
  { method: "GET", path: "/positivepay/exceptions", scope: "positivepay.exceptions.read", handle: listExceptions },
  {
    method: "POST",
    path: "/positivepay/exceptions/:id/decision",
    scope: "positivepay.decisions.write",
    handle: decide,
  },
];

export type Found =
  | { readonly kind: "route"; readonly route: Route; readonly id: string }
  | { readonly kind: "method" | "path" };

function idIn(pattern: string, path: string): string | null {
  if (!pattern.includes(":id")) return pattern === path ? "" : null;
  const [before = "", after = ""] = pattern.split(":id");
  if (!path.startsWith(before) || !path.endsWith(after)) return null;
  const id = path.slice(before.length, path.length - after.length).toLowerCase();
  return id.includes("/") || !isId(id) ? null : id;
}

/** Finds the route of a path without `/v1`. A path with something else than a UUID in the id's place is unknown. */
export function findRoute(method: string, path: string): Found {
  let pathKnown = false;
  for (const route of ROUTES) {
    const id = idIn(route.path, path);
    if (id === null) continue;
    if (route.method === method) return { kind: "route", route, id };
    pathKnown = true;
  }
  return { kind: pathKnown ? "method" : "path" };
}
