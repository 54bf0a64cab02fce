"use client";

import { Download } from "lucide-react";
import { useState, useTransition } from "react";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { showToast } from "@/components/ui/toast";
import { fetchReturnsAction } from "@/lib/features/ach-returns/actions";

/** Asks the bank for new files of returns and waits for the answer. */
export function FetchButton() {
  const [problem, setProblem] = useState<string | null>(null);
  const [pending, startTransition] = useTransition();
  const fetchNow = (): void =>
    startTransition(async () => {
      setProblem(null);
      const result = await fetchReturnsAction();
      if (!result.ok) return setProblem(result.sentence);
      const { fetched } = result.value;
      const words = fetched === 1 ? "1 new file of returns" : `${fetched} new files of returns`;
      showToast(fetched === 0 ? "The bank has no new file of returns" : words, { tone: "success" });
    });
  return (
    <div className="flex flex-col items-end gap-2">
      <Button
        variant="secondary"
        pending={pending}
        icon={<Download aria-hidden className="size-4" />}
        onPress={fetchNow}
      >
        Fetch from the bank
      </Button>
      {problem ? <Notice tone="danger">{problem}</Notice> : null}
    </div>
  );
}
