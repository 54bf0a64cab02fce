import { onTestFinished } from "vitest";
import { pathOf } from "../calls";
import { spoils } from "../faults";
import type { Sandbox, SandboxOptions } from "../handle";
import { description, headersOf, operationOf, problemsOf, responseOf, schemaAt } from "./description";

/**
 * Matches every answer and every webhook of a sandbox with the published description: status declared, media type,
 * headers, body. Answers that a fault rule spoils on purpose are let through.
 */
const ALWAYS = new Set(["content-type", "content-length", "date"]);
const mediaTypeOf = (headers: Headers): string => (headers.get("content-type") ?? "").split(";")[0]?.trim() ?? "";

/** What of an answer the description does not allow; reads its body. */
export async function answerProblems(method: string, path: string, answer: Response): Promise<string[]> {
  const found = operationOf(method, path);
  const declared = responseOf(found, answer.status);
  if (!declared) return [`status ${answer.status} is not declared`];
  const problems: string[] = [];
  const headers = headersOf(declared);
  for (const { name, required, schema } of headers) {
    const value = answer.headers.get(name);
    if (value !== null) problems.push(...problemsOf(schema, value).map((text) => `${name}: ${text}`));
    else if (required) problems.push(`the header ${name} is missing`);
  }
  const known = new Set([...ALWAYS, ...headers.map(({ name }) => name.toLowerCase())]);
  for (const [name] of answer.headers) if (!known.has(name)) problems.push(`the header ${name} is not declared`);
  const text = await answer.text();
  const types = Object.keys(declared.response.content);
  const type = mediaTypeOf(answer.headers);
  if (types.length === 0) return text === "" && type === "" ? problems : [...problems, "a body where there is none"];
  if (!types.includes(type)) return [...problems, `the media type ${type} is not declared`];
  const pointer = schemaAt(declared.pointer, type);
  if (type === "text/plain") return [...problems, ...problemsOf(pointer, text)];
  return [...problems, ...bodyProblems(pointer, text)];
}

function bodyProblems(pointer: string, text: string): string[] {
  try {
    return problemsOf(pointer, JSON.parse(text)).map((problem) => `body${problem}`);
  } catch {
    return ["the body is not JSON"];
  }
}

/** What of a taken JSON body the description would not have allowed: the sandbox may not take more than is published. */
export function requestProblems(method: string, path: string, text: string): string[] {
  const found = operationOf(method, path);
  if (!found?.operation.requestBody) return [`${method} ${path} takes no body`];
  return bodyProblems(schemaAt(`${found.pointer}/requestBody`, "application/json"), text);
}

/** What of a delivery the description does not allow. */
export function webhookProblems(headers: Headers, body: string): string[] {
  const type = /"event_type":"([^"]*)"/.exec(body)?.[1];
  const name = type === "positivepay.exception.created" ? "positivePayExceptionCreated" : "paymentStatusUpdate";
  const pointer = `#/webhooks/${name}/post`;
  const problems = bodyProblems(schemaAt(`${pointer}/requestBody`, "application/json"), body);
  if (mediaTypeOf(headers) !== "application/json") problems.push("the media type is not application/json");
  for (const [index, parameter] of (description.webhooks[name]?.post.parameters ?? []).entries()) {
    const value = headers.get(parameter.name ?? "");
    if (value === null) problems.push(`the header ${parameter.name} is missing`);
    else problems.push(...problemsOf(`${pointer}/parameters/${index}/schema`, value));
  }
  return problems;
}

type Told = { readonly operationId: string; readonly status: number };

/** Which declared answers were seen, over all sandboxes of a test file. */
export const seen: Told[] = [];

/** A sandbox whose every answer is matched: `handle` rejects with what is wrong. */
export function checkAnswers(sandbox: Sandbox): Sandbox {
  return {
    ...sandbox,
    async handle(request) {
      const path = pathOf(new URL(request.url).pathname);
      const json = mediaTypeOf(request.headers) === "application/json" && !path.startsWith("/_control");
      const body = json ? request.clone() : null;
      const answer = await sandbox.handle(request);
      if (path.startsWith("/_control")) return answer;
      const id = answer.headers.get("x-request-id");
      const entry = sandbox.parts.calls.list().findLast((one) => one.requestId === id);
      if (spoils(entry?.fault ?? null)) return answer;
      const problems = await answerProblems(request.method, path, answer.clone());
      if (body !== null && answer.ok) problems.push(...requestProblems(request.method, path, await body.text()));
      if (problems.length > 0) throw new Error(`${request.method} ${path} ${answer.status}: ${problems.join("; ")}`);
      seen.push({ operationId: operationOf(request.method, path)?.operation.operationId ?? "", status: answer.status });
      return answer;
    },
  };
}

/** `deliver` whose every event is matched; what is wrong fails the test at its end. `mischief` events are let through. */
export function checkDeliveries(options: SandboxOptions, mayBeWrong: () => boolean): SandboxOptions {
  const { deliver } = options;
  if (!deliver) return options;
  const problems: string[] = [];
  onTestFinished(() => {
    if (problems.length > 0) throw new Error(`Webhooks: ${problems.join("; ")}`);
  });
  return {
    ...options,
    deliver: (url, init) => {
      const body = typeof init.body === "string" ? init.body : "";
      if (!mayBeWrong()) problems.push(...webhookProblems(new Headers(init.headers), body));
      return deliver(url, init);
    },
  };
}
