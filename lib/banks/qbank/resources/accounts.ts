import "server-only";
import type { Caller } from "@/lib/banks/http/call";
import { readList } from "@/lib/banks/http/decode-body";
import type { BankAccount } from "@/lib/banks/port";
import { LIST_BOUNDS, read, toAudit } from "../session";
import { wireAccount } from "../wire/objects";

/** The accounts of a credential set. */
export class Accounts {
  readonly #caller: Caller;

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /** `GET /accounts`: all accounts, as of the bank's last nightly load. Throws `BankError`. */
  async list(): Promise<BankAccount[]> {
    const answer = await read(this.#caller, { scope: "accounts.read", path: ["accounts"], bounds: LIST_BOUNDS });
    return readList("QBank", answer, wireAccount, "accounts").map((wire) => ({
      bankAccountId: wire.accountId,
      name: wire.accountName,
      type: wire.accountType,
      currency: wire.currency ?? null,
      audit: toAudit(wire),
    }));
  }
}
