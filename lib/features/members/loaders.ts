import "server-only";
import { redirect } from "next/navigation";
import { env } from "@/lib/core/env";
import { currentActor } from "@/lib/core/session";
import { listDemoPeople } from "./data";

const REASONS: Readonly<Record<string, string>> = {
  "signed-out": "Your session has ended. Sign in to go on; nothing was lost that was stored.",
  left: "You are signed out.",
};

/** What the sign-in page shows. Whoever is signed in goes to the morning. */
export async function loadSignIn(reason: string | undefined): Promise<{
  companyName: string;
  reason: string | undefined;
  demoPeople: { name: string; email: string; role: string; password: string }[];
}> {
  if (await currentActor()) redirect("/");
  return {
    companyName: env().CUTOFF_COMPANY,
    reason: reason ? REASONS[reason] : undefined,
    demoPeople: await listDemoPeople(),
  };
}
