"use client";

import { useQueryClient } from "@tanstack/react-query";
import { RefreshCw } from "lucide-react";
import { useTransition } from "react";
import { Button, IconButton } from "@/components/ui/button";
import { showToast } from "@/components/ui/toast";
import { refreshBalancesAction } from "@/lib/features/accounts/actions";

export type RefreshButtonProps = {
  /** One account; every account of the person's when left out. */
  readonly accountId?: string;
  /** What is refreshed, for screen readers and the tooltip: "Refresh Operating". */
  readonly label: string;
  readonly iconOnly?: boolean;
  /** Told the sentence of a refresh that brought nothing, or of one that went well (null). */
  readonly onOutcome?: (problem: string | null) => void;
};

/** Asks the bank now, waits for its answer, and says what came of it. */
export function RefreshButton({ accountId, label, iconOnly = false, onOutcome }: RefreshButtonProps) {
  const [pending, startTransition] = useTransition();
  const queries = useQueryClient();
  const press = (): void =>
    startTransition(async () => {
      const result = await refreshBalancesAction(accountId ? { accountId } : {});
      await queries.invalidateQueries({ queryKey: ["balances"] });
      const isGood = result.ok && result.value.failed === 0;
      const sentence = result.ok ? result.value.sentence : result.sentence;
      onOutcome?.(isGood ? null : sentence);
      if (isGood || !onOutcome) showToast(sentence, { tone: isGood ? "success" : "warning" });
    });
  const icon = <RefreshCw aria-hidden className="size-4" />;
  if (iconOnly) {
    return <IconButton label={label} icon={icon} pending={pending} onPress={press} className="h-7 w-7" />;
  }
  return (
    <Button icon={icon} pending={pending} onPress={press}>
      {pending ? "Asking the bank…" : label}
    </Button>
  );
}
