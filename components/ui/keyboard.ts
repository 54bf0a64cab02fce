/** What the matching needs to know of a key press; a DOM `KeyboardEvent` has it all. */
export type KeyPress = {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
};

/** What it needs to know of where the key was pressed. */
export type KeyTarget = { readonly tagName: string; readonly type?: string; readonly isContentEditable?: boolean };

const TEXTLESS_INPUTS = new Set(["checkbox", "radio", "button", "submit", "reset", "file", "range"]);

/** True where a letter would be typed, so that no shortcut may take it. */
export function isTypingTarget(target: KeyTarget): boolean {
  if (target.isContentEditable) return true;
  const tag = target.tagName.toUpperCase();
  if (tag === "TEXTAREA" || tag === "SELECT") return true;
  return tag === "INPUT" && !TEXTLESS_INPUTS.has(target.type ?? "text");
}

/** True for a plain key: Shift may be held (it makes `?`), no other modifier. */
export function isPlainKey(press: KeyPress): boolean {
  return !press.ctrlKey && !press.metaKey && !press.altKey;
}

/** True for the palette's key, Ctrl K or Cmd K. */
export function isPaletteKey(press: KeyPress): boolean {
  return press.key.toLowerCase() === "k" && (press.ctrlKey || press.metaKey) && !press.altKey;
}

/** How long `g` waits for its letter. */
export const CHORD_TIMEOUT_MS = 1500;

export type ChordState = { readonly startedAtMs: number } | null;

/**
 * One step of the two-key chord `g` then a letter. Returns the new state, and the letter once the chord is whole.
 * A second key that comes too late counts as a first key.
 */
export function stepChord(state: ChordState, key: string, nowMs: number): { state: ChordState; letter: string | null } {
  const waiting = state !== null && nowMs - state.startedAtMs <= CHORD_TIMEOUT_MS;
  if (waiting && /^[a-z]$/.test(key)) return { state: null, letter: key };
  return { state: key === "g" ? { startedAtMs: nowMs } : null, letter: null };
}

/** The row a move ends on; -1 means none is current yet. Stops at both ends. */
export function nextRowIndex(current: number, count: number, step: 1 | -1): number {
  if (count === 0) return -1;
  if (current < 0) return step === 1 ? 0 : count - 1;
  return Math.min(count - 1, Math.max(0, current + step));
}
