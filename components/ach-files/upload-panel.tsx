"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { FileDrop } from "@/components/ui/file-drop";
import { TextLink } from "@/components/ui/link-button";
import { Notice } from "@/components/ui/notice";
import { ProgressBar } from "@/components/ui/progress-bar";
import { MAX_FILE_BYTES } from "@/lib/features/ach-files/schema";
import { sizeWords } from "./words";

type Upload = { readonly name: string; readonly sent: number; readonly total: number };

type Answer = {
  readonly ok: boolean;
  readonly sentence?: string;
  readonly earlierFileId?: string;
  readonly value?: { readonly fileId: string };
};
type Problem = { readonly name: string; readonly sentence: string; readonly earlierFileId?: string | undefined };

const LOST = "The connection was lost before the file was stored. Nothing was kept; choose the file again.";

/** Sends one file as the request's body. `fetch` cannot report how much has left, so this is the older call. */
function send(file: File, onProgress: (sent: number) => void): Promise<Answer> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open("POST", "/api/ach-files");
    request.setRequestHeader("content-type", "application/octet-stream");
    request.setRequestHeader("x-file-name", encodeURIComponent(file.name));
    request.responseType = "json";
    request.upload.addEventListener("progress", (event) => onProgress(event.loaded));
    request.addEventListener("load", () =>
      resolve((request.response as Answer | null) ?? { ok: false, sentence: LOST }),
    );
    request.addEventListener("error", () => resolve({ ok: false, sentence: LOST }));
    request.send(file);
  });
}

/** Drop or choose a NACHA file; it is sent at once, and its page opens when it is stored. */
export function UploadPanel() {
  const router = useRouter();
  const [upload, setUpload] = useState<Upload | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const start = async (file: File): Promise<void> => {
    setProblem(null);
    if (file.size > MAX_FILE_BYTES) {
      setProblem({ name: file.name, sentence: "It is larger than 200 MB. Split it and upload the parts." });
      return;
    }
    setUpload({ name: file.name, sent: 0, total: file.size });
    const answer = await send(file, (sent) => setUpload({ name: file.name, sent, total: file.size }));
    setUpload(null);
    if (answer.ok && answer.value) router.push(`/ach-files/${answer.value.fileId}`);
    else setProblem({ name: file.name, sentence: answer.sentence ?? LOST, earlierFileId: answer.earlierFileId });
  };
  return (
    <div className="flex max-w-2xl flex-col gap-3">
      <FileDrop
        label="Drop an ACH file"
        hint="NACHA format: PPD, CCD, CTX, WEB or TEL. Up to 200 MB. It is checked at once; nothing is sent before it was approved."
        disabled={upload !== null}
        onFile={(file) => void start(file)}
      />
      {upload ? (
        <ProgressBar
          label={upload.name}
          done={upload.sent}
          total={upload.total}
          words={
            upload.sent < upload.total
              ? `${sizeWords(upload.sent)} of ${sizeWords(upload.total)} sent`
              : "sent; being stored"
          }
        />
      ) : null}
      {problem ? (
        <div role="alert">
          <Notice tone="danger" title={`${problem.name} was not taken`}>
            {problem.sentence}{" "}
            {problem.earlierFileId ? (
              <TextLink href={`/ach-files/${problem.earlierFileId}`}>Open the earlier file</TextLink>
            ) : null}
          </Notice>
        </div>
      ) : null}
    </div>
  );
}
