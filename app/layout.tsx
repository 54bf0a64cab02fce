import type { Metadata, Viewport } from "next";
import { cookies, headers } from "next/headers";
import type { ReactNode } from "react";
import { CspNonce } from "@/components/layout/csp-nonce";
import { THEME_COOKIE, themeFromCookie } from "@/components/layout/theme";
import "./globals.css";

export const metadata: Metadata = {
  title: { default: "Cutoff", template: "%s · Cutoff" },
  description: "The treasury desk.",
  icons: { icon: "/favicon.svg" },
  robots: { index: false, follow: false },
  formatDetection: { telephone: false, date: false, address: false, email: false },
};

export const viewport: Viewport = {
  colorScheme: "light dark",
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#ffffff" },
    { media: "(prefers-color-scheme: dark)", color: "#15191c" },
  ],
};

/** The document. The theme comes from a cookie, so the first paint already has it. */
export default async function RootLayout({ children }: { readonly children: ReactNode }) {
  const theme = themeFromCookie((await cookies()).get(THEME_COOKIE)?.value);
  const nonce = (await headers()).get("x-nonce") ?? undefined;
  return (
    <html lang="en" data-theme={theme === "system" ? undefined : theme}>
      <head>
        <CspNonce nonce={nonce} />
      </head>
      <body>{children}</body>
    </html>
  );
}
