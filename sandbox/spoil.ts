import { newId } from "@/lib/core/ids";
import { conflict, standardError, type Answer } from "./qbank/answers";
import type { FaultRule } from "./faults";

/** What a faulty answer says. How its bytes travel (cut, drip, stall, huge) is `outgoing.ts`. */
const CODES: Readonly<Record<number, string>> = {
  400: "ERR_VAL_001",
  401: "ERR_AUTH_001",
  403: "ERR_AUTH_002",
  404: "ERR_RES_001",
  422: "ERR_VAL_422",
  429: "ERR_RATE_001",
  503: "ERR_SYS_503",
};

/** The answer as the rule spoils it. `transactionId` is what a 409 names when the rule names nothing. */
export function spoil(rule: FaultRule | null, answer: Answer, transactionId: string, nowMs: number): Answer {
  if (rule === null) return answer;
  switch (rule.kind) {
    case "status": {
      const told = standardError(rule.status, CODES[rule.status] ?? "ERR_SYS_001", "Fault on demand", newId());
      return {
        status: rule.status,
        headers: { ...told.headers, ...retryAfter(rule, nowMs), ...rule.headers },
        body: rule.body ?? told.body,
      };
    }
    case "malformed":
      return { ...answer, headers: { ...answer.headers, "content-type": "application/json" }, body: '{"paymentId": "' };
    case "conflict":
      return conflict(rule.shape, rule.transactionId ?? transactionId);
    case "alter":
      return alter(rule, answer, transactionId);
    case "refuse":
    case "commit-no-answer":
    case "answer-no-commit":
    case "delay":
    case "hold":
    case "cut":
    case "drip":
    case "stall":
    case "huge":
      return answer;
  }
}

/** Both forms of RFC 9110, 10.2.3. A date is of the sandbox's clock, so `Date` goes with it. */
function retryAfter(rule: FaultRule, nowMs: number): Record<string, string> {
  const { retryAfterSeconds: seconds } = rule;
  if (seconds === undefined) return {};
  if (rule.retryAfterAs === "seconds") return { "retry-after": String(seconds) };
  const wholeMs = Math.ceil(nowMs / 1000) * 1000;
  return {
    date: new Date(nowMs).toUTCString(),
    "retry-after": new Date(wholeMs + seconds * 1000).toUTCString(),
  };
}

function whole(answer: Answer): string {
  const { body } = answer;
  if (body === null) return "";
  return typeof body === "string" ? body : [...body].join("");
}

/** Changes the text of a true answer; an answer without a body gets one. Works on text so that amounts keep their digits. */
function alter(rule: FaultRule, answer: Answer, transactionId: string): Answer {
  const text = whole(answer);
  const json = { ...answer.headers, "content-type": "application/json" };
  switch (rule.alter) {
    case "extra-fields":
      return { ...answer, headers: json, body: withExtra(text) };
    case "missing-fields":
      return { ...answer, headers: json, body: withoutFields(text) };
    case "big-numbers":
      return { ...answer, headers: json, body: text.replace(/:(-?)\d+(\.\d+)?(?=[,}])/g, ":$1123456789012345678.91") };
    case "error-in-200": {
      const body = whole(standardError(200, "ERR_SYS_001", "Fault on demand", newId()));
      return { status: 200, headers: { "content-type": "application/json" }, body };
    }
    case "headers": {
      const changed = Object.entries({ ...answer.headers, ...rule.headers }).filter(([, value]) => value !== "");
      const named = changed.map(([name, value]) => [name, value.replace("{paymentId}", transactionId)]);
      return { ...answer, headers: Object.fromEntries(named) };
    }
    case "wrong-content-type":
      return { ...answer, headers: { ...answer.headers, "content-type": "text/plain; charset=utf-8" }, body: text };
  }
}

const LEFT_OUT =
  /"(?:amount|\w+Balance|presented_amount|status|accountName|reason_code|access_token)":(?:"[^"]*"|-?[\d.]+),?/g;
function withoutFields(text: string): string {
  return text === "" ? "{}" : text.replaceAll(LEFT_OUT, "").replaceAll(",}", "}");
}

function withExtra(text: string): string {
  const extra = '"x_new_field":{"nested":[1,"two",null]},"amount_text":"1.00"';
  if (text === "") return `{${extra}}`;
  return text.replaceAll(/\{(?=")/g, `{${extra},`);
}
