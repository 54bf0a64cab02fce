"use client";

import { useRouter } from "next/navigation";
import { useEffect, useRef } from "react";
import { isPaletteKey, isPlainKey, stepChord, type ChordState } from "@/components/ui/keyboard";
import { shortcutsBlocked } from "@/components/ui/keyboard-scope";
import { hrefForKey } from "./sections";

export type ShellOverlay = "palette" | "shortcuts" | "more" | null;

/** Listens for the desk's own keys: Ctrl/Cmd K, `?`, and `g` with a letter. */
export function useShortcuts(open: (overlay: ShellOverlay) => void): void {
  const router = useRouter();
  const chord = useRef<ChordState>(null);
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      if (isPaletteKey(event)) {
        event.preventDefault();
        open("palette");
        return;
      }
      if (!isPlainKey(event) || shortcutsBlocked(event)) return;
      if (event.key === "?") {
        event.preventDefault();
        open("shortcuts");
        return;
      }
      const step = stepChord(chord.current, event.key, Date.now());
      chord.current = step.state;
      const href = step.letter === null ? null : hrefForKey(step.letter);
      if (href === null) return;
      // The letter is ours now: a list on the page must not take the same press (`x` ticks a row).
      event.preventDefault();
      event.stopImmediatePropagation();
      router.push(href);
    };
    document.addEventListener("keydown", listen, { capture: true });
    return () => document.removeEventListener("keydown", listen, { capture: true });
  }, [open, router]);
}
