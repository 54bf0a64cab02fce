"use client";

import { useState, type ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { Notice } from "@/components/ui/notice";
import { TextField } from "@/components/ui/text-field";

type PasswordDialogProps = {
  readonly title: string;
  readonly confirmLabel: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  /** Answers a sentence when the password was not taken; null when the work is done, well or not. */
  readonly onConfirm: (password: string) => Promise<string | null>;
  /** What will happen. */
  readonly children: ReactNode;
};

/** Asks for the person's own password before an address or a secret changes. */
export function PasswordDialog({ title, confirmLabel, isOpen, onClose, onConfirm, children }: PasswordDialogProps) {
  const [password, setPassword] = useState("");
  const [pending, setPending] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const close = (): void => {
    setPassword("");
    setRefusal(null);
    onClose();
  };
  const confirm = async (): Promise<void> => {
    setPending(true);
    const sentence = await onConfirm(password);
    setPending(false);
    setRefusal(sentence);
    if (sentence === null) close();
  };
  return (
    <Dialog
      title={title}
      size="small"
      role="alertdialog"
      isOpen={isOpen}
      onOpenChange={(open) => (open ? null : close())}
    >
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          event.stopPropagation();
          void confirm();
        }}
      >
        <div>{children}</div>
        <TextField
          label="Your own password"
          type="password"
          autoComplete="current-password"
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
        {refusal ? <Notice tone="danger">{refusal}</Notice> : null}
        <DialogActions>
          <Button onPress={close} isDisabled={pending}>
            Cancel
          </Button>
          <Button variant="primary" type="submit" pending={pending} isDisabled={password === ""}>
            {confirmLabel}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
