import type { Role } from "./permissions";

declare const scopeBrand: unique symbol;
declare const actorBrand: unique symbol;

/**
 * The accounts a person may see: every one, or a list. Only `core/session.ts` (and tests, through
 * `scopeOf`) makes one, so a function that asks for it cannot be called by code that forgot to check.
 */
export type AccountScope = ("all" | readonly string[]) & { readonly [scopeBrand]?: true };

/** The signed-in person behind a call: proof that someone checked. Made by `requireActor` only. */
export type Actor = {
  readonly [actorBrand]?: true;
  readonly memberId: string;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  readonly scope: AccountScope;
  /** When this session began, for the bank's `x-fapi-auth-date`. */
  readonly signedInAt: Date;
  /** One id for everything this request does; stands in each audit row. */
  readonly requestId: string;
};

/** Who stands behind a change that no person made. */
export type ActingFor =
  | { readonly type: "person"; readonly id: string; readonly name: string; readonly requestId: string }
  | { readonly type: "bank" | "system"; readonly name: string; readonly requestId: string };

export function scopeOf(accounts: "all" | readonly string[]): AccountScope {
  return accounts;
}

export function inScope(scope: AccountScope, accountId: string): boolean {
  return scope === "all" || scope.includes(accountId);
}

/** The audit trail's view of a signed-in person. */
export function personOf(actor: Actor): ActingFor {
  return { type: "person", id: actor.memberId, name: actor.name, requestId: actor.requestId };
}
