import { may, type Permission, type Role } from "@/lib/core/permissions";
import type { DeskAction } from "./types";

const ACTIONS: readonly (DeskAction & { readonly needs: Permission })[] = [
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
];

/** The palette's actions for a role. */
export function actionsFor(role: Role): DeskAction[] {
  return ACTIONS.filter((action) => may(role, action.needs)).map(({ needs: _needs, ...action }) => action);
}

const SOON_MS = 60 * 60 * 1000;

/** True when a cut-off is less than an hour away. */
export function isSoon(decideBy: string | null, now: Date): boolean {
  return decideBy !== null && Date.parse(decideBy) - now.getTime() < SOON_MS;
}
