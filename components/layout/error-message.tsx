"use client";

import { buttonClass } from "@/components/ui/button-style";
import { MessagePage } from "./message-page";

/** The number under which the server's log has the whole story; only errors from the server carry one. */
function reference(error: unknown): string | null {
  return error instanceof Error && "digest" in error && typeof error.digest === "string" ? error.digest : null;
}

export type ErrorMessageProps = { readonly error: unknown; readonly retry: () => void };

/** A screen that failed: what that means for what was done, and what to do now. For Next's `error.tsx`. */
export function ErrorMessage({ error, retry }: ErrorMessageProps) {
  const digest = reference(error);
  return (
    <MessagePage
      title="This screen could not be shown"
      actions={
        <>
          <button type="button" onClick={retry} className={buttonClass("primary")}>
            Try again
          </button>
          {/* A full load, in case the page's own code is what broke. */}
          {/* oxlint-disable-next-line next/no-html-link-for-pages */}
          <a href="/" className={buttonClass()}>
            Go to Morning
          </a>
        </>
      }
    >
      <p role="alert">
        Something failed on our side while it was put together. Nothing you approved or decided is affected: that is
        stored the moment you see it confirmed.
      </p>
      <p>Before you repeat an action, look at its state under Payments or Activity.</p>
      {digest ? (
        <p className="text-sm">
          For whoever runs this desk: the log has it under <code className="font-mono">{digest}</code>.
        </p>
      ) : null}
    </MessagePage>
  );
}
