import type { Role } from "@/lib/core/permissions";

/** The signed-in person as the shell shows them. */
export type PersonView = { readonly name: string; readonly email: string; readonly role: Role };

/** What a sign-in attempt comes to. */
export type SignInOutcome = "signed-in" | "wrong" | "resting";
