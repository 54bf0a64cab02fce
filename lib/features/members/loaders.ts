import "server-only";
import { redirect } from "next/navigation";
import { env } from "@/lib/core/env";
import { may } from "@/lib/core/permissions";
import { currentActor, requireActor } from "@/lib/core/session";
import type { Role } from "@/lib/core/permissions";
import { listBanks } from "@/lib/features/banks/data";
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

/** What the shell around every screen shows. Badges are what waits for this person. */
export type Desk = {
  readonly companyName: string;
  readonly person: { readonly name: string; readonly email: string; readonly role: Role };
  readonly zone: string;
  readonly sandbox: boolean;
  readonly hidden: readonly "webhooks"[];
  readonly badges: Readonly<Record<string, { count: number; words: string; urgent?: boolean }>>;
  readonly actions: readonly { id: string; label: string; href: string; keywords?: string }[];
};

export async function loadDesk(): Promise<Desk> {
  const actor = await requireActor();
  const banks = await listBanks();
  const actions = [
    {
      id: "wire",
      label: "New wire",
      href: "/payments/wires/new",
      keywords: "send pay beneficiary",
      needs: "payments.create",
    },
    {
      id: "transfer",
      label: "New transfer",
      href: "/payments/transfers/new",
      keywords: "move own accounts",
      needs: "payments.create",
    },
    {
      id: "upload",
      label: "Upload ACH file",
      href: "/ach-files/new",
      keywords: "nacha batch payroll",
      needs: "ach-files.upload",
    },
  ] as const;
  return {
    companyName: env().CUTOFF_COMPANY,
    person: { name: actor.name, email: actor.email, role: actor.role },
    zone: banks[0]?.timeZone ?? "UTC",
    sandbox: env().CUTOFF_BANK === "sandbox",
    hidden: may(actor.role, "webhooks.read") ? [] : ["webhooks"],
    badges: {},
    actions: actions.filter((action) => may(actor.role, action.needs)).map(({ needs: _needs, ...action }) => action),
  };
}
