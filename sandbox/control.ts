import { timingSafeEqual } from "node:crypto";
import { json, standardError } from "./qbank/answers";
import { readBytes } from "./qbank/body";
import { newId } from "@/lib/core/ids";
import type { Sandbox } from "./handle";
import { plainResponse } from "./outgoing";
import { pageFile } from "./control/page";
import { ControlRefusal } from "./control/call";
import { CONTROL_ROUTES } from "./control/routes";

/**
 * The control surface, under `/_control`: what a test or a demonstration needs and no bank offers. Faults never
 * apply to it. Every call but those of its page needs `Authorization: Bearer <SANDBOX_CONTROL_TOKEN>`.
 */
export async function control(sandbox: Sandbox, token: string, request: Request): Promise<Response> {
  const given = Buffer.from(request.headers.get("authorization") ?? "");
  const wanted = Buffer.from(`Bearer ${token}`);
  const path = new URL(request.url).pathname.slice("/_control".length);
  const refuse = (status: number, message: string): Response =>
    plainResponse(standardError(status, "ERR_CONTROL", message, newId()));
  const page = request.method === "GET" ? pageFile(path) : null;
  if (page !== null) return page;
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return refuse(401, "Wrong control token");
  for (const route of CONTROL_ROUTES) {
    const match = route.method === request.method ? route.path.exec(path) : null;
    if (!match) continue;
    const text = (await readBytes(request))?.toString("utf8") ?? "";
    try {
      const body: unknown = text === "" ? {} : JSON.parse(text);
      const value = await route.handle({ sandbox, id: (match[1] ?? "").toLowerCase(), body });
      return plainResponse(json(200, JSON.stringify(value ?? { ok: true })));
    } catch (error) {
      if (error instanceof ControlRefusal) return refuse(error.status, error.message);
      if (error instanceof SyntaxError) return refuse(400, "The body is not valid JSON");
      throw error;
    }
  }
  return refuse(404, "There is no such control call");
}
