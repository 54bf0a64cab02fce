import "server-only";
import type { NextAuthOptions } from "next-auth";
import CredentialsProvider from "next-auth/providers/credentials";
import { env } from "./env";
import { SESSION_HARD_LIMIT_MS } from "./session-policy";

/** What stands in the session token: who, since when, and which version of the person's sessions. */
export type SessionClaims = { sessionId: string; memberId: string; sessionVersion: number; signedInAt: number };

/** The person a password proved, or null. Given by the route, so that core knows no feature. */
export type VerifySignIn = (email: string, password: string) => Promise<SessionClaims | null>;

/** The session's cookie: host-bound and secure wherever the desk is served over HTTPS. */
export function sessionCookie() {
  const secure = (process.env["NEXTAUTH_URL"] ?? "").startsWith("https://");
  return {
    name: secure ? "__Host-cutoff.session" : "cutoff.session",
    options: { httpOnly: true, sameSite: "lax", path: "/", secure },
  } as const;
}

/**
 * next-auth 4 with one credentials provider and signed tokens. Nothing outside `core/session.ts` and the auth route
 * may use it. Without `verify` it only reads sessions.
 */
export function authOptions(
  verify: VerifySignIn = () => Promise.resolve(null),
  signedOut: (claims: SessionClaims) => Promise<void> = () => Promise.resolve(),
): NextAuthOptions {
  return {
    secret: env().NEXTAUTH_SECRET,
    session: { strategy: "jwt", maxAge: SESSION_HARD_LIMIT_MS / 1000 },
    cookies: { sessionToken: { name: sessionCookie().name, options: sessionCookie().options } },
    pages: { signIn: "/sign-in", error: "/sign-in" },
    providers: [
      CredentialsProvider({
        name: "Password",
        credentials: { email: { type: "email" }, password: { type: "password" } },
        async authorize(credentials) {
          const claims = await verify(credentials?.email ?? "", credentials?.password ?? "");
          return claims ? { id: claims.memberId, ...claims } : null;
        },
      }),
    ],
    events: {
      signOut: ({ token }) => signedOut(token),
    },
    callbacks: {
      jwt({ token, user }) {
        if (user) {
          token.sessionId = user.sessionId;
          token.memberId = user.memberId;
          token.sessionVersion = user.sessionVersion;
          token.signedInAt = user.signedInAt;
        }
        return token;
      },
      session({ session, token }) {
        return {
          ...session,
          sessionId: token.sessionId,
          memberId: token.memberId,
          sessionVersion: token.sessionVersion,
          signedInAt: token.signedInAt,
        };
      },
    },
  };
}
