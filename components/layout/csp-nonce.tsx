"use client";

import { useState } from "react";

/**
 * Where react-aria looks for the nonce of the style element it adds. The document keeps the policy it was loaded with:
 * a page that is fetched later comes with a nonce of its own, which the browser would refuse.
 */
export function CspNonce({ nonce }: { readonly nonce: string | undefined }) {
  const [first] = useState(nonce);
  return first ? <meta name="csp-nonce" nonce={first} suppressHydrationWarning /> : null;
}
