"use client";

import { CommandPalette } from "./command-palette";
import { SECTIONS, type SectionId } from "./sections";
import { ShortcutsDialog } from "./shortcuts-dialog";
import type { CommandAction } from "./types";
import type { ShellOverlay } from "./use-shortcuts";
import Link from "next/link";
import { Dialog } from "@/components/ui/dialog";

type OverlaysProps = {
  readonly open: ShellOverlay;
  readonly setOpen: (overlay: ShellOverlay) => void;
  readonly actions: readonly CommandAction[];
  readonly hidden: readonly SectionId[];
};

/** What opens over the desk; loaded when first asked for. */
export function Overlays({ open, setOpen, actions, hidden }: OverlaysProps) {
  const close = (isOpen: boolean): void => {
    if (!isOpen) setOpen(null);
  };
  return (
    <>
      <CommandPalette isOpen={open === "palette"} onOpenChange={close} actions={actions} hidden={hidden} />
      <ShortcutsDialog isOpen={open === "shortcuts"} onOpenChange={close} hidden={hidden} />
      <Dialog title="Screens" isOpen={open === "more"} onOpenChange={close}>
        <nav aria-label="All screens" className="grid grid-cols-2 gap-1">
          {SECTIONS.filter((section) => !hidden.includes(section.id)).map((section) => (
            <Link
              key={section.id}
              href={section.href}
              onClick={() => setOpen(null)}
              className="flex h-11 items-center gap-2.5 rounded-md px-2.5 font-medium hover:bg-sunken"
            >
              <section.icon aria-hidden className="size-4.5 text-ink-faint" />
              {section.label}
            </Link>
          ))}
        </nav>
      </Dialog>
    </>
  );
}
