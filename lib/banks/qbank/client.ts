import "server-only";
import { createBreaker } from "@/lib/banks/http/breaker";
import { createCaller, type Caller } from "@/lib/banks/http/call";
import { type BankClock, systemClock } from "@/lib/banks/http/clock";
import type { BankFetch, CallObserver } from "@/lib/banks/http/request";
import { createTokens, type TokenSource } from "@/lib/banks/http/tokens";
import { checkedBaseUrl } from "@/lib/banks/http/url";
import type { BankCapabilities, BankPort, WriteOptions } from "@/lib/banks/port";
import { readQBankError } from "./errors";
import { listAccounts } from "./resources/accounts";
import { getBalance } from "./resources/balances";
import { createAchEntry, createWire, getPayment, submitAchFile } from "./resources/payments";
import { createIssue, decideException, listExceptions } from "./resources/positive-pay";
import { readTransactions } from "./resources/transactions";
import { createTransfer } from "./resources/transfers";
import { tokenRequester } from "./token";
import { QBANK_CAPABILITIES } from "./wire/capabilities";

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
  /** What this connection offers; QBank as published with our extensions (D1, D2) when left out. */
  readonly capabilities?: BankCapabilities | undefined;
};

/**
 * QBank Connect behind the bank port. Holds the token, the circuit breaker and the bounds of its calls; one instance
 * serves all callers of a credential set. Every call throws `BankError`; README.md has the map of them.
 */
export class QBankClient implements BankPort {
  readonly capabilities: BankCapabilities;
  readonly #caller: Caller;
  readonly #tokens: TokenSource;

  private constructor(options: QBankOptions) {
    this.capabilities = options.capabilities ?? QBANK_CAPABILITIES;
    const tools = {
      bank: "QBank",
      fetch: options.fetch ?? ((url: string, init: RequestInit) => globalThis.fetch(url, init)),
      clock: options.clock ?? systemClock,
      readError: readQBankError,
      onCall: options.onCall,
    };
    const { bank, clock } = tools;
    const request = tokenRequester({ ...tools, base: checkedBaseUrl(options.tokenUrl) }, options);
    this.#tokens = createTokens({ bank, clock, scopes: options.scopes, request });
    this.#caller = createCaller({
      ...tools,
      base: checkedBaseUrl(options.baseUrl),
      tokens: this.#tokens,
      breaker: createBreaker({ bank, clock }),
    });
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

  listAccounts: BankPort["listAccounts"] = () => listAccounts(this.#caller);
  getBalance: BankPort["getBalance"] = (bankAccountId) => getBalance(this.#caller, bankAccountId);
  readTransactions: BankPort["readTransactions"] = (query) => readTransactions(this.#caller, query);
  getPayment: BankPort["getPayment"] = (bankPaymentId) => getPayment(this.#caller, bankPaymentId);
  submitAchFile: BankPort["submitAchFile"] = (file, options) => submitAchFile(this.#caller, file, options);
  createWire: BankPort["createWire"] = (wire, options) => createWire(this.#caller, wire, options);
  createTransfer: BankPort["createTransfer"] = (transfer, options) => createTransfer(this.#caller, transfer, options);
  createIssue: BankPort["createIssue"] = (issue, options) => createIssue(this.#caller, issue, options);
  listExceptions: BankPort["listExceptions"] = () => listExceptions(this.#caller);
  decideException: BankPort["decideException"] = (decision, options) =>
    decideException(this.#caller, decision, options);

  /** QBank's call of one ACH entry as JSON, outside the port: our connection sends files (D1). */
  createAchEntry(
    entry: Parameters<typeof createAchEntry>[1],
    options: WriteOptions,
  ): ReturnType<typeof createAchEntry> {
    return createAchEntry(this.#caller, entry, options);
  }
}
