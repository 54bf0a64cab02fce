"use client";

import { useEffect, useRef, type ReactNode } from "react";
import { isPlainKey, nextRowIndex } from "./keyboard";
import { shortcutsBlocked } from "./keyboard-scope";

function rowsOf(list: HTMLElement): HTMLElement[] {
  return [...list.querySelectorAll<HTMLElement>("[data-row]")].filter((row) => row.offsetParent !== null);
}

/** Focus lands on the row's link, so that Enter opens it natively; a row without one takes the focus itself. */
function focusRow(row: HTMLElement): void {
  const link = row.querySelector<HTMLElement>("[data-row-link]");
  if (!link) row.tabIndex = -1;
  (link ?? row).focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
}

function handleKey(list: HTMLElement, event: KeyboardEvent): void {
  if (!isPlainKey(event) || shortcutsBlocked(event)) return;
  const rows = rowsOf(list);
  const current = rows.findIndex((row) => row.contains(document.activeElement));
  if (event.key === "j" || event.key === "k") {
    const row = rows[nextRowIndex(current, rows.length, event.key === "j" ? 1 : -1)];
    if (!row) return;
    event.preventDefault();
    focusRow(row);
  } else if (event.key === "x") {
    const box = rows[current]?.querySelector<HTMLInputElement>("input[type=checkbox]:not(:disabled)");
    if (!box) return;
    event.preventDefault();
    box.click();
  }
}

/**
 * Keyboard rows: `j` and `k` move through the elements marked `data-row` inside (the table's `Row` is), `enter`
 * opens the row's link, `x` ticks its box. The rows may come from the server. One list a page.
 */
export function KeyboardList({ children, className }: { readonly children: ReactNode; readonly className?: string }) {
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      if (ref.current) handleKey(ref.current, event);
    };
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, []);
  return (
    <div ref={ref} className={className}>
      {children}
    </div>
  );
}
