import { readFileSync } from "node:fs";

/** `GET /openapi.json`: the description of the bank, written by hand and kept apart from the code that it is a check on. */
const FILE = new URL("openapi.json", import.meta.url);

export function describeBank(): Response {
  return new Response(readFileSync(FILE), { headers: { "content-type": "application/json" } });
}
