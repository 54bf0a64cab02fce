"use client";

import { useEffect, useRef } from "react";
import { isPlainKey } from "@/components/ui/keyboard";
import { isDialogOpen, shortcutsBlocked } from "@/components/ui/keyboard-scope";

/** What the keys of the queue do. `p` and `r` act on the row in hand, with Shift on the ticked rows. */
export type QueueKeys = {
  /** Any press, before it acts. */
  readonly settle: (eventMs: number) => void;
  readonly move: (step: 1 | -1) => void;
  readonly pay: () => void;
  readonly giveBack: () => void;
  readonly payTicked: () => void;
  readonly giveBackTicked: () => void;
  readonly tick: () => void;
  readonly undo: () => void;
  readonly note: () => void;
  readonly filter: () => void;
  readonly review: () => void;
};

/** For the list of keys beside the queue. */
export const KEY_WORDS = [
  ["j k", "next, before"],
  ["p", "pay"],
  ["r", "return"],
  ["x", "tick"],
  ["⇧p ⇧r", "for ticked"],
  ["u", "undo, decide again"],
  ["n", "note"],
  ["enter", "open"],
  ["/", "filter"],
  ["ctrl enter", "review and send"],
] as const;

function actFor(keys: QueueKeys, key: string): (() => void) | null {
  switch (key) {
    case "j":
      return () => keys.move(1);
    case "k":
      return () => keys.move(-1);
    case "p":
      return keys.pay;
    case "r":
      return keys.giveBack;
    case "P":
      return keys.payTicked;
    case "R":
      return keys.giveBackTicked;
    case "x":
      return keys.tick;
    case "u":
      return keys.undo;
    case "n":
      return keys.note;
    case "/":
      return keys.filter;
    default:
      return null;
  }
}

/** Listens while the queue is on screen. The newest handlers count, without listening anew for each. */
export function useQueueKeys(keys: QueueKeys): void {
  const latest = useRef(keys);
  useEffect(() => {
    latest.current = keys;
  });
  useEffect(() => {
    const settle = (event: Event): void => latest.current.settle(event.timeStamp);
    const listen = (event: KeyboardEvent): void => {
      settle(event);
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !isDialogOpen()) {
        event.preventDefault();
        latest.current.review();
        return;
      }
      if (!isPlainKey(event) || shortcutsBlocked(event)) return;
      const act = actFor(latest.current, event.key);
      if (!act) return;
      event.preventDefault();
      act();
    };
    document.addEventListener("keydown", listen);
    document.addEventListener("pointerdown", settle, { capture: true });
    return () => {
      document.removeEventListener("keydown", listen);
      document.removeEventListener("pointerdown", settle, { capture: true });
    };
  }, []);
}
