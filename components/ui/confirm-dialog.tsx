"use client";

import { useState, useTransition, type ReactNode } from "react";
import { Button } from "./button";
import type { ButtonSize, ButtonVariant } from "./button-style";
import { Dialog, DialogActions, DialogTrigger } from "./dialog";
import { Notice } from "./notice";

/** What the work answered. A refusal's sentence is shown in the dialog, which stays open. */
export type ConfirmOutcome = { readonly ok: true } | { readonly ok: false; readonly sentence: string };

export type ConfirmDialogProps = {
  /** The button that opens it. */
  readonly trigger: string;
  readonly triggerVariant?: ButtonVariant | undefined;
  readonly triggerSize?: ButtonSize | undefined;
  readonly triggerIcon?: ReactNode | undefined;
  readonly disabled?: boolean | undefined;
  readonly title: string;
  /** What will happen, to what, and until when. May hold fields; read them in `onConfirm`. */
  readonly children: ReactNode;
  /** The verb itself: "Release USD 1,200.00", never "OK". */
  readonly confirmLabel: string;
  readonly danger?: boolean | undefined;
  readonly note?: ReactNode | undefined;
  readonly onConfirm: () => Promise<ConfirmOutcome>;
};

/** Asks before something that cannot be taken back. Waits for the answer; closes only when it worked. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const {
    trigger,
    triggerVariant,
    triggerSize,
    triggerIcon,
    disabled,
    title,
    children,
    confirmLabel,
    danger,
    note,
    onConfirm,
  } = props;
  const [isOpen, setOpen] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const [pending, startTransition] = useTransition();
  const confirm = () =>
    startTransition(async () => {
      const outcome = await onConfirm();
      if (outcome.ok) setOpen(false);
      else setRefusal(outcome.sentence);
    });
  const change = (open: boolean) => {
    setRefusal(null);
    setOpen(open);
  };
  return (
    <DialogTrigger isOpen={isOpen} onOpenChange={change}>
      <Button
        variant={triggerVariant ?? (danger ? "danger" : "primary")}
        size={triggerSize ?? "medium"}
        icon={triggerIcon}
        isDisabled={disabled ?? false}
      >
        {trigger}
      </Button>
      <Dialog title={title} role="alertdialog" size="small">
        {({ close }) => (
          <>
            <div className="flex flex-col gap-3">
              {children}
              {refusal ? <Notice tone="danger">{refusal}</Notice> : null}
            </div>
            <DialogActions note={note}>
              <Button onPress={close} isDisabled={pending}>
                Cancel
              </Button>
              <Button variant={danger ? "danger" : "primary"} pending={pending} onPress={confirm}>
                {confirmLabel}
              </Button>
            </DialogActions>
          </>
        )}
      </Dialog>
    </DialogTrigger>
  );
}
