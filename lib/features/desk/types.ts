import type { Role } from "@/lib/core/permissions";

/** Something the command palette offers besides the screens. */
export type DeskAction = {
  readonly id: string;
  readonly label: string;
  readonly href: string;
  readonly keywords: string;
};

/** How much waits for the person on a screen. */
export type DeskBadge = { readonly count: number; readonly words: string; readonly urgent: boolean };

/** What the shell around every screen shows. */
export type DeskView = {
  readonly companyName: string;
  readonly person: { readonly name: string; readonly email: string; readonly role: Role };
  /** The first bank's zone, for the times in the top bar. */
  readonly zone: string;
  readonly sandbox: boolean;
  readonly hidden: readonly ("webhooks" | "banks")[];
  readonly badges: {
    readonly approvals: DeskBadge;
    readonly "positive-pay": DeskBadge;
    readonly payments: DeskBadge;
    readonly "ach-returns": DeskBadge;
  };
  readonly actions: readonly DeskAction[];
};
