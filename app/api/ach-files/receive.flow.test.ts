import { afterAll, expect, test } from "vitest";
import { payroll, readFile } from "@/scripts/testing/ach-files";
import { makeDesk } from "@/scripts/testing/desk";
import { db } from "@/lib/core/db";
import { MAX_FILE_BYTES } from "@/lib/features/ach-files/schema";
import { receive } from "./receive";

const desk = await makeDesk();
afterAll(() => desk.close());

const HERE = { host: "desk.test", origin: "https://desk.test" };

function post(body: Uint8Array<ArrayBuffer> | null, headers: Record<string, string> = {}): Request {
  return new Request("https://desk.test/api/ach-files", {
    method: "POST",
    body,
    headers: { ...HERE, "x-file-name": encodeURIComponent("Löhne <b>.ach"), ...headers },
  });
}

const bytes = (): Uint8Array<ArrayBuffer> => Uint8Array.from(payroll());
const refusalOf = async ({ response }: { response: Response }) => {
  const body: { reason?: string } = await response.json();
  return [response.status, body.reason];
};

test("an analyst's file is taken as it is, under its own name", async () => {
  const { response, fileId } = await receive(post(bytes()), desk.actors.analyst, desk.clock.now());
  expect([response.status, await response.json()]).toEqual([201, { ok: true, value: { fileId } }]);
  expect(await readFile(fileId ?? "")).toMatchObject({ status: "checking", fileName: "Löhne <b>.ach" });
});

test("nobody else's: signed out 401, every other role 403, another site 403, and nothing is read", async () => {
  const before = await db().achFile.count();
  expect(await refusalOf(await receive(post(bytes()), null, desk.clock.now()))).toEqual([401, "signed_out"]);
  for (const role of ["approver", "administrator", "auditor"] as const) {
    const refused = await receive(post(bytes()), desk.actors[role], desk.clock.now());
    expect(await refusalOf(refused)).toEqual([403, "not_allowed"]);
  }
  for (const origin of ["https://evil.test", "null", "https://desk.test.evil.test"]) {
    const refused = await receive(post(bytes(), { origin }), desk.actors.analyst, desk.clock.now());
    expect(await refusalOf(refused)).toEqual([403, "cross_site"]);
  }
  expect(await db().achFile.count()).toBe(before);
});

test.for([
  ["no body", () => post(null), [422, "empty_file"]],
  ["no name", () => post(bytes(), { "x-file-name": "" }), [422, "no_name"]],
  ["a name that does not decode", () => post(bytes(), { "x-file-name": "%E0%A4" }), [422, "no_name"]],
  ["a length above the limit", () => post(bytes(), { "content-length": `${MAX_FILE_BYTES + 1}` }), [413, "too_large"]],
  ["a length that did not come", () => post(bytes(), { "content-length": "5000" }), [400, "cut_off"]],
] as const)("%s is refused with its status, and nothing is kept", async ([, request, expected]) => {
  const before = await db().achFile.count();
  expect(await refusalOf(await receive(request(), desk.actors.analyst, desk.clock.now()))).toEqual(expected);
  expect(await db().achFile.count()).toBe(before);
});

test("the same bytes again are a conflict that leads to the earlier file", async () => {
  const same = bytes();
  const { fileId } = await receive(post(same), desk.actors.analyst, desk.clock.now());
  const { response } = await receive(post(same), desk.actors.analyst2, desk.clock.now());
  expect(response.status).toBe(409);
  expect(await response.json()).toMatchObject({ reason: "duplicate_file", earlierFileId: fileId });
});

test("a body that breaks off is told with the request's id and leaves nothing", async () => {
  const before = await db().achFile.count();
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      controller.enqueue(new Uint8Array(100_000));
      controller.error(new Error("connection reset"));
    },
  });
  const init = { method: "POST", body, headers: { ...HERE, "x-file-name": "a.ach" }, duplex: "half" } as const;
  const request = new Request("https://desk.test/api/ach-files", init);
  const { response, fileId } = await receive(request, desk.actors.analyst, desk.clock.now());
  expect([response.status, fileId]).toEqual([500, null]);
  expect(await response.json()).toMatchObject({ sentence: expect.stringContaining(desk.actors.analyst.requestId) });
  expect(await db().achFile.count()).toBe(before);
});
