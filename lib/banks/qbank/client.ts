import "server-only";
import { createBreaker } from "@/lib/banks/http/breaker";
import { createCaller } from "@/lib/banks/http/call";
import { type BankClock, systemClock } from "@/lib/banks/http/clock";
import type { BankFetch, CallObserver } from "@/lib/banks/http/request";
import { createTokens, type TokenSource } from "@/lib/banks/http/tokens";
import { checkedBaseUrl } from "@/lib/banks/http/url";
import { readQBankError } from "./errors";
import { Accounts } from "./resources/accounts";
import { Balances } from "./resources/balances";
import { Payments } from "./resources/payments";
import { PositivePay } from "./resources/positive-pay";
import { Returns } from "./resources/returns";
import { Transactions } from "./resources/transactions";
import { Transfers } from "./resources/transfers";
import { tokenRequester } from "./token";

export type QBankOptions = {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly scopes: readonly string[];
  /** Base of every call, with its version: `https://api.qbankconnect.com/v1`. */
  readonly baseUrl: string;
  /** The token endpoint, a setting of its own (contracts.md 1.1). */
  readonly tokenUrl: string;
  readonly fetch?: BankFetch | undefined;
  readonly clock?: BankClock | undefined;
  readonly onCall?: CallObserver | undefined;
};

/**
 * QBank Connect. Holds the token, the circuit breakers (of the API and of the token endpoint) and the bounds of its
 * calls; one instance serves all callers of a credential set. Every call throws `BankError`; README.md has the map.
 */
export class QBankClient {
  readonly accounts: Accounts;
  readonly balances: Balances;
  readonly transactions: Transactions;
  readonly payments: Payments;
  readonly transfers: Transfers;
  readonly positivePay: PositivePay;
  readonly returns: Returns;
  readonly #tokens: TokenSource;

  private constructor(options: QBankOptions) {
    const tools = {
      bank: "QBank",
      fetch: options.fetch ?? ((url: string, init: RequestInit) => globalThis.fetch(url, init)),
      clock: options.clock ?? systemClock,
      readError: readQBankError,
      onCall: options.onCall,
    };
    const { bank, clock } = tools;
    const tokenTools = { ...tools, base: checkedBaseUrl(options.tokenUrl), breaker: createBreaker({ bank, clock }) };
    const request = tokenRequester(tokenTools, options);
    this.#tokens = createTokens({ bank, clock, scopes: options.scopes, request });
    const base = checkedBaseUrl(options.baseUrl);
    const caller = createCaller({ ...tools, base, tokens: this.#tokens, breaker: createBreaker({ bank, clock }) });
    this.accounts = new Accounts(caller);
    this.balances = new Balances(caller);
    this.transactions = new Transactions(caller);
    this.payments = new Payments(caller, clock);
    this.transfers = new Transfers(caller);
    this.positivePay = new PositivePay(caller);
    this.returns = new Returns(caller);
  }

  /** Opens a client and fetches its first token at once, as the SDK guide says. Throws `BankError` when refused. */
  static async connect(options: QBankOptions): Promise<QBankClient> {
    const client = new QBankClient(options);
    await client.#tokens.prime();
    return client;
  }

  /** Opens a client that asks for its first token when it first needs one: a server starts while its bank is down. */
  static lazy(options: QBankOptions): QBankClient {
    return new QBankClient(options);
  }

  /**
   * The scopes that the bank granted with the current token (fetched if there is none); null when it did not say, and
   * what was asked for counts. Throws `BankError`.
   */
  grantedScopes(): Promise<readonly string[] | null> {
    return this.#tokens.granted();
  }
}
