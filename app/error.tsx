"use client";

import { ErrorMessage, type ErrorMessageProps } from "@/components/layout/error-message";

export default function ErrorPage(props: ErrorMessageProps) {
  return (
    <main>
      <ErrorMessage {...props} />
    </main>
  );
}
