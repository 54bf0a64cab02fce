"use client";

import "./globals.css";
import { MessagePage } from "@/components/layout/message-page";
import { buttonClass } from "@/components/ui/button-style";

/** Stands in when even the document around the desk failed. */
export default function GlobalError({ retry }: { readonly error: unknown; readonly retry: () => void }) {
  return (
    <html lang="en">
      <body>
        <title>Cutoff could not start · Cutoff</title>
        <main>
          <MessagePage
            title="The desk could not be shown"
            actions={
              <button type="button" onClick={retry} className={buttonClass("primary")}>
                Try again
              </button>
            }
          >
            <p role="alert">
              Something failed before the page could be put together. What you approved or decided is stored. If trying
              again does not help, whoever runs this desk finds the cause in the server’s log.
            </p>
          </MessagePage>
        </main>
      </body>
    </html>
  );
}
