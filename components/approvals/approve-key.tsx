"use client";

import { useEffect, useRef, type ReactNode } from "react";
import { isPlainKey } from "@/components/ui/keyboard";
import { shortcutsBlocked } from "@/components/ui/keyboard-scope";

/** `a` opens the approval of the row that has the focus. */
export function ApproveKey({ children }: { readonly children: ReactNode }) {
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      if (event.key !== "a" || !isPlainKey(event) || shortcutsBlocked(event)) return;
      const row = document.activeElement?.closest("[data-row]");
      const button = row && ref.current?.contains(row) ? row.querySelector<HTMLElement>("[data-approve] button") : null;
      if (!button) return;
      event.preventDefault();
      button.click();
    };
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, []);
  return <div ref={ref}>{children}</div>;
}
