import { afterAll, expect, test } from "vitest";
import { makeDesk } from "@/scripts/testing/desk";
import { MAX_SHEET_REQUEST, readSettingsSchema } from "@/lib/features/spreadsheets/schema";
import { withSheet } from "./request";

const desk = await makeDesk();
afterAll(() => desk.close());

const SETTINGS = JSON.stringify({ mapping: null, sec: "PPD", accountId: "", effectiveDate: "" });

function formOf(parts: Record<string, string | Blob>): FormData {
  const form = new FormData();
  for (const [name, part] of Object.entries(parts)) {
    if (typeof part === "string") form.set(name, part);
    else form.set(name, part, "Löhne.csv");
  }
  return form;
}
const whole = () => formOf({ sheet: new Blob(["a,b\n1,2\n"]), settings: SETTINGS });
const post = (body: BodyInit, headers: Record<string, string> = {}) =>
  new Request("https://desk.test/api/spreadsheets/read", {
    method: "POST",
    body,
    headers: { host: "desk.test", origin: "https://desk.test", ...headers },
  });
const ask = async (request: Request, actor: Parameters<typeof withSheet>[1] = desk.actors.analyst) => {
  let seen: unknown = null;
  const response = await withSheet(request, actor, readSettingsSchema, (input) => {
    seen = { name: input.name, text: new TextDecoder().decode(input.bytes), settings: input.settings };
    return Promise.resolve(Response.json({ ok: true }));
  });
  const { reason }: { reason?: string } = await response.json();
  return { status: response.status, reason, seen };
};

test("a sheet comes with what was chosen for it, as it is", async () => {
  expect(await ask(post(whole()))).toEqual({
    status: 200,
    reason: undefined,
    seen: { name: "Löhne.csv", text: "a,b\n1,2\n", settings: JSON.parse(SETTINGS) },
  });
});

test("nobody but an analyst, and from no other site", async () => {
  expect(await ask(post(whole()), null)).toMatchObject({ status: 401, reason: "signed_out", seen: null });
  for (const role of ["approver", "administrator", "auditor"] as const) {
    expect(await ask(post(whole()), desk.actors[role])).toMatchObject({
      status: 403,
      reason: "not_allowed",
      seen: null,
    });
  }
  for (const origin of ["https://evil.test", "null"]) {
    expect(await ask(post(whole(), { origin }))).toMatchObject({ status: 403, reason: "cross_site", seen: null });
  }
});

test.each([
  ["no form", () => post("hello"), 400, "invalid_input"],
  ["no sheet", () => post(formOf({ settings: SETTINGS })), 400, "invalid_input"],
  ["no settings", () => post(formOf({ sheet: new Blob(["a"]) })), 400, "invalid_input"],
  ["settings that are no JSON", () => post(formOf({ sheet: new Blob(["a"]), settings: "{" })), 400, "invalid_input"],
  ["odd settings", () => post(formOf({ sheet: new Blob(["a"]), settings: '{"sec":"XYZ"}' })), 400, "invalid_input"],
  ["a length above the limit", () => post(whole(), { "content-length": `${MAX_SHEET_REQUEST + 1}` }), 413, "too_large"],
  ["more bytes than may be", () => post(new Uint8Array(MAX_SHEET_REQUEST + 1)), 413, "too_large"],
])("%s is refused before anything is used", async (_, request, status, reason) => {
  expect(await ask(request())).toEqual({ status, reason, seen: null });
});
