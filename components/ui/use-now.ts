"use client";

import { useSyncExternalStore } from "react";

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;
let nowMs = 0;

function tick(): void {
  nowMs = Math.floor(Date.now() / 1000) * 1000;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(tick, 1000);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

function read(): number {
  if (timer === undefined || nowMs === 0) nowMs = Math.floor(Date.now() / 1000) * 1000;
  return nowMs;
}

/**
 * The browser's clock in milliseconds, to the second; one timer serves the whole page. On the server and in the
 * first paint it is `firstMs` (null when there is none), so both render the same.
 */
export function useNow(firstMs: number | null): number | null {
  return useSyncExternalStore<number | null>(subscribe, read, () => firstMs);
}
