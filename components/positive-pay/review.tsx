"use client";

import { useTransition } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { Notice } from "@/components/ui/notice";
import { formatMoney } from "@/lib/core/money";
import { returnReasonWords } from "@/lib/features/positive-pay/rules/reasons";
import { moneyWords } from "./money-words";
import { totalsOfChoice, type Readiness } from "./staging";

/** "9 pay (USD 1,200.00), 3 return (USD 400.00)". */
export function readyWords(ready: Readiness["ready"]): string {
  const part = (choice: "PAY" | "RETURN", word: string): string => {
    const count = ready.filter((one) => one.wanted.choice === choice).length;
    return count === 0 ? "" : `${count} ${word} (${moneyWords(totalsOfChoice(ready, choice))})`;
  };
  return [part("PAY", "pay"), part("RETURN", "return")].filter(Boolean).join(", ");
}

type ReviewBarProps = {
  readonly readiness: Readiness;
  readonly onReview: () => void;
  readonly onClear: () => void;
};

/** What is chosen and not sent, at the foot of the screen. */
export function ReviewBar({ readiness, onReview, onClear }: ReviewBarProps) {
  const { ready, stale } = readiness;
  if (ready.length === 0 && stale.length === 0) return null;
  return (
    <div
      role="status"
      className="no-print sticky bottom-2 z-20 mt-2 flex flex-wrap items-center justify-between gap-2 rounded-md border border-accent-line bg-accent-wash px-3 py-2 shadow-float max-md:bottom-16"
    >
      <p>
        <strong className="font-semibold">
          {ready.length} {ready.length === 1 ? "decision" : "decisions"} not sent yet
        </strong>
        {ready.length > 0 ? `: ${readyWords(ready)}` : null}
        {stale.length > 0 ? (
          <span className="block text-danger">
            {stale.length === 1 ? "One that you chose has" : `${stale.length} that you chose have`} changed since: check{" "}
            {stale.map((row) => row.checkNumber).join(", ")}. Look again; it is not sent.
          </span>
        ) : null}
      </p>
      <span className="flex gap-2">
        <Button variant="quiet" onPress={onClear}>
          Clear
        </Button>
        <Button variant="primary" onPress={onReview} isDisabled={ready.length === 0}>
          Review and send <kbd className="kbd">ctrl enter</kbd>
        </Button>
      </span>
    </div>
  );
}

type ReviewDialogProps = {
  readonly ready: Readiness["ready"];
  readonly isOpen: boolean;
  readonly refusal: string | null;
  readonly onClose: () => void;
  readonly onSend: () => Promise<void>;
};

/** The one question before decisions take effect: each with its amount and what the bank is told. */
export function ReviewDialog({ ready, isOpen, refusal, onClose, onSend }: ReviewDialogProps) {
  const [pending, startTransition] = useTransition();
  const send = (): void => startTransition(onSend);
  return (
    <Dialog
      title={`Send ${ready.length} ${ready.length === 1 ? "decision" : "decisions"} to the bank?`}
      role="alertdialog"
      isOpen={isOpen}
      onOpenChange={(open) => (open ? null : onClose())}
    >
      <ul className="max-h-72 overflow-auto rounded-md border">
        {ready.map(({ row, wanted }) => (
          <li
            key={row.id}
            className="grid grid-cols-[4rem_1fr_auto] items-baseline gap-3 border-b px-3 py-1.5 last:border-b-0"
          >
            <span className="font-semibold">{wanted.choice === "PAY" ? "Pay" : "Return"}</span>
            <span className="min-w-0">
              {row.checkNumber} <span className="text-ink-soft">{row.accountName}</span>
              <span className="block text-sm text-ink-soft">
                {[wanted.returnReason ? returnReasonWords(wanted.returnReason) : null, wanted.note]
                  .filter(Boolean)
                  .join(" · ")}
              </span>
            </span>
            <span className="num">
              {formatMoney({ amountMinor: row.presentedAmountMinor, currency: row.currency })}
            </span>
          </li>
        ))}
      </ul>
      {refusal ? (
        <Notice tone="danger" className="mt-3">
          {refusal}
        </Notice>
      ) : null}
      <DialogActions note="You can decide again until the cut-off; the newest decision counts.">
        <Button onPress={onClose} isDisabled={pending}>
          Go back
        </Button>
        <Button
          variant="primary"
          // The dialog was asked for by its key: Enter then sends.
          // oxlint-disable-next-line jsx-a11y/no-autofocus
          autoFocus
          pending={pending}
          isDisabled={ready.length === 0}
          onPress={send}
        >
          Send {readyWords(ready)}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
