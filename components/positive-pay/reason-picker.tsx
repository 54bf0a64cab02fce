"use client";

import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { RETURN_REASONS, suggestedReturn } from "@/lib/features/positive-pay/rules/reasons";
import type { ExceptionRow } from "@/lib/features/positive-pay/types";

type ReasonPickerProps = {
  /** The exceptions to return; empty keeps it closed. */
  readonly rows: readonly ExceptionRow[];
  readonly onClose: () => void;
  /** A letter, or null for "each its usual reason". */
  readonly onPick: (letter: string | null) => void;
};

/** Why to return: a letter picks at once, Enter takes what is usual for the exception. */
export function ReasonPicker({ rows, onClose, onPick }: ReasonPickerProps) {
  const [first] = rows;
  const single = rows.length === 1 ? first : undefined;
  const usual = single ? suggestedReturn(single.reasonCode) : null;
  const pick = (letter: string | null): void => {
    onPick(letter);
    onClose();
  };
  const byLetter = (key: string): void => {
    const found = RETURN_REASONS.find((reason) => reason.letter === key.toUpperCase());
    if (found) pick(found.letter);
  };
  const title = single ? `Return check ${single.checkNumber}: why?` : `Return ${rows.length} items: why?`;
  return (
    <Dialog title={title} size="small" isOpen={rows.length > 0} onOpenChange={(open) => (open ? null : onClose())}>
      <div className="flex flex-col gap-1" role="group" aria-label="Reasons">
        {single ? null : (
          <Reason
            keyLabel="↵"
            label="Each its usual reason"
            meaning="By the kind of exception."
            isFirst
            onKey={byLetter}
            onPick={() => pick(null)}
          />
        )}
        {RETURN_REASONS.map((reason) => (
          <Reason
            key={reason.letter}
            keyLabel={reason.letter}
            label={reason.letter === usual ? `${reason.label} (usual here)` : reason.label}
            meaning={reason.meaning}
            isFirst={reason.letter === usual}
            onKey={byLetter}
            onPick={() => pick(reason.letter)}
          />
        ))}
      </div>
      <p className="mt-3 text-sm text-ink-faint">Letters of X9.100-188, as the bank gets them. Nothing is sent yet.</p>
    </Dialog>
  );
}

type ReasonProps = {
  readonly keyLabel: string;
  readonly label: string;
  readonly meaning: string;
  /** Has the focus when the dialog opens, so that Enter takes it. */
  readonly isFirst: boolean;
  readonly onKey: (key: string) => void;
  readonly onPick: () => void;
};

function Reason({ keyLabel, label, meaning, isFirst, onKey, onPick }: ReasonProps) {
  return (
    <Button
      variant="secondary"
      // The dialog was opened to choose, and its first choice is the usual one.
      // oxlint-disable-next-line jsx-a11y/no-autofocus
      autoFocus={isFirst}
      onKeyDown={(event) => (event.ctrlKey || event.metaKey || event.altKey ? undefined : onKey(event.key))}
      onPress={onPick}
      className="h-auto justify-start py-1.5 text-left whitespace-normal max-sm:h-auto"
    >
      <kbd className="kbd">{keyLabel}</kbd>
      <span className="min-w-0">
        <span className="block">{label}</span>
        <span className="block text-sm font-normal text-ink-soft">{meaning}</span>
      </span>
    </Button>
  );
}
