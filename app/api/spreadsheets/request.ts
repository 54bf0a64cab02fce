import "server-only";
import type { z } from "zod";
import { deny } from "@/lib/core/action";
import type { Actor } from "@/lib/core/actor";
import { log } from "@/lib/core/log";
import { isSameOrigin } from "@/lib/core/origin";
import { refuse, type Refusal } from "@/lib/core/result";
import { MAX_SHEET_REQUEST } from "@/lib/features/spreadsheets/schema";

/** Status of each refusal's name; anything else is a 422. */
const STATUS: Readonly<Record<string, number>> = {
  signed_out: 401,
  not_allowed: 403,
  cross_site: 403,
  too_large: 413,
  duplicate_file: 409,
  invalid_input: 400,
};

const TOO_LARGE = refuse("too_large", "The file is larger than 20 MB. Split it and bring the parts.");
const NO_SHEET = refuse("invalid_input", "The request holds no sheet. Choose the file again.");

export type SheetRequest<Settings> = {
  readonly actor: Actor;
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly settings: Settings;
};

export function answer(refusal: Refusal): Response {
  return Response.json(refusal, { status: STATUS[refusal.reason] ?? 422 });
}

/**
 * One request with a sheet (`sheet`, a file) and what was chosen for it (`settings`, JSON): site, person, role, size and
 * schema before any of it is used. A surprise is logged and answered with one sentence.
 */
export async function withSheet<Schema extends z.ZodType>(
  request: Request,
  actor: Actor | null,
  schema: Schema,
  work: (input: SheetRequest<z.output<Schema>>) => Promise<Response>,
): Promise<Response> {
  const denied = isSameOrigin(request)
    ? deny(actor, "ach-files.upload")
    : refuse("cross_site", "Bring the sheet from the desk itself.");
  if (denied || !actor) return answer(denied ?? NO_SHEET);
  try {
    const body = await boundedBody(request);
    if (body === null) return answer(TOO_LARGE);
    const form = await new Response(body, { headers: { "content-type": request.headers.get("content-type") ?? "" } })
      .formData()
      .catch(() => null);
    const [sheet, text] = [form?.get("sheet"), form?.get("settings")];
    if (!(sheet instanceof File) || typeof text !== "string") return answer(NO_SHEET);
    const settings = schema.safeParse(parseJson(text));
    if (!settings.success) {
      const issue = settings.error.issues[0];
      return answer(refuse("invalid_input", issue?.message ?? "Check the form.", issue?.path.join(".")));
    }
    const bytes = new Uint8Array(await sheet.arrayBuffer());
    return await work({ actor, name: sheet.name, bytes, settings: settings.data });
  } catch (error) {
    if (request.signal.aborted) return answer(NO_SHEET);
    log.error({ err: error, requestId: actor.requestId }, "reading a sheet failed");
    const sentence = `The sheet could not be read (request ${actor.requestId}). Nothing was made of it; try again.`;
    return Response.json(refuse("unexpected", sentence), { status: 500 });
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** The whole body; null when it is larger than any sheet may be. */
async function boundedBody(request: Request): Promise<Uint8Array<ArrayBuffer> | null> {
  if (Number(request.headers.get("content-length") ?? 0) > MAX_SHEET_REQUEST) return null;
  const pieces: Uint8Array[] = [];
  let size = 0;
  const reader = request.body?.getReader();
  if (!reader) return new Uint8Array();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      size += value.byteLength;
      if (size > MAX_SHEET_REQUEST) return null;
      pieces.push(value);
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
  const whole = new Uint8Array(size);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.byteLength;
  }
  return whole;
}
