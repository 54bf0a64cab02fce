import "server-only";
import type { Caller } from "@/lib/banks/http/call";
import { readObject, undecodable } from "@/lib/banks/http/decode-body";
import type { BankBalance } from "@/lib/banks/port";
import { read, requireId } from "../session";
import { wireBalance } from "../wire/objects";

/**
 * `GET /balances/{accountId}`: real time, asked of the core system. Throws `BankError`; a balance of another account
 * than the one asked for counts as undecodable.
 */
export async function getBalance(caller: Caller, bankAccountId: string): Promise<BankBalance> {
  const accountId = requireId(bankAccountId, "the account id");
  const answer = await read(caller, { scope: "balances.read", path: ["balances", accountId] });
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
