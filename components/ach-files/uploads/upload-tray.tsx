"use client";

import { ChevronDown, ChevronUp } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { counted } from "../words";
import { UploadRow } from "./upload-row";
import { isUnderWay, type Upload, type UploadQueue } from "./upload-queue";

type UploadTrayProps = { readonly uploads: readonly Upload[]; readonly queue: UploadQueue };

/** The uploads of this tab in a corner of every screen, until they are over and cleared. */
export function UploadTray({ uploads, queue }: UploadTrayProps) {
  const [isOpen, setOpen] = useState(true);
  if (uploads.length === 0) return null;
  const running = uploads.filter(isUnderWay);
  return (
    <section
      aria-label="Uploads"
      className="no-print float-panel fixed bottom-4 left-4 z-40 flex max-h-[50dvh] w-88 max-w-[calc(100vw-2rem)] flex-col max-md:bottom-18 md:left-18 lg:left-56"
    >
      <header className="flex items-center gap-1 px-3 py-1.5">
        <h2 className="num min-w-0 flex-1 truncate font-semibold">{headline(uploads, running)}</h2>
        {running.length < uploads.length ? (
          <Button variant="quiet" size="small" onPress={() => queue.clear()}>
            Clear
          </Button>
        ) : null}
        <Button
          variant="quiet"
          size="small"
          aria-expanded={isOpen}
          aria-label={isOpen ? "Hide the uploads" : "Show the uploads"}
          icon={isOpen ? <ChevronDown aria-hidden className="size-4" /> : <ChevronUp aria-hidden className="size-4" />}
          onPress={() => setOpen(!isOpen)}
        />
      </header>
      {isOpen ? (
        <ul aria-label="Uploads of this tab" className="overflow-y-auto border-t">
          {uploads.map((upload) => (
            <UploadRow key={upload.id} upload={upload} queue={queue} />
          ))}
        </ul>
      ) : null}
    </section>
  );
}

/** "Uploading 3 files, 41 %", "2 of 5 uploads were not taken". */
export function headline(uploads: readonly Upload[], running: readonly Upload[]): string {
  if (running.length > 0) {
    const total = running.reduce((sum, upload) => sum + upload.size, 0);
    const sent = running.reduce((sum, upload) => sum + Math.min(upload.sent, upload.size), 0);
    const percent = total === 0 ? 0 : Math.floor((sent / total) * 100);
    return `Uploading ${counted(running.length, "file", "files")}, ${percent} %`;
  }
  const failed = uploads.filter((upload) => upload.state !== "stored").length;
  if (failed === 0) return `${counted(uploads.length, "file", "files")} uploaded`;
  return `${counted(failed, "file was", "files were")} not taken`;
}
