import Link from "next/link";
import type { ReactNode } from "react";
import { Mark } from "@/components/ui/mark";
import { SideNavigation } from "./navigation";
import { PersonMenu } from "./person-menu";
import type { SectionId } from "./sections";
import { ShellFrame } from "./shell-frame";
import { ThemeSwitch } from "./theme-switch";
import type { Badges, CommandAction, ShellPerson, Theme } from "./types";

export type ShellProps = {
  readonly companyName: string;
  readonly person: ShellPerson;
  /** Ends the session; runs as the action of a form. */
  readonly signOut: () => Promise<void>;
  /** From `themeFromCookie`. */
  readonly theme: Theme;
  readonly badges?: Badges | undefined;
  /** Sections this person does not get. */
  readonly hidden?: readonly SectionId[] | undefined;
  /** Actions for the command palette, already filtered by role. */
  readonly actions?: readonly CommandAction[] | undefined;
  /** In the top bar: how fresh the bank's facts are. */
  readonly freshness?: ReactNode;
  /** Said above everything, such as "Sandbox: no real money moves." */
  readonly banner?: ReactNode;
  readonly children: ReactNode;
};

function SkipLink() {
  return (
    <a
      href="#content"
      className="sr-only rounded-md bg-accent px-3 py-2 font-medium text-on-accent focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-60"
    >
      Skip to content
    </a>
  );
}

function Side({ badges, hidden }: { readonly badges: Badges; readonly hidden: readonly SectionId[] }) {
  return (
    <aside
      aria-label="Cutoff"
      className="no-print fixed inset-y-0 left-0 z-30 w-14 border-r bg-surface max-md:hidden lg:w-52"
    >
      <Link
        href="/"
        className="flex h-(--bar) items-center gap-2.5 border-b px-4.5 font-semibold tracking-tight"
        aria-label="Cutoff, morning"
      >
        <Mark className="size-4.5 shrink-0 text-accent" />
        <span aria-hidden className="text-lg max-lg:hidden">
          Cutoff
        </span>
      </Link>
      <SideNavigation badges={badges} hidden={hidden} />
    </aside>
  );
}

/** The desk around every screen: navigation, top bar, shortcuts, toasts. Renders `<main>`. */
export function Shell(props: ShellProps) {
  const {
    companyName,
    person,
    signOut,
    theme,
    badges = {},
    hidden = [],
    actions = [],
    freshness,
    banner,
    children,
  } = props;
  return (
    <>
      <SkipLink />
      <ShellFrame
        badges={badges}
        hidden={hidden}
        actions={actions}
        side={<Side badges={badges} hidden={hidden} />}
        barStart={
          <>
            <span className="truncate font-semibold">{companyName}</span>
            {freshness ? (
              <div className="min-w-0 truncate border-l pl-3 text-sm text-ink-soft max-sm:hidden">{freshness}</div>
            ) : null}
          </>
        }
        barEnd={
          <>
            <ThemeSwitch initial={theme} />
            <PersonMenu person={person} signOut={signOut} />
          </>
        }
      >
        {banner ? (
          <aside
            aria-label="About this desk"
            className="no-print border-b bg-sunken px-3 py-1 text-sm text-ink-soft lg:px-5"
          >
            {banner}
          </aside>
        ) : null}
        <main
          id="content"
          tabIndex={-1}
          className="mx-auto max-w-[110rem] px-3 pt-4 pb-24 outline-none md:pb-10 lg:px-5"
        >
          {children}
        </main>
      </ShellFrame>
    </>
  );
}
