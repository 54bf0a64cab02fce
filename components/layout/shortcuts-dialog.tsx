"use client";

import { Dialog } from "@/components/ui/dialog";
import { SECTIONS, type SectionId } from "./sections";

const LISTS = [
  { keys: ["j"], words: "Next row" },
  { keys: ["k"], words: "Row before" },
  { keys: ["Enter"], words: "Open the row" },
  { keys: ["x"], words: "Tick the row" },
] as const;

const EVERYWHERE = [
  { keys: ["Ctrl", "K"], words: "Go to a screen or start an action (⌘ K on a Mac)" },
  { keys: ["?"], words: "This list" },
  { keys: ["Esc"], words: "Close what is open" },
] as const;

type Shortcut = { readonly keys: readonly string[]; readonly words: string };

function ShortcutList({ title, shortcuts }: { readonly title: string; readonly shortcuts: readonly Shortcut[] }) {
  return (
    <section className="break-inside-avoid pb-4">
      <h3 className="pb-1 text-sm font-semibold text-ink-soft">{title}</h3>
      <dl>
        {shortcuts.map((shortcut) => (
          <div
            key={shortcut.words}
            className="flex min-h-7 items-center justify-between gap-4 border-b last:border-b-0"
          >
            <dt>{shortcut.words}</dt>
            <dd className="flex shrink-0 gap-1">
              {shortcut.keys.map((key) => (
                <kbd key={key} className="kbd">
                  {key}
                </kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

type ShortcutsDialogProps = {
  readonly isOpen: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly hidden: readonly SectionId[];
};

/** Every key the desk listens to. */
export function ShortcutsDialog({ isOpen, onOpenChange, hidden }: ShortcutsDialogProps) {
  const screens = SECTIONS.filter((section) => !hidden.includes(section.id));
  return (
    <Dialog title="Keyboard" size="medium" isOpen={isOpen} onOpenChange={onOpenChange}>
      <div className="gap-8 sm:columns-2">
        <ShortcutList
          title="Go to"
          shortcuts={screens.map((section) => ({ keys: ["g", section.key], words: section.label }))}
        />
        <ShortcutList title="In a list" shortcuts={LISTS} />
        <ShortcutList title="Everywhere" shortcuts={EVERYWHERE} />
      </div>
      <p className="text-sm text-ink-faint">No shortcut works while you type in a field.</p>
    </Dialog>
  );
}
