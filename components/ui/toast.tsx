"use client";

import { X } from "lucide-react";
import {
  Button,
  Text,
  UNSTABLE_Toast as Toast,
  UNSTABLE_ToastContent as ToastContent,
  UNSTABLE_ToastQueue as ToastQueue,
  UNSTABLE_ToastRegion as ToastRegion,
} from "react-aria-components";
import { cn } from "@/lib/core/cn";
import { TONE_ICON, TONE_TEXT, type Tone } from "./tone";

type Message = { readonly title: string; readonly detail?: string; readonly tone: Tone };

const queue = new ToastQueue<Message>({ maxVisibleToasts: 3 });

/**
 * Tells what just happened, once, without taking the focus. Good news leaves after six seconds; warnings and
 * errors stay until they are closed. Never the only place where a failure is shown.
 */
export function showToast(title: string, options: { readonly tone?: Tone; readonly detail?: string } = {}): void {
  const tone = options.tone ?? "success";
  const stays = tone === "warning" || tone === "danger";
  queue.add({ title, tone, ...(options.detail ? { detail: options.detail } : {}) }, stays ? {} : { timeout: 6000 });
}

/** Where toasts appear; the shell holds the only one. */
export function Toasts() {
  return (
    <ToastRegion
      queue={queue}
      className="no-print fixed right-4 bottom-4 z-60 flex w-80 max-w-[calc(100vw-2rem)] flex-col gap-2 max-md:bottom-18"
    >
      {({ toast }) => {
        const Icon = TONE_ICON[toast.content.tone];
        return (
          <Toast toast={toast} className="float-panel flex items-start gap-2 p-3">
            <Icon aria-hidden className={cn("mt-0.5 size-4 shrink-0", TONE_TEXT[toast.content.tone])} />
            <ToastContent className="min-w-0 flex-1">
              <Text slot="title" className="block font-medium">
                {toast.content.title}
              </Text>
              {toast.content.detail ? (
                <Text slot="description" className="block text-sm text-ink-soft">
                  {toast.content.detail}
                </Text>
              ) : null}
            </ToastContent>
            <Button slot="close" aria-label="Close" className="rounded-md p-1 text-ink-faint hover:bg-sunken">
              <X aria-hidden className="size-4" />
            </Button>
          </Toast>
        );
      }}
    </ToastRegion>
  );
}
