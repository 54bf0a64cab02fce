"use client";

import { usePathname, useRouter } from "next/navigation";
import { createContext, useContext, useEffect, useState, useSyncExternalStore, type ReactNode } from "react";
import { MAX_FILE_BYTES } from "@/lib/features/ach-files/schema";
import { isStored, sendFile, tabNotes } from "./send-file";
import { isUnderWay, UploadQueue, type Upload } from "./upload-queue";
import { UploadTray } from "./upload-tray";

const NONE: readonly Upload[] = [];
const TOO_LARGE = "It is larger than 200 MB. Split it and upload the parts.";
const UploadsContext = createContext<UploadQueue | null>(null);

/** Uploads of this tab, and what to do with them. */
export function useUploads(): { readonly queue: UploadQueue; readonly uploads: readonly Upload[] } {
  const queue = useContext(UploadsContext);
  if (!queue) throw new Error("useUploads stands outside UploadsProvider");
  const uploads = useSyncExternalStore(queue.subscribe, queue.snapshot, () => NONE);
  return { queue, uploads };
}

/** Holds the uploads above the pages: going from screen to screen does not cut them off. */
export function UploadsProvider({ children }: { readonly children: ReactNode }) {
  const [queue] = useState(
    () =>
      new UploadQueue({
        send: sendFile,
        isStored,
        notes: typeof window === "undefined" ? { read: () => [], write: () => undefined } : tabNotes,
        maxBytes: MAX_FILE_BYTES,
        tooLarge: TOO_LARGE,
      }),
  );
  return (
    <UploadsContext value={queue}>
      {children}
      <Elsewhere />
    </UploadsContext>
  );
}

/** On every other screen a tray shows them; the upload screen has its own list. */
function Elsewhere() {
  const { queue, uploads } = useUploads();
  const pathname = usePathname();
  const router = useRouter();
  const running = uploads.some(isUnderWay);
  const stored = uploads.filter((upload) => upload.state === "stored").length;
  useEffect(() => {
    if (!running) return;
    const warn = (event: BeforeUnloadEvent): void => event.preventDefault();
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [running]);
  useEffect(() => {
    if (stored > 0 && pathname === "/ach-files") router.refresh();
  }, [stored, pathname, router]);
  return pathname === "/ach-files/new" ? null : <UploadTray uploads={uploads} queue={queue} />;
}
