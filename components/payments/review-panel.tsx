"use client";

import { Button } from "@/components/ui/button";
import { DescriptionList, type DescriptionItem } from "@/components/ui/description-list";
import { Notice } from "@/components/ui/notice";
import { Panel } from "@/components/ui/page-header";
import type { ReactNode } from "react";

type ReviewPanelProps = {
  readonly items: readonly DescriptionItem[];
  readonly refusal: string | null;
  readonly pending: "send" | "draft" | null;
  readonly promise: ReactNode;
  readonly onBack: () => void;
  readonly onStore: (sendNow: boolean) => void;
};

/** The last look before a payment is stored; everything typed is still there on the way back. */
export function ReviewPanel({ items, refusal, pending, promise, onBack, onStore }: ReviewPanelProps) {
  return (
    <Panel className="max-w-2xl">
      <h2 className="pb-2 text-lg font-semibold">Read it once more</h2>
      <DescriptionList items={items} />
      {refusal ? (
        <Notice tone="danger" className="mt-3">
          {refusal}
        </Notice>
      ) : null}
      <div className="mt-4 flex flex-wrap items-center gap-3">
        <Button
          variant="primary"
          pending={pending === "send"}
          isDisabled={pending === "draft"}
          onPress={() => onStore(true)}
        >
          Send for approval
        </Button>
        <Button pending={pending === "draft"} isDisabled={pending === "send"} onPress={() => onStore(false)}>
          Keep as draft
        </Button>
        <Button variant="quiet" isDisabled={pending !== null} onPress={onBack}>
          Change something
        </Button>
        {promise}
      </div>
    </Panel>
  );
}
