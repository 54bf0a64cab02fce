"use server";

import { redirect } from "next/navigation";
import { currentClaims, endSession, startSession } from "@/lib/core/session";
import { recordSignOut, verifySignIn } from "./mutations";
import { signInSchema } from "./schema";

const WRONG =
  "The e-mail address and password do not match, or the account is resting after five wrong passwords. Check both; after a rest, try again in 15 minutes.";

/** Signs a person in and sends them on. Answers a sentence when it does not: the same one for every cause. */
export async function signInAction(
  _previous: { sentence: string; email: string } | null,
  form: FormData,
): Promise<{ sentence: string; email: string } | null> {
  const parsed = signInSchema.safeParse({
    email: form.get("email"),
    password: form.get("password"),
    next: form.get("next") ?? undefined,
  });
  const typed = form.get("email");
  const email = typeof typed === "string" ? typed.slice(0, 200) : "";
  if (!parsed.success)
    return { sentence: parsed.error.issues[0]?.message ?? "Enter your e-mail address and password.", email };
  const claims = await verifySignIn(parsed.data.email, parsed.data.password, new Date());
  if (!claims) return { sentence: WRONG, email };
  await startSession(claims);
  redirect(parsed.data.next);
}

/** Ends this browser's session and goes to the sign-in page. */
export async function signOutAction(): Promise<void> {
  const claims = await currentClaims();
  if (claims) await recordSignOut(claims, new Date());
  await endSession();
  redirect("/sign-in?reason=left");
}
