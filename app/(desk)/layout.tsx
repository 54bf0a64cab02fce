import { cookies } from "next/headers";
import type { ReactNode } from "react";
import { UploadsProvider } from "@/components/ach-files/uploads/uploads-provider";
import { FreshnessLine } from "@/components/banks/freshness-line";
import { Shell } from "@/components/layout/shell";
import { THEME_COOKIE, themeFromCookie } from "@/components/layout/theme";
import { loadFreshness } from "@/lib/features/banks/loaders";
import { signOutAction } from "@/lib/features/members/actions";
import { loadDesk } from "@/lib/features/desk/loaders";
import { Providers } from "../providers";

/** The signed-in desk. Who may see what is checked by each page's loader, never here. */
export default async function DeskLayout({ children }: { readonly children: ReactNode }) {
  const [desk, facts, jar] = await Promise.all([loadDesk(), loadFreshness(), cookies()]);
  const freshness = { at: new Date().toISOString(), facts };
  return (
    <Providers session={null}>
      <Shell
        companyName={desk.companyName}
        person={desk.person}
        signOut={signOutAction}
        theme={themeFromCookie(jar.get(THEME_COOKIE)?.value)}
        badges={desk.badges}
        hidden={desk.hidden}
        actions={desk.actions}
        freshness={<FreshnessLine seed={freshness} zone={desk.zone} />}
        banner={desk.sandbox ? "The sandbox plays the bank. No real money moves." : undefined}
      >
        <UploadsProvider>{children}</UploadsProvider>
      </Shell>
    </Providers>
  );
}
