import "server-only";
import { deny } from "@/lib/core/action";
import type { Actor } from "@/lib/core/actor";
import { isId, newId } from "@/lib/core/ids";
import { log } from "@/lib/core/log";
import { isSameOrigin } from "@/lib/core/origin";
import { refuse } from "@/lib/core/result";
import { receiveUpload } from "@/lib/features/ach-files/mutations/upload";

/** Status of each refusal's name; anything else is a 422. */
const STATUS: Readonly<Record<string, number>> = {
  signed_out: 401,
  not_allowed: 403,
  cross_site: 403,
  too_large: 413,
  duplicate_file: 409,
  cut_off: 400,
  id_taken: 409,
  too_many_uploads: 429,
  no_room: 507,
};

/** What the route answers, and the file that waits for its check, when one was taken. */
export type Received = { readonly response: Response; readonly fileId: string | null };

/** One upload as a request: site, person, role, then the body as it comes. */
export async function receive(request: Request, actor: Actor | null, now: Date): Promise<Received> {
  const denied = isSameOrigin(request)
    ? deny(actor, "ach-files.upload")
    : refuse("cross_site", "Upload from the desk itself.");
  if (denied || !actor) return answer(denied ?? deny(null, "ach-files.upload"));
  try {
    const length = request.headers.get("content-length");
    const expectedBytes = length !== null && /^\d{1,15}$/.test(length) ? Number(length) : null;
    const name = decodeName(request.headers.get("x-file-name"));
    const fileId = request.headers.get("x-file-id") ?? newId();
    if (!isId(fileId)) return answer(refuse("bad_id", "An upload's id is a UUID."));
    const result = await receiveUpload(actor, name, bodyOf(request), now, { expectedBytes, fileId });
    if (!result.ok) return answer(result);
    return { response: Response.json(result, { status: 201 }), fileId: result.value.fileId };
  } catch (error) {
    if (request.signal.aborted) {
      log.warn({ requestId: actor.requestId }, "an upload was cut off by its sender; nothing was kept");
    } else {
      log.error({ err: error, requestId: actor.requestId }, "an upload failed");
    }
    const sentence = `The file could not be stored (request ${actor.requestId}). Nothing was kept; upload it again.`;
    return { response: Response.json(refuse("unexpected", sentence), { status: 500 }), fileId: null };
  }
}

function answer(refusal: { readonly reason: string } | null): Received {
  return { response: Response.json(refusal, { status: STATUS[refusal?.reason ?? ""] ?? 422 }), fileId: null };
}

async function* bodyOf(request: Request): AsyncGenerator<Uint8Array> {
  const reader = request.body?.getReader();
  if (!reader) return;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    // A refusal half-way: what is still to come is not wanted.
    await reader.cancel().catch(() => undefined);
  }
}

function decodeName(header: string | null): string {
  try {
    return decodeURIComponent(header ?? "");
  } catch {
    return "";
  }
}
