import { z } from "zod";
import { checkedBaseUrl } from "@/lib/banks/http/url";
import type { FirstConnection } from "@/lib/features/banks/mutations/connection";

/** The bank that every installation has. */
export const QBANK = { code: "qbank", name: "QBank", timeZone: "America/New_York" } as const;

const address = z.string().refine((text) => {
  try {
    return checkedBaseUrl(text) !== null;
  } catch {
    return false;
  }
}, "must be an https address (http only inside the own machine or network), without user, query or fragment");

const schema = z.object({
  QBANK_BASE_URL: address,
  QBANK_TOKEN_URL: address.optional(),
  QBANK_CLIENT_ID: z.string().min(1, "is missing"),
  QBANK_CLIENT_SECRET: z.string().min(1, "is missing"),
  QBANK_WEBHOOK_SECRET: z.string().min(8, "must have 8 characters or more").optional(),
});

/** Whether the bank is the sandbox, whose address and credentials are the environment's at every start. */
export function isSandbox(): boolean {
  return (process.env["CUTOFF_BANK"] ?? "sandbox") === "sandbox";
}

/**
 * The bank's address and credentials as this start was given them; null without any. Throws one sentence that names
 * the variable which is wrong, never its value.
 */
export function connectionFromEnvironment(): FirstConnection | null {
  if (!process.env["QBANK_BASE_URL"]) return null;
  const given = Object.fromEntries(Object.entries(process.env).filter(([, value]) => value !== ""));
  const parsed = schema.safeParse(given);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new Error(`The environment variable ${issue?.path.join(".") ?? "?"} is wrong: ${issue?.message ?? "?"}.`);
  }
  const { QBANK_BASE_URL, QBANK_TOKEN_URL, QBANK_CLIENT_ID, QBANK_CLIENT_SECRET, QBANK_WEBHOOK_SECRET } = parsed.data;
  const baseUrl = QBANK_BASE_URL.replace(/\/+$/, "");
  return {
    baseUrl,
    tokenUrl: QBANK_TOKEN_URL ?? `${baseUrl}/token`,
    clientId: QBANK_CLIENT_ID,
    clientSecret: QBANK_CLIENT_SECRET,
    webhookSecret: QBANK_WEBHOOK_SECRET ?? null,
  };
}
