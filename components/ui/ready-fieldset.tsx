"use client";

import { useSyncExternalStore, type ReactNode } from "react";

const noChange = (): (() => void) => () => undefined;

/** Fields that open once the page can keep what is typed: before that, typing would be lost. */
export function ReadyFieldset({ children }: { readonly children: ReactNode }) {
  const isReady = useSyncExternalStore(
    noChange,
    () => true,
    () => false,
  );
  return (
    <fieldset disabled={!isReady} className="flex min-w-0 flex-col gap-3">
      {children}
    </fieldset>
  );
}
