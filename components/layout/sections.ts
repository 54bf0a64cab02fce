import {
  ArrowLeftRight,
  Building2,
  FileStack,
  History,
  Landmark,
  ListChecks,
  Send,
  ShieldCheck,
  Sunrise,
  Undo2,
  Webhook,
  type LucideIcon,
} from "lucide-react";

/** The desk's screens, in the order of the morning. `key` is the letter after `g`. */
export const SECTIONS = [
  { id: "morning", label: "Morning", href: "/", key: "m", icon: Sunrise },
  { id: "accounts", label: "Accounts", href: "/accounts", key: "a", icon: Landmark },
  { id: "transactions", label: "Transactions", href: "/transactions", key: "t", icon: ArrowLeftRight },
  { id: "payments", label: "Payments", href: "/payments", key: "p", icon: Send },
  { id: "ach-files", label: "ACH files", href: "/ach-files", key: "f", icon: FileStack },
  { id: "ach-returns", label: "ACH returns", href: "/ach-returns", key: "r", icon: Undo2 },
  { id: "approvals", label: "Approvals", href: "/approvals", key: "v", icon: ListChecks },
  { id: "positive-pay", label: "Positive Pay", href: "/positive-pay", key: "x", icon: ShieldCheck },
  { id: "banks", label: "Banks", href: "/banks", key: "b", icon: Building2 },
  { id: "webhooks", label: "Webhooks", href: "/webhooks", key: "w", icon: Webhook },
  { id: "activity", label: "Activity", href: "/activity", key: "y", icon: History },
] as const satisfies readonly SectionShape[];

type SectionShape = {
  readonly id: string;
  readonly label: string;
  readonly href: string;
  readonly key: string;
  readonly icon: LucideIcon;
};

export type SectionId = (typeof SECTIONS)[number]["id"];

/** On a phone these have a place in the bottom bar; the rest is behind "More". */
export const PHONE_SECTIONS: readonly SectionId[] = ["morning", "approvals", "positive-pay", "payments"];

/** True when the address belongs to the section: itself or anything under it. */
export function isInSection(pathname: string, href: string): boolean {
  return href === "/" ? pathname === "/" : pathname === href || pathname.startsWith(`${href}/`);
}

/** The address that `g` and a letter go to; null when the letter has none. */
export function hrefForKey(letter: string): string | null {
  return SECTIONS.find((section) => section.key === letter)?.href ?? null;
}
