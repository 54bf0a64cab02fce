"use client";

import { useRouter } from "next/navigation";
import { useEffect, useRef } from "react";
import { Button } from "@/components/ui/button";
import { FileDrop } from "@/components/ui/file-drop";
import { Section } from "@/components/ui/page-header";
import { headline } from "./uploads/upload-tray";
import { UploadRow } from "./uploads/upload-row";
import { isUnderWay } from "./uploads/upload-queue";
import { useUploads } from "./uploads/uploads-provider";

/** Drop or choose NACHA files; they are sent at once. The page of a single one opens when it is stored. */
export function UploadPanel() {
  const { queue, uploads } = useUploads();
  const router = useRouter();
  const isHere = useRef(false);
  useEffect(() => {
    isHere.current = true;
    return () => {
      isHere.current = false;
    };
  }, []);
  const start = async (files: readonly File[]): Promise<void> => {
    const done = await queue.start(files);
    const [only] = done;
    if (done.length > 1 || only?.state !== "stored" || !isHere.current) return;
    queue.clear(only.id);
    router.push(`/ach-files/${only.fileId}`);
  };
  const running = uploads.filter(isUnderWay);
  return (
    <div className="flex max-w-2xl flex-col gap-4">
      <FileDrop
        label="Drop ACH files"
        hint="NACHA format, any number of files of up to 200 MB each. Each is checked at once; nothing is sent before it was approved."
        multiple
        onFiles={(files) => void start(files)}
      />
      {uploads.length > 0 ? (
        <Section
          title="Uploads of this tab"
          count={headline(uploads, running)}
          actions={
            running.length < uploads.length ? (
              <Button size="small" onPress={() => queue.clear()}>
                Clear the finished
              </Button>
            ) : null
          }
        >
          <ul aria-label="Uploads" className="rounded-md border bg-surface">
            {uploads.map((upload) => (
              <UploadRow key={upload.id} upload={upload} queue={queue} />
            ))}
          </ul>
          {running.length > 0 ? (
            <p className="pt-2 text-sm text-ink-soft">
              You may go to other screens; the uploads go on. Do not reload or close this tab before they are stored.
            </p>
          ) : null}
        </Section>
      ) : null}
    </div>
  );
}
