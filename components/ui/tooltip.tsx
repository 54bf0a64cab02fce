"use client";

import type { ReactNode } from "react";
import { Button, Tooltip as AriaTooltip, TooltipTrigger } from "react-aria-components";

/** Words with a fuller explanation on hover and focus. Nothing that is needed may live only here. */
export function Explained({ text, children }: { readonly text: string; readonly children: ReactNode }) {
  return (
    <TooltipTrigger delay={300}>
      <Button className="cursor-help rounded-sm text-left underline decoration-line-strong decoration-dotted underline-offset-3">
        {children}
      </Button>
      <AriaTooltip offset={4} className="float-panel max-w-72 px-2 py-1 text-sm">
        {text}
      </AriaTooltip>
    </TooltipTrigger>
  );
}
