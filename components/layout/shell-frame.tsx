"use client";

import { Keyboard, Search } from "lucide-react";
import dynamic from "next/dynamic";
import { useRouter } from "next/navigation";
import { useState, type ReactNode } from "react";
import { I18nProvider, RouterProvider } from "react-aria-components";
import { Button, IconButton } from "@/components/ui/button";
import { Toasts } from "@/components/ui/toast";
import { PhoneNavigation } from "./navigation";
import type { SectionId } from "./sections";
import type { Badges, CommandAction } from "./types";
import { useShortcuts, type ShellOverlay } from "./use-shortcuts";

const Overlays = dynamic(() => import("./overlays").then((module) => module.Overlays), { ssr: false });

type ShellFrameProps = {
  readonly badges: Badges;
  readonly hidden: readonly SectionId[];
  readonly actions: readonly CommandAction[];
  readonly side: ReactNode;
  readonly barStart: ReactNode;
  readonly barEnd: ReactNode;
  readonly children: ReactNode;
};

/** The part of the shell that listens: shortcuts, what they open, and the phone's bottom bar. */
export function ShellFrame({ badges, hidden, actions, side, barStart, barEnd, children }: ShellFrameProps) {
  const router = useRouter();
  const [open, setOpen] = useState<ShellOverlay>(null);
  const [used, setUsed] = useState(false);
  if (open !== null && !used) setUsed(true);
  useShortcuts(setOpen);
  return (
    <I18nProvider locale="en-US">
      <RouterProvider navigate={(href) => router.push(href)}>
        {side}
        <div className="min-w-0 md:pl-14 lg:pl-52 print:pl-0">
          <header className="no-print sticky top-0 z-20 flex h-(--bar) items-center gap-2 border-b bg-surface px-3 lg:px-5">
            {barStart}
            <div className="ml-auto flex items-center gap-1">
              <Button
                variant="secondary"
                size="small"
                aria-label="Go to a screen or start an action"
                icon={<Search aria-hidden className="size-3.5 text-ink-faint" />}
                onPress={() => setOpen("palette")}
                className="border-line text-ink-soft max-sm:hidden"
              >
                Go to <kbd className="kbd">Ctrl K</kbd>
              </Button>
              <IconButton
                label="Keyboard shortcuts"
                icon={<Keyboard aria-hidden className="size-4" />}
                onPress={() => setOpen("shortcuts")}
                className="max-md:hidden"
              />
              {barEnd}
            </div>
          </header>
          {children}
        </div>
        <PhoneNavigation badges={badges} hidden={hidden} onMore={() => setOpen("more")} />
        {used ? <Overlays open={open} setOpen={setOpen} actions={actions} hidden={hidden} /> : null}
        <Toasts />
      </RouterProvider>
    </I18nProvider>
  );
}
