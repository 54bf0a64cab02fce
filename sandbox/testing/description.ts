import { readFileSync } from "node:fs";
import type { Ajv2020, ValidateFunction } from "ajv/dist/2020";
import * as ajv from "ajv/dist/2020";
import addFormats from "ajv-formats";
import { z } from "zod";

/** The published description, read as data: which answer of which call may look how. Tests match the sandbox with it. */
const reference = z.object({ $ref: z.string() });
const header = z.object({ required: z.boolean().default(false), schema: z.unknown() });
const content = z.record(z.string(), z.looseObject({ schema: z.unknown() })).default({});
const response = z.object({
  headers: z.record(z.string(), z.union([reference, header])).default({}),
  content,
});
const operation = z.looseObject({
  operationId: z.string(),
  security: z.array(z.record(z.string(), z.array(z.string()))),
  parameters: z.array(z.looseObject({ name: z.string().optional(), in: z.string().optional() })).default([]),
  requestBody: z.object({ content }).optional(),
  responses: z.record(z.string(), z.union([reference, response])),
});
export type Operation = z.infer<typeof operation>;
const pathItem = z.object({ get: operation.optional(), post: operation.optional() });
const described = z.looseObject({
  paths: z.record(z.string(), pathItem),
  webhooks: z.record(z.string(), z.object({ post: operation })),
  "x-cutoff-anywhere": z.record(z.string(), reference),
  components: z.record(z.string(), z.record(z.string(), z.unknown())),
});

export const DESCRIPTION_TEXT = readFileSync(new URL("../qbank/openapi.json", import.meta.url), "utf8");
const document: unknown = JSON.parse(DESCRIPTION_TEXT);
export const description = described.parse(document);
const ROOT = "https://qbank.test/openapi.json";

const validator: Ajv2020 = new ajv.Ajv2020({ allErrors: true, strict: false });
addFormats(validator);
validator.addSchema({ $id: ROOT, ...JSON.parse(DESCRIPTION_TEXT) });

/** What `#/a/b` of the description points at; undefined where nothing is. */
export function resolve(pointer: string): unknown {
  let value = document;
  for (const part of pointer.replace(/^#\//, "").split("/")) {
    const name = part.replaceAll("~1", "/").replaceAll("~0", "~");
    if (typeof value !== "object" || value === null) return undefined;
    value = Object.getOwnPropertyDescriptor(value, name)?.value;
  }
  return value;
}

const compiled = new Map<string, ValidateFunction>();

/** What is wrong with a value by the schema at a place of the description. */
export function problemsOf(pointer: string, value: unknown): string[] {
  let check = compiled.get(pointer);
  if (!check) {
    check = validator.compile({ $ref: `${ROOT}${pointer}` });
    compiled.set(pointer, check);
  }
  if (check(value)) return [];
  return (check.errors ?? []).map((error) => `${error.instancePath} ${error.message} ${JSON.stringify(error.params)}`);
}

const escaped = (name: string): string => name.replaceAll("~", "~0").replaceAll("/", "~1");

export type FoundOperation = { readonly pointer: string; readonly operation: Operation };

/** The operation of a call; exact paths go before those with a parameter. */
export function operationOf(method: string, path: string): FoundOperation | null {
  const templates = Object.keys(description.paths).toSorted((a, b) => a.split("{").length - b.split("{").length);
  const template = templates.find((one) => new RegExp(`^${one.replaceAll(/\{\w+\}/g, "[^/]+")}$`).test(path));
  if (template === undefined) return null;
  const name = method === "GET" ? "get" : method === "POST" ? "post" : null;
  const found = name === null ? undefined : description.paths[template]?.[name];
  return found ? { pointer: `#/paths/${escaped(template)}/${name}`, operation: found } : null;
}

/** A declared response with the place it stands at, references followed; null where the status is not declared. */
export function responseOf(
  found: FoundOperation | null,
  status: number,
): { pointer: string; response: z.infer<typeof response> } | null {
  const declared = found ? found.operation.responses[status] : description["x-cutoff-anywhere"][status];
  if (!declared) return null;
  const own = found ? `${found.pointer}/responses/${status}` : "";
  const pointer = "$ref" in declared ? declared.$ref : own;
  return { pointer, response: response.parse(resolve(pointer)) };
}

/** Declared headers with the place of their schemas. */
export function headersOf(declared: {
  pointer: string;
  response: z.infer<typeof response>;
}): { name: string; required: boolean; schema: string }[] {
  return Object.entries(declared.response.headers).map(([name, one]) => {
    const pointer = "$ref" in one ? one.$ref : `${declared.pointer}/headers/${name}`;
    return { name, required: header.parse(resolve(pointer)).required, schema: `${pointer}/schema` };
  });
}

/** Where the schema of a media type stands below a response or a request body. */
export const schemaAt = (pointer: string, mediaType: string): string =>
  `${pointer}/content/${escaped(mediaType)}/schema`;
