"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { cn } from "@/lib/core/cn";
import { isInSection, PHONE_SECTIONS, SECTIONS, type SectionId } from "./sections";
import type { Badge, Badges } from "./types";

function BadgeMark({ badge, className }: { readonly badge: Badge | undefined; readonly className?: string }) {
  if (!badge || badge.count === 0) return null;
  return (
    <span
      className={cn(
        "num inline-flex h-4.5 min-w-4.5 items-center justify-center rounded-sm px-1 text-xs font-semibold",
        badge.urgent ? "bg-danger-solid text-on-danger" : "bg-press text-ink",
        className,
      )}
    >
      {badge.count > 999 ? "999+" : badge.count}
      <span className="sr-only"> {badge.words}</span>
    </span>
  );
}

type NavProps = { readonly badges: Badges; readonly hidden: readonly SectionId[] };

/** The screens down the left side: icons only under 1024 px, with words above. */
export function SideNavigation({ badges, hidden }: NavProps) {
  const pathname = usePathname();
  return (
    <nav aria-label="Screens" className="flex flex-col gap-0.5 p-2">
      {SECTIONS.filter((section) => !hidden.includes(section.id)).map((section) => {
        const current = isInSection(pathname, section.href);
        return (
          <Link
            key={section.id}
            href={section.href}
            title={section.label}
            aria-current={current ? "page" : undefined}
            className={cn(
              "relative flex h-8 items-center gap-2.5 rounded-md px-2.5 font-medium text-ink-soft hover:bg-sunken hover:text-ink max-lg:justify-center",
              current && "bg-accent-wash text-accent-strong hover:bg-accent-wash hover:text-accent-strong",
            )}
          >
            <section.icon aria-hidden className="size-4 shrink-0" />
            <span className="flex-1 truncate max-lg:sr-only">{section.label}</span>
            <BadgeMark badge={badges[section.id]} className="max-lg:absolute max-lg:-top-0.5 max-lg:-right-0.5" />
          </Link>
        );
      })}
    </nav>
  );
}

const PHONE_ITEM =
  "relative flex min-w-0 flex-1 flex-col items-center justify-center gap-0.5 text-xs font-medium text-ink-soft";

/** The bottom bar of a phone: what one looks at and approves on the way; the rest behind "More". */
export function PhoneNavigation({ badges, hidden, onMore }: NavProps & { readonly onMore: () => void }) {
  const pathname = usePathname();
  const shown = SECTIONS.filter((section) => PHONE_SECTIONS.includes(section.id) && !hidden.includes(section.id));
  const order = (id: SectionId): number => PHONE_SECTIONS.indexOf(id);
  return (
    <nav
      aria-label="Screens"
      className="no-print fixed inset-x-0 bottom-0 z-30 flex h-14 border-t bg-surface pb-[env(safe-area-inset-bottom)] md:hidden"
    >
      {shown
        .toSorted((a, b) => order(a.id) - order(b.id))
        .map((section) => {
          const current = isInSection(pathname, section.href);
          return (
            <Link
              key={section.id}
              href={section.href}
              aria-current={current ? "page" : undefined}
              className={cn(PHONE_ITEM, current && "text-accent")}
            >
              <section.icon aria-hidden className="size-5" />
              <span className="max-w-full truncate">{section.label}</span>
              <BadgeMark badge={badges[section.id]} className="absolute top-1 left-1/2 ml-2" />
            </Link>
          );
        })}
      <button type="button" onClick={onMore} className={PHONE_ITEM}>
        <span aria-hidden className="text-lg leading-5">
          ⋯
        </span>
        More
      </button>
    </nav>
  );
}
