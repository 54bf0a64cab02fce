import { json } from "../answers";
import { deny, read, type Call, type Outcome } from "../call";
import { encodeReturnFile } from "../encode";

/** No page of the list is longer. */
const MOST_LISTED = 100;

/** `GET /ach/returns`: files of returned entries and notifications of change, oldest first, those after `after` (D15). */
export function listReturnFiles(call: Call): Outcome {
  const files = [...call.bank.state.returnFiles.values()];
  const after = call.query.get("after")?.toLowerCase() ?? null;
  const at = after === null ? -1 : files.findIndex((file) => file.fileId === after);
  if (after !== null && at < 0) return deny(call, 404, "ERR_RET_001", "No such file of returns");
  const page = files.slice(at + 1, at + 1 + MOST_LISTED);
  return read(json(200, `[${page.map(encodeReturnFile).join(",")}]`));
}

/** `GET /ach/returns/{fileId}`: the file as it is. */
export function getReturnFile(call: Call): Outcome {
  const file = call.bank.state.returnFiles.get(call.id);
  if (!file) return deny(call, 404, "ERR_RET_001", "No such file of returns");
  return read({ status: 200, headers: { "content-type": "text/plain" }, body: file.text });
}
