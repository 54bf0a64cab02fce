import { after } from "next/server";
import { deny } from "@/lib/core/action";
import { isSameOrigin } from "@/lib/core/origin";
import { currentActor } from "@/lib/core/session";
import { dispatchCheck } from "@/lib/features/ach-files/dispatch";
import { receiveUpload } from "@/lib/features/ach-files/mutations/upload";

/** Status of each refusal's name; anything else is a 422. */
const STATUS: Readonly<Record<string, number>> = {
  signed_out: 401,
  not_allowed: 403,
  too_large: 413,
  duplicate_file: 409,
};

/** Takes one ACH file as the raw request body, streamed; the name comes in `x-file-name`, percent-encoded. */
export async function POST(request: Request): Promise<Response> {
  if (!isSameOrigin(request))
    return Response.json(
      { ok: false, reason: "cross_site", sentence: "Upload from the desk itself." },
      { status: 403 },
    );
  const actor = await currentActor();
  const denied = deny(actor, "ach-files.upload");
  if (denied || !actor) return Response.json(denied, { status: STATUS[denied?.reason ?? ""] ?? 403 });
  const name = decodeName(request.headers.get("x-file-name"));
  const result = await receiveUpload(
    actor,
    name,
    (request.body ?? new Blob([]).stream()) as AsyncIterable<Uint8Array> & ReadableStream,
    new Date(),
  );
  if (!result.ok) return Response.json(result, { status: STATUS[result.reason] ?? 422 });
  after(() => dispatchCheck(result.value.fileId));
  return Response.json(result, { status: 201 });
}

function decodeName(header: string | null): string {
  try {
    return decodeURIComponent(header ?? "");
  } catch {
    return "";
  }
}
