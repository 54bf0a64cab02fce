import "server-only";
import { mediaType } from "@/lib/banks/http/body";
import type { Caller } from "@/lib/banks/http/call";
import { readList, undecodable } from "@/lib/banks/http/decode-body";
import type { BankReturnFile } from "@/lib/banks/port";
import { FILE_BOUNDS, LIST_BOUNDS, read, requireId, toAudit } from "../session";
import { wireReturnFile } from "../wire/objects";

/** No page of the list is longer. */
const MOST_LISTED = 100;
const MOST_BYTES = 64 * 1024 * 1024;

/** Files of returned ACH entries and notifications of change (an extension: QBank publishes no call for them). */
export class Returns {
  readonly #caller: Caller;

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /** `GET /ach/returns`: the files after one, oldest first, at most 100. Throws `BankError`. */
  async list(query: { readonly after?: string } = {}): Promise<BankReturnFile[]> {
    const after = query.after === undefined ? {} : { query: { after: requireId(query.after, "the file id") } };
    const call = { scope: "payments.read", path: ["ach", "returns"], bounds: LIST_BOUNDS, ...after } as const;
    const answer = await read(this.#caller, call);
    const files = readList("QBank", answer, wireReturnFile, "files of returns", MOST_LISTED);
    return files.map((file) => ({
      bankFileId: file.fileId,
      createdAt: file.createdDate,
      sizeBytes: file.sizeBytes,
      entryCount: file.entryCount,
      audit: toAudit(file),
    }));
  }

  /** `GET /ach/returns/{fileId}`: the file as it is, at most 64 MB of `text/plain`. Throws `BankError`. */
  async get(bankFileId: string): Promise<Uint8Array> {
    const fileId = requireId(bankFileId, "the file id");
    const bounds = { ...FILE_BOUNDS, maxBodyBytes: MOST_BYTES };
    const answer = await read(this.#caller, { scope: "payments.read", path: ["ach", "returns", fileId], bounds });
    const type = mediaType(answer.headers);
    if (type !== "text/plain") throw undecodable("QBank", "the file of returns is not plain text", answer);
    return answer.body;
  }
}
