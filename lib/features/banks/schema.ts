import { z } from "zod";
import { checkedBaseUrl } from "@/lib/banks/http/url";
import { idSchema } from "@/lib/core/ids";
import { parseTyped } from "@/lib/core/money";
import { plainText } from "@/lib/core/text";
import { COMPANY_SECS } from "@/lib/features/accounts/rules/ach-policy";
import { isRoutingNumber } from "@/lib/features/payments/rules/routing";
import { profileNamed } from "@/lib/formats/nacha/profiles/profiles";
import { isScope, type Scope } from "./rules/scopes";

const code = z.string().regex(/^[a-z0-9-]{1,40}$/, "This is not the code of a bank.");
const version = z.number().int().min(0).max(2_147_483_647);
/** The person's own, asked again before a secret or an address changes. Empty where nothing of that kind changed. */
const password = z.string().max(500).default("");

/** No invisible characters: what an administrator reads is what the bank gets. */
function isPrintable(text: string): boolean {
  return !/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/u.test(text);
}

const line = (most: number, missing: string) =>
  z
    .string()
    .trim()
    .min(1, missing)
    .max(most, `At most ${most} characters.`)
    .refine(isPrintable, "Use plain characters only.");

/** An address that we may send a secret to: https, or http inside the own machine or network. */
const bankAddress = line(500, "Enter the address that the bank gave you.")
  .superRefine((text, context) => {
    try {
      checkedBaseUrl(text);
    } catch (error) {
      const why = error instanceof Error ? error.message : "The address cannot be used";
      context.addIssue({ code: "custom", message: `${why}. Write it as the bank gave it, beginning with https://.` });
    }
  })
  .transform((text) => text.replace(/\/+$/, ""));

const secretText = (least: number) =>
  z
    .string()
    .min(least, `A secret has at least ${least} characters.`)
    .max(500, "At most 500 characters.")
    .refine((text) => isPrintable(text) && text === text.trim(), "The secret has invisible characters: copy it again.");

/** "America/New_York": a zone that this machine's calendar knows. */
const timeZone = line(60, "Choose a time zone.").refine((zone) => {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}, "This is not a time zone, for example America/New_York.");

const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "Write a time as HH:MM, for example 14:00.");

const scope = z.custom<Scope>((text) => typeof text === "string" && isScope(text), "The bank has no such scope.");

export const connectionSchema = z.object({
  code,
  baseUrl: bankAddress,
  tokenUrl: bankAddress,
  clientId: line(200, "Enter the client id that the bank gave you."),
  /** Empty keeps the one that is stored. */
  clientSecret: z.union([z.literal(""), secretText(4)]).default(""),
  scopes: z
    .array(scope)
    .min(1, "Ask for at least one scope.")
    .max(50)
    .transform((list) => [...new Set(list)].toSorted()),
  /** As the form was opened; 0 while the bank is not connected. */
  version,
  password,
});
export type ConnectionInput = z.input<typeof connectionSchema>;
export type ConnectionChange = z.output<typeof connectionSchema>;

export const capabilitiesSchema = z.object({
  code,
  capabilities: z.object({
    ach: z.enum(["file", "entry", "none"]),
    achAmount: z.enum(["credits_plus_debits", "larger_side", "unchecked"]),
    achProfile: z.string().refine((name) => profileNamed(name) !== null, "Choose how the bank's files are laid out."),
    achReturns: z.enum(["api", "none"]),
    wires: z.boolean(),
    transfers: z.boolean(),
    positivePayDecisions: z.enum(["api", "file", "none"]),
    positivePayVoids: z.boolean(),
    positivePayOverAmount: z.boolean(),
    achDebitExceptions: z.boolean(),
    idempotencyKeyHours: z
      .number("Write a number of hours.")
      .int("Write whole hours.")
      .min(1, "At least 1 hour.")
      .max(720, "At most 720 hours (30 days)."),
    writesPerHour: z
      .number("Write a number, or 0.")
      .int("Write a whole number.")
      .min(0, "At least 0.")
      .max(1_000_000, "At most 1,000,000."),
  }),
  version,
});
export type CapabilitiesInput = z.input<typeof capabilitiesSchema>;
export type CapabilitiesChange = z.output<typeof capabilitiesSchema>;

export const rotateSchema = z.object({
  code,
  secret: secretText(8),
  /** 0 ends the present secret at once. */
  keepPreviousHours: z.number().int().min(0, "At least 0 hours.").max(168, "At most 168 hours (7 days)."),
  password,
});
export type RotateInput = z.input<typeof rotateSchema>;
export type Rotation = z.output<typeof rotateSchema>;

export const bankCodeSchema = z.object({ code });

export const bankFactsSchema = z.object({
  code,
  name: line(80, "Enter the bank's name."),
  timeZone,
  loadTime: clockTime,
  /** The connection's, as the form was opened. */
  version: version.optional(),
});
export type BankFactsInput = z.input<typeof bankFactsSchema>;
export type BankFacts = z.output<typeof bankFactsSchema>;

/** Empty text is "not known". */
const orNull = <T extends z.ZodType<string>>(inner: T) => z.union([z.literal("").transform(() => null), inner]);

export const profileSchema = z.object({
  accountId: idSchema,
  /** The whole number, written once and never shown again; empty keeps what is stored. */
  accountNumber: z
    .string()
    .transform((text) => text.replaceAll(/[\s-]/g, ""))
    .pipe(
      z.union([
        z.literal(""),
        z.string().regex(/^[0-9A-Za-z]{4,34}$/, "An account number has 4 to 34 letters or digits."),
      ]),
    )
    .default(""),
  /** The mask alone, where the whole number is not to be stored; empty keeps what is stored. */
  last4: z
    .union([z.literal(""), z.string().regex(/^[0-9A-Za-z]{2,4}$/, "Write the last two to four characters.")])
    .default(""),
  routingNumber: orNull(
    z
      .string()
      .trim()
      .regex(/^\d{9}$/, "A routing number has nine digits.")
      .refine(isRoutingNumber, "This routing number does not exist: its check digit is wrong."),
  ),
  entityId: orNull(idSchema),
  currency: z.string().regex(/^[A-Z]{3}$/, "A currency has three capital letters, for example USD."),
  timeZone,
  achCutoff: clockTime,
  wireCutoff: clockTime,
  positivePayCutoff: clockTime,
  positivePayDefault: z.enum(["PAY", "RETURN"]),
  /** `AccountProfile.version` as the form was opened. */
  version: z.string().regex(/^[0-9a-f]{16}$/),
});
export type ProfileInput = z.input<typeof profileSchema>;
export type ProfileChange = z.output<typeof profileSchema>;

const companySecs: readonly string[] = COMPANY_SECS.map(({ code: sec }) => sec);

/** An amount as a person types it, above zero; nothing is no limit. */
const typedLimit = z.string().transform((typed, context) => {
  if (typed.trim() === "") return null;
  const amountMinor = parseTyped(typed, "USD");
  if (amountMinor !== null && amountMinor > 0) return amountMinor;
  context.addIssue({ code: "custom", message: "Type an amount like 25,000.00, or leave it empty for no limit." });
  return z.NEVER;
});

/** What an account asks of the ACH files that settle on it. */
export const achPolicySchema = z.object({
  accountId: idSchema,
  controlTotals: z.boolean(),
  /** None: every class that a company may send. */
  secCodes: z
    .array(z.string().refine((sec) => companySecs.includes(sec), "A company does not send this entry class."))
    .max(50)
    .transform((list) => [...new Set(list)].toSorted()),
  entryLimitMinor: typedLimit,
  dailyLimitMinor: typedLimit,
  /** `AccountProfile.achPolicyVersion` as the form was opened. */
  version: z.string().regex(/^[0-9a-f]{16}$/),
  password,
});
export type AchPolicyInput = z.input<typeof achPolicySchema>;
export type AchPolicyChange = z.output<typeof achPolicySchema>;

/** The address of the calls: anything unreadable counts as not given. */
export const callFilter = z.object({
  errors: z.literal("1").optional().catch(undefined),
  method: z.enum(["GET", "POST", "PUT", "DELETE"]).optional().catch(undefined),
  /** An idempotency key or a request id of the bank. */
  id: plainText(100).optional().catch(undefined),
  cursor: z
    .string()
    .regex(/^\d{1,18}$/)
    .optional()
    .catch(undefined),
});
export type CallFilter = z.output<typeof callFilter>;
