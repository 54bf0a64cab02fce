"use server";

import { revalidatePath } from "next/cache";
import { defineAction } from "@/lib/core/action";
import type { Result } from "@/lib/core/result";
import { saveAchPolicy } from "@/lib/features/accounts/mutations/ach-policy";
import { saveProfile } from "@/lib/features/accounts/mutations/profile";
import { testConnection } from "./dispatch/test";
import { saveBankFacts, saveCapabilities, saveConnection } from "./mutations/connection";
import { dropPreviousSecret, rotateWebhookSecret } from "./mutations/webhook-secret";
import {
  achPolicySchema,
  bankCodeSchema,
  bankFactsSchema,
  capabilitiesSchema,
  connectionSchema,
  profileSchema,
  rotateSchema,
  type AchPolicyInput,
  type BankFactsInput,
  type CapabilitiesInput,
  type ConnectionInput,
  type ProfileInput,
  type RotateInput,
} from "./schema";
import type { TestReport } from "./types";

/** What a saved form says: a sentence for the person, and the version that the next change starts from. */
type Saved = Result<{ sentence: string; version: number }>;

/** What is saved counts at the next call and on every screen. */
function refreshed<T extends Result<unknown>>(result: T): T {
  if (result.ok) revalidatePath("/", "layout");
  return result;
}

const connection = defineAction({ permission: "banks.manage", schema: connectionSchema }, async (actor, input) =>
  refreshed(await saveConnection(actor, input, new Date())),
);

/** Saves address, credentials and scopes. Refuses with the field; `password` is asked for a changed address or secret. */
export async function saveConnectionAction(input: ConnectionInput): Promise<Saved> {
  return connection(input);
}

const capabilities = defineAction({ permission: "banks.manage", schema: capabilitiesSchema }, async (actor, input) =>
  refreshed(await saveCapabilities(actor, input, new Date())),
);

/** Saves what the bank can do for us. */
export async function saveCapabilitiesAction(input: CapabilitiesInput): Promise<Saved> {
  return capabilities(input);
}

const rotate = defineAction({ permission: "banks.manage", schema: rotateSchema }, async (actor, input) =>
  refreshed(await rotateWebhookSecret(actor, input, new Date())),
);

/** Sets a new webhook secret; the present one still counts for the given hours. */
export async function rotateWebhookSecretAction(input: RotateInput): Promise<Saved> {
  return rotate(input);
}

const drop = defineAction({ permission: "banks.manage", schema: bankCodeSchema }, async (actor, input) =>
  refreshed(await dropPreviousSecret(actor, input.code, new Date())),
);

/** Ends the webhook secret before the present one at once. */
export async function dropPreviousSecretAction(input: { code: string }): Promise<Saved> {
  return drop(input);
}

const profile = defineAction({ permission: "accounts.edit", schema: profileSchema }, async (actor, input) =>
  refreshed(await saveProfile(actor, input)),
);

/** Saves what we keep of an account because the bank does not send it. */
export async function saveAccountProfileAction(
  input: ProfileInput,
): Promise<Result<{ sentence: string; version: string }>> {
  return profile(input);
}

const achPolicy = defineAction({ permission: "accounts.edit", schema: achPolicySchema }, async (actor, input) =>
  refreshed(await saveAchPolicy(actor, input, new Date())),
);

/** Saves what an account asks of ACH files. Refuses with the field; `password` is asked where more is let through. */
export async function saveAchPolicyAction(
  input: AchPolicyInput,
): Promise<Result<{ sentence: string; version: string }>> {
  return achPolicy(input);
}

const test = defineAction({ permission: "banks.manage", schema: bankCodeSchema }, async (actor, input) =>
  refreshed(await testConnection(input.code, actor)),
);

/** Tests the connection step by step and stores the outcome. Takes seconds, at most three minutes. */
export async function testConnectionAction(input: { code: string }): Promise<Result<TestReport>> {
  return test(input);
}

const facts = defineAction({ permission: "banks.manage", schema: bankFactsSchema }, async (actor, input) =>
  refreshed(await saveBankFacts(actor, input, new Date())),
);

/** Saves the bank's name, zone and load time. `version` in the answer is 0 while it is not connected. */
export async function saveBankFactsAction(input: BankFactsInput): Promise<Saved> {
  return facts(input);
}
