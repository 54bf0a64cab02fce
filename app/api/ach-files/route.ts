import { after } from "next/server";
import { currentActor } from "@/lib/core/session";
import { dispatchCheck } from "@/lib/features/ach-files/dispatch";
import { receive } from "./receive";

/**
 * Takes one ACH file as the raw request body, streamed; the name comes in `x-file-name`, percent-encoded. A sender that
 * wants to ask how much has come (GET /api/ach-files/ID) gives the file's id itself, a UUID, in `x-file-id`.
 */
export async function POST(request: Request): Promise<Response> {
  const { response, fileId } = await receive(request, await currentActor(), new Date());
  if (fileId !== null) after(() => dispatchCheck(fileId));
  return response;
}
