import "server-only";
import { cache } from "react";
import { getServerSession } from "next-auth";
import { encode } from "next-auth/jwt";
import { cookies, headers } from "next/headers";
import { redirect } from "next/navigation";
import { scopeOf, type Actor } from "./actor";
import { authOptions, sessionCookie, type SessionClaims } from "./auth";
import { db } from "./db";
import { env } from "./env";
import { isId, newId } from "./ids";
import { may, ROLES, type Permission } from "./permissions";
import { ADDRESS_HEADER, SESSION_HARD_LIMIT_MS } from "./session-policy";

/**
 * The person behind the claims as they stand now, or null: unknown, deactivated, signed out everywhere, or signed in
 * more than eight hours ago. Role and scope are read afresh, so a demotion counts from the next request.
 */
export async function actorFor(claims: SessionClaims, now: Date): Promise<Actor | null> {
  if (now.getTime() - claims.signedInAt > SESSION_HARD_LIMIT_MS) return null;
  if (!isId(claims.sessionId)) return null;
  const [member, ended] = await Promise.all([
    db().member.findUnique({ where: { id: claims.memberId }, include: { accounts: { select: { accountId: true } } } }),
    db().endedSession.findUnique({ where: { id: claims.sessionId } }),
  ]);
  const role = ROLES.find((known) => known === member?.role);
  if (!member?.active || !role || ended || member.sessionVersion !== claims.sessionVersion) return null;
  if (member.demo && env().CUTOFF_BANK !== "sandbox") return null;
  return {
    memberId: member.id,
    name: member.name,
    email: member.email,
    role,
    scope: scopeOf(member.allAccounts ? "all" : member.accounts.map((row) => row.accountId)),
    signedInAt: new Date(claims.signedInAt),
    requestId: newId(),
  };
}

/** The claims of this request's session as they stand in its token, or null. */
export async function currentClaims(): Promise<SessionClaims | null> {
  return getServerSession(authOptions());
}

/** The signed-in person of this request, or null. Read once a request. */
export const currentActor = cache(async (): Promise<Actor | null> => {
  const claims = await currentClaims();
  return claims ? actorFor(claims, new Date()) : null;
});

/** The sign-in page with the way back to where the person was; its form checks that this is a path of the desk. */
async function signInAddress(): Promise<string> {
  const wanted = (await headers()).get(ADDRESS_HEADER);
  const query = new URLSearchParams({ reason: "signed-out" });
  if (wanted && wanted !== "/") query.set("next", wanted);
  return `/sign-in?${query}`;
}

/** The signed-in person, for a loader. Sends anyone else to the sign-in page, and back afterwards. */
export async function requireActor(permission?: Permission): Promise<Actor> {
  const actor = await currentActor();
  if (!actor) redirect(await signInAddress());
  if (permission && !may(actor.role, permission)) redirect("/?refused=role");
  return actor;
}

/** Starts the session of a person whose password was checked: the same token next-auth itself would set. */
export async function startSession(claims: SessionClaims): Promise<void> {
  const maxAge = SESSION_HARD_LIMIT_MS / 1000;
  const token = await encode({ token: { sub: claims.memberId, ...claims }, secret: env().NEXTAUTH_SECRET, maxAge });
  const { name, options } = sessionCookie();
  (await cookies()).set(name, token, { ...options, maxAge });
}

/** Ends the session of this browser. */
export async function endSession(): Promise<void> {
  const { name, options } = sessionCookie();
  (await cookies()).set(name, "", { ...options, maxAge: 0 });
}
