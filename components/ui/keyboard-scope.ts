import { isTypingTarget } from "./keyboard";

const OWN_KEYS =
  "[role=menu],[role=listbox],[role=dialog],[role=alertdialog],[role=grid],[role=spinbutton],[role=tablist]";

/** A toast is an alertdialog too, by its role, but it is not in the way. */
const OPEN_DIALOG = "[role=dialog],[role=alertdialog]:not([aria-modal=false])";

/** True while something is asked over the page. */
export function isDialogOpen(): boolean {
  return document.querySelector(OPEN_DIALOG) !== null;
}

/** True when page-wide shortcuts must stay out: typing, a widget that uses letters itself, or an open dialog. */
export function shortcutsBlocked(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.isComposing) return true;
  if (isDialogOpen() || document.querySelector("[role=menu]")) return true;
  const target = event.target;
  return target instanceof HTMLElement && (isTypingTarget(target) || target.closest(OWN_KEYS) !== null);
}
