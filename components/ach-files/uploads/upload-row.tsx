"use client";

import { Button, IconButton } from "@/components/ui/button";
import { TextLink } from "@/components/ui/link-button";
import { Notice } from "@/components/ui/notice";
import { ProgressBar } from "@/components/ui/progress-bar";
import { X } from "lucide-react";
import { CheckProgress } from "../check-progress";
import { sizeWords } from "../words";
import type { Upload, UploadQueue } from "./upload-queue";

type UploadRowProps = { readonly upload: Upload; readonly queue: UploadQueue };

/** One upload: how much of it has left, how far its check is, or why it was not taken. */
export function UploadRow({ upload, queue }: UploadRowProps) {
  const { id, name, fileId } = upload;
  if (upload.state === "stored") {
    return (
      <li className="flex flex-col gap-1 border-t px-3 py-2 first:border-t-0">
        <TextLink href={`/ach-files/${fileId}`} className="block truncate">
          {name}
        </TextLink>
        <CheckProgress fileId={fileId} />
      </li>
    );
  }
  if (upload.state === "refused" || upload.state === "cut") {
    return (
      <li className="border-t px-3 py-2 first:border-t-0">
        <Notice
          tone="danger"
          title={`${name} was ${upload.state === "cut" ? "cut off" : "not taken"}`}
          action={
            <IconButton
              label={`Clear ${name}`}
              icon={<X aria-hidden className="size-4" />}
              onPress={() => queue.clear(id)}
            />
          }
        >
          {upload.sentence}{" "}
          {upload.earlierFileId === null ? null : (
            <TextLink href={`/ach-files/${upload.earlierFileId}`}>Open the earlier file</TextLink>
          )}
        </Notice>
      </li>
    );
  }
  if (upload.state === "asking") {
    return (
      <li className="border-t px-3 py-2 text-ink-soft first:border-t-0">
        {name}: the page was reloaded; the desk is asked whether it has the file.
      </li>
    );
  }
  return (
    <li className="flex items-end gap-2 border-t px-3 py-2 first:border-t-0">
      <div className="min-w-0 flex-1">
        <ProgressBar label={name} done={upload.sent} total={upload.size} words={wordsOf(upload)} />
      </div>
      <Button variant="quiet" size="small" aria-label={`Stop ${name}`} onPress={() => queue.stop(id)}>
        Stop
      </Button>
    </li>
  );
}

function wordsOf({ state, sent, size }: Upload): string {
  if (state === "waiting") return `waits its turn, ${sizeWords(size)}`;
  return sent < size ? `${sizeWords(sent)} of ${sizeWords(size)} sent` : "sent; being stored";
}
