import "server-only";
import type { Caller } from "@/lib/banks/http/call";
import { readObject, undecodable } from "@/lib/banks/http/decode-body";
import type { BankBalance } from "@/lib/banks/port";
import { read, requireId } from "../session";
import { wireBalance } from "../wire/objects";

/** Balances, asked of the core system in real time. */
export class Balances {
  readonly #caller: Caller;

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /**
   * `GET /balances/{accountId}`. Throws `BankError`; a balance of another account than the one asked for counts as
   * undecodable.
   */
  async get(bankAccountId: string): Promise<BankBalance> {
    const accountId = requireId(bankAccountId, "the account id");
    const answer = await read(this.#caller, { scope: "balances.read", path: ["balances", accountId] });
    const wire = readObject("QBank", answer, wireBalance, "balance");
    if (wire.accountId !== accountId) throw undecodable("QBank", "the balance is of another account", answer);
    return {
      bankAccountId: wire.accountId,
      available: wire.availableBalance,
      current: wire.currentBalance,
      currency: wire.currency,
      bankAsOf: wire.bankAsOf,
    };
  }
}
