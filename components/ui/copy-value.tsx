"use client";

import { Check, Copy } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";

/** A value that is looked for elsewhere, with a button that puts it on the clipboard. `name` is what it is. */
export function CopyValue({ name, value }: { readonly name: string; readonly value: string }) {
  const [copied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    // Without the permission the text can still be marked and copied by hand.
    setCopied(
      await navigator.clipboard.writeText(value).then(
        () => true,
        () => false,
      ),
    );
  };
  const Icon = copied ? Check : Copy;
  return (
    <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
      <code className="font-mono text-sm break-all">{value}</code>
      <Button
        size="small"
        variant="quiet"
        aria-label={`Copy ${name}`}
        icon={<Icon aria-hidden className="size-3.5" />}
        onPress={() => void copy()}
      >
        {copied ? "Copied" : "Copy"}
      </Button>
    </span>
  );
}
