import { isTypingTarget } from "./keyboard";

const OWN_KEYS =
  "[role=menu],[role=listbox],[role=dialog],[role=alertdialog],[role=grid],[role=spinbutton],[role=tablist]";

/** True when page-wide shortcuts must stay out: typing, a widget that uses letters itself, or an open dialog. */
export function shortcutsBlocked(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.isComposing) return true;
  if (document.querySelector("[role=dialog],[role=alertdialog],[role=menu]")) return true;
  const target = event.target;
  return target instanceof HTMLElement && (isTypingTarget(target) || target.closest(OWN_KEYS) !== null);
}
