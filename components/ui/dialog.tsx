"use client";

import { X } from "lucide-react";
import type { ReactNode } from "react";
import {
  Dialog as AriaDialog,
  DialogTrigger as AriaDialogTrigger,
  Heading,
  Modal,
  ModalOverlay,
} from "react-aria-components";
import { cn } from "@/lib/core/cn";
import { IconButton } from "./button";

/** Holds a `Button` and a `Dialog`: the button opens it, and gets the focus back when it closes. */
export const DialogTrigger = AriaDialogTrigger;

const WIDTH = { small: "sm:max-w-md", medium: "sm:max-w-xl", large: "sm:max-w-4xl" } as const;

export type DialogProps = {
  readonly title: string;
  readonly size?: keyof typeof WIDTH | undefined;
  /** "alertdialog" where a decision is asked for: a click outside does not close it. */
  readonly role?: "dialog" | "alertdialog" | undefined;
  readonly isOpen?: boolean | undefined;
  readonly onOpenChange?: ((open: boolean) => void) | undefined;
  readonly children: ReactNode | ((controls: { close: () => void }) => ReactNode);
};

/** A dialog over the page; Escape closes it. Use inside `DialogTrigger`, or controlled by `isOpen`. */
export function Dialog({ title, size = "medium", role = "dialog", isOpen, onOpenChange, children }: DialogProps) {
  return (
    <ModalOverlay
      {...(isOpen === undefined ? {} : { isOpen })}
      {...(onOpenChange ? { onOpenChange } : {})}
      isDismissable={role === "dialog"}
      className="no-print fixed inset-0 z-50 flex items-end justify-center bg-veil sm:items-start sm:p-6 sm:pt-[10vh]"
    >
      <Modal
        className={cn(
          "float-panel max-h-[90dvh] w-full overflow-auto max-sm:rounded-b-none sm:max-h-[80vh]",
          WIDTH[size],
        )}
      >
        <AriaDialog role={role} className="outline-none">
          {({ close }) => (
            <>
              <header className="flex items-center justify-between gap-4 border-b px-4 py-2">
                <Heading slot="title" className="text-lg font-semibold">
                  {title}
                </Heading>
                <IconButton label="Close" icon={<X aria-hidden className="size-4" />} onPress={close} />
              </header>
              <div className="p-4">{typeof children === "function" ? children({ close }) : children}</div>
            </>
          )}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}

/** The row of buttons at a dialog's or form's foot: what happens and when on the left, buttons on the right. */
export function DialogActions({ note, children }: { readonly note?: ReactNode; readonly children: ReactNode }) {
  return (
    <div className="mt-4 flex flex-wrap items-center justify-end gap-2">
      {note ? <div className="mr-auto min-w-0 flex-1 basis-40 text-sm text-ink-soft">{note}</div> : null}
      <div className="flex flex-wrap justify-end gap-2">{children}</div>
    </div>
  );
}
