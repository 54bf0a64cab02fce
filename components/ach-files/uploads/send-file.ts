import { z } from "zod";
import type { SendFile, UploadAnswer, UploadNotes } from "./upload-queue";

const LOST = "The connection was lost before the file was stored. Nothing was kept; choose the file again.";

const answerSchema = z.union([
  z.object({ ok: z.literal(true) }),
  z.object({ ok: z.literal(false), sentence: z.string(), earlierFileId: z.string().optional() }),
]);

function toAnswer(response: unknown): UploadAnswer {
  const { data } = answerSchema.safeParse(response);
  if (data?.ok) return { ok: true };
  return { ok: false, sentence: data?.sentence ?? LOST, earlierFileId: data?.earlierFileId ?? null };
}

/** Sends one file as the request's body. `fetch` cannot report how much has left, so this is the older call. */
export const sendFile: SendFile = (file, fileId, onProgress, signal) =>
  new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open("POST", "/api/ach-files");
    request.setRequestHeader("content-type", "application/octet-stream");
    request.setRequestHeader("x-file-name", encodeURIComponent(file.name));
    request.setRequestHeader("x-file-id", fileId);
    request.responseType = "json";
    request.upload.addEventListener("progress", (event) => onProgress(event.loaded));
    request.addEventListener("load", () => resolve(toAnswer(request.response)));
    for (const end of ["error", "abort"]) request.addEventListener(end, () => resolve(toAnswer(null)));
    signal.addEventListener("abort", () => request.abort());
    request.send(file);
  });

/** Whether the desk has a file whole: one that is still being received was cut off with its page. */
export async function isStored(fileId: string): Promise<boolean> {
  const answer = await fetch(`/api/ach-files/${fileId}`, { headers: { accept: "application/json" } }).catch(() => null);
  const state = z.object({ status: z.string() }).safeParse(answer?.ok ? await answer.json() : null).data;
  return state !== undefined && state.status !== "receiving";
}

const KEY = "cutoff.uploads";
const notesSchema = z.array(z.object({ name: z.string().max(1_000), size: z.number(), fileId: z.guid() })).max(1_000);

/** Kept for this tab only, where the browser lets a page keep anything. */
export const tabNotes: UploadNotes = {
  read: () => {
    try {
      return notesSchema.safeParse(JSON.parse(sessionStorage.getItem(KEY) ?? "[]")).data ?? [];
    } catch {
      return [];
    }
  },
  write: (notes) => {
    try {
      if (notes.length === 0) sessionStorage.removeItem(KEY);
      else sessionStorage.setItem(KEY, JSON.stringify(notes));
    } catch {
      // Without storage a reload cannot name what it cut off; the upload itself goes on.
    }
  },
};
