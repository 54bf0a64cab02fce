import { z } from "zod";
import { faultRule } from "./faults";

/** One documented rule for each way a bank's answer goes wrong (proof.md F3 and F4), by name. */
type Preset = { readonly what: string; readonly rule: z.input<typeof faultRule> };

const HTML = "<!doctype html><title>Sign in</title><h1>Your session has ended</h1>";
const GATEWAY = "<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>";
const html = { "content-type": "text/html; charset=utf-8" };
const status = (code: number, what: string, more: Partial<Preset["rule"]> = {}): Preset => ({
  what,
  rule: { kind: "status", status: code, ...more },
});

export const PRESETS = {
  refuse: { what: "no connection, nothing done", rule: { kind: "refuse" } },
  "answer-no-commit": { what: "answered as if done, nothing done", rule: { kind: "answer-no-commit" } },
  "commit-no-answer": { what: "done, then the connection is lost", rule: { kind: "commit-no-answer" } },
  cut: { what: "done, half of the body, then the connection is lost", rule: { kind: "cut" } },
  malformed: { what: "done, broken JSON", rule: { kind: "malformed" } },
  "400": status(400, "StandardError"),
  "401": status(401, "StandardError with WWW-Authenticate", {
    headers: { "www-authenticate": 'Bearer error="invalid_token"' },
  }),
  "403": status(403, "StandardError"),
  "404": status(404, "StandardError"),
  "409-shape-1": { what: "done, 409 with transaction_id (the seed's)", rule: { kind: "conflict", shape: 1 } },
  "409-shape-2": {
    what: "done, 409 with Link and instance, no id (the guide's)",
    rule: { kind: "conflict", shape: 2 },
  },
  "422": status(422, "StandardError"),
  "429-seconds": status(429, "Retry-After: 2", { retryAfterSeconds: 2 }),
  "429-date": status(429, "Retry-After as a date two seconds on", { retryAfterSeconds: 2, retryAfterAs: "date" }),
  "429": status(429, "without Retry-After"),
  "500": status(500, "StandardError"),
  "502": status(502, "a gateway's HTML page", { headers: html, body: GATEWAY }),
  "503": status(503, "StandardError"),
  "503-seconds": status(503, "Retry-After: 2", { retryAfterSeconds: 2 }),
  "503-date": status(503, "Retry-After as a date two seconds on", { retryAfterSeconds: 2, retryAfterAs: "date" }),
  "html-200": status(200, "a sign-in page under 200", { headers: html, body: HTML, commit: true }),
  "error-200": { what: "done, a StandardError under 200", rule: { kind: "alter", alter: "error-in-200" } },
  "wrong-content-type": {
    what: "done, the true body as text/plain",
    rule: { kind: "alter", alter: "wrong-content-type" },
  },
  "missing-fields": {
    what: "done, amounts, statuses, names and tokens left out",
    rule: { kind: "alter", alter: "missing-fields" },
  },
  "extra-fields": { what: "done, fields nobody knows in every object", rule: { kind: "alter", alter: "extra-fields" } },
  "big-numbers": { what: "done, numbers no double holds", rule: { kind: "alter", alter: "big-numbers" } },
  "location-missing": {
    what: "done, no Location header",
    rule: { kind: "alter", alter: "headers", headers: { location: "" } },
  },
  "location-foreign": {
    what: "done, Location at a host that is not the bank's",
    rule: {
      kind: "alter",
      alter: "headers",
      headers: { location: "https://elsewhere.example/v1/payments/{paymentId}" },
    },
  },
  drip: { what: "done, the body in pieces of 64 bytes, 50 ms apart", rule: { kind: "drip", ms: 50 } },
  stall: { what: "done, headers, then nothing until the rules are cleared", rule: { kind: "stall" } },
  huge: { what: "done, a body of 64 MB", rule: { kind: "huge" } },
  slow: { what: "done, answered 2 s later", rule: { kind: "delay", ms: 2_000 } },
  hold: { what: "done, answered when the rules are cleared", rule: { kind: "hold" } },
} as const satisfies Record<string, Preset>;
type PresetName = keyof typeof PRESETS;

const withName = z.looseObject({ preset: z.string() });
const isPreset = (name: string): name is PresetName => Object.hasOwn(PRESETS, name);

/** A whole rule, or a preset by name with whatever of it the caller wants otherwise (`path`, `count`, `when`, …). */
export const faultRequest = z.preprocess((body, ctx) => {
  const asked = withName.safeParse(body);
  if (!asked.success) return body;
  const { preset, ...given } = asked.data;
  if (!isPreset(preset)) {
    ctx.addIssue({ code: "custom", path: ["preset"], message: "GET /_control/presets lists the names" });
    return z.NEVER;
  }
  const base: Preset["rule"] = PRESETS[preset].rule;
  const { commit, ...rest } = base;
  // What the caller says of the moment wins over the preset's own word on it.
  return commit === undefined || "when" in given ? { ...rest, ...given } : { ...rest, commit, ...given };
}, faultRule);

/** The list for `GET /presets`. */
export const presetList = Object.entries(PRESETS).map(([name, preset]) => ({ name, ...preset }));
