import "server-only";
import { z } from "zod";

/** The only place that reads secrets. Parsed once; a wrong variable throws one sentence that names it. */

const key32 = z
  .string()
  .refine((text) => Buffer.from(text, "base64").length === 32, "must be 32 bytes in base64")
  .transform((text) => Buffer.from(text, "base64"));

const schema = z.object({
  DATABASE_URL: z.string().regex(/^postgres(ql)?:\/\//, "must be a postgresql:// address"),
  CUTOFF_BANK: z.enum(["sandbox", "none"]).default("sandbox"),
  CUTOFF_COMPANY: z.string().min(1).max(80).default("Harbor Mills"),
  CUTOFF_ENCRYPTION_KEY: key32,
  CUTOFF_LOOKUP_KEY: key32,
  NEXTAUTH_SECRET: z.string().min(16),
  /** "1": a proxy of ours stands in front and writes `X-Forwarded-For`; else nobody's word on addresses is taken. */
  CUTOFF_TRUSTED_PROXY: z.enum(["0", "1"]).default("0"),
  CUTOFF_CLOCKWORK: z.enum(["on", "off"]).default("on"),
});

export type Env = z.infer<typeof schema>;

let parsed: Env | undefined;

/** The checked environment. Throws an `Error` whose message says which variable is wrong and how. */
export function env(): Env {
  if (parsed) return parsed;
  const result = schema.safeParse(process.env);
  if (!result.success) {
    const issue = result.error.issues[0];
    throw new Error(
      `The environment variable ${issue?.path.join(".") ?? "?"} is wrong: ${issue?.message ?? "unknown"}.`,
    );
  }
  parsed = result.data;
  return parsed;
}
