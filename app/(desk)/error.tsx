"use client";

import { ErrorMessage, type ErrorMessageProps } from "@/components/layout/error-message";

export default function DeskError(props: ErrorMessageProps) {
  return <ErrorMessage {...props} />;
}
