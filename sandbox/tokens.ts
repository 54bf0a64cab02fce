import { z } from "zod";
import { QBANK_SCOPES, type QBankScope } from "@/lib/banks/qbank/wire/requests";

/** How tokens misbehave from now on. Lives as long as the process, like fault rules. */
export const tokenRequest = z.strictObject({
  /** What `expires_in` says. */
  lifetimeSeconds: z.number().int().min(1).max(86_400).default(3_600),
  /** When it truly dies, however long it says it lives. */
  diesAfterSeconds: z.number().int().min(0).max(86_400).optional(),
  /** Scopes that new tokens lack. */
  without: z.array(z.enum(QBANK_SCOPES)).default([]),
  /** Tokens given before lose those scopes as well. */
  revoke: z.boolean().default(false),
});
type TokenMode = z.infer<typeof tokenRequest>;

export class TokenRules {
  mode: TokenMode = tokenRequest.parse({});

  restore(): void {
    this.mode = tokenRequest.parse({});
  }

  /** What is left of the scopes of a token that is about to be given. */
  granted(asked: readonly QBankScope[]): QBankScope[] {
    return asked.filter((scope) => !this.mode.without.includes(scope));
  }

  /** What a token given earlier may still do. */
  kept(scopes: readonly QBankScope[]): QBankScope[] {
    return this.mode.revoke ? this.granted(scopes) : [...scopes];
  }
}
