import NextAuth from "next-auth";
import { authOptions } from "@/lib/core/auth";
import { recordSignOut, verifySignIn } from "@/lib/features/members/mutations";

const handler = NextAuth(
  authOptions(
    (email, password) => verifySignIn(email, password, new Date()),
    (claims) => recordSignOut(claims, new Date()),
  ),
) as (request: Request, context: { params: Promise<{ nextauth: string[] }> }) => Promise<Response>;

export { handler as GET, handler as POST };
