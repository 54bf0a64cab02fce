"use client";

import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import type { Session } from "next-auth";
import { SessionProvider } from "next-auth/react";
import { useState, type ReactNode } from "react";

type ProvidersProps = {
  /** From the server; null is "nobody", so that the browser never asks by itself. */
  readonly session: Session | null;
  readonly children: ReactNode;
};

/** What client leaves of the desk need: the query cache for what changes while it is watched, and the session. */
export function Providers({ session, children }: ProvidersProps) {
  const [client] = useState(() => new QueryClient({ defaultOptions: { queries: { staleTime: 15_000, retry: 1 } } }));
  return (
    <SessionProvider session={session} refetchOnWindowFocus={false}>
      <QueryClientProvider client={client}>{children}</QueryClientProvider>
    </SessionProvider>
  );
}
