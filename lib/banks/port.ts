/**
 * What any bank can do for us. A feature talks to a bank only through this port; it knows nothing of our database.
 * Every call may throw a `BankError` (lib/banks/http/errors.ts) and nothing else that a caller should handle.
 * Amounts are plain decimal text, as on the wire: the caller knows the account's currency.
 */

export type BankCapabilities = {
  readonly ach: "file" | "entry" | "none";
  /** How its ACH files are laid out: a name of lib/formats/nacha/profiles. */
  readonly achProfile: string;
  /** Whether files of returns and corrections are fetched from it (an extension, as D2 is). */
  readonly achReturns: "api" | "none";
  readonly wires: boolean;
  readonly transfers: boolean;
  /** What the bank's own figure of an ACH payment counts; `unchecked` where it is not known. */
  readonly achAmount: "credits_plus_debits" | "larger_side" | "unchecked";
  readonly positivePayDecisions: "api" | "file" | "none";
  /** D8: the bank takes voids and stops of issued checks, reviews amounts over a limit, raises ACH debit exceptions. */
  readonly positivePayVoids: boolean;
  readonly positivePayOverAmount: boolean;
  readonly achDebitExceptions: boolean;
  /** Hours for which the bank remembers an idempotency key (D10). Past it nothing is ever resent. */
  readonly idempotencyKeyHours: number;
  /** Writes that the bank takes in an hour; 0 where no limit is known. What is shown to people, never a brake. */
  readonly writesPerHour: number;
};

/** How to reach one bank. `code` chooses the client. */
export type BankConnection = {
  readonly code: "qbank";
  readonly baseUrl: string;
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly scopes: readonly string[];
  readonly capabilities: BankCapabilities;
};

/** The bank's own audit fields, stored and shown with each object. */
export type BankAudit = {
  readonly timestamp: Date | null;
  readonly actor: string | null;
  readonly requestId: string | null;
};

export type BankAccount = {
  readonly bankAccountId: string;
  readonly name: string;
  readonly type: string;
  readonly currency: string | null;
  readonly audit: BankAudit;
};
export type BankBalance = {
  readonly bankAccountId: string;
  readonly available: string;
  readonly current: string;
  readonly currency: string | null;
  /** The bank's own as-of time, where it sends one; otherwise the caller stamps its fetch time. */
  readonly bankAsOf: Date | null;
};
export type BankTransaction = {
  readonly bankTransactionId: string;
  readonly amount: string;
  readonly description: string;
  readonly transactionAt: Date;
  readonly valueDate: string;
  readonly postingAt: Date;
  readonly audit: BankAudit;
};
export type BankPayment = {
  readonly bankPaymentId: string;
  readonly type: string;
  readonly amount: string;
  /** The account it was paid from, where the bank says so (QBank's published Payment does not). */
  readonly bankAccountId: string | null;
  readonly status: string;
  readonly createdAt: Date;
  readonly completedAt: Date | null;
  readonly audit: BankAudit;
};
export type BankException = {
  readonly bankExceptionId: string;
  readonly bankAccountId: string;
  readonly checkNumber: string;
  readonly presentedAmount: string;
  readonly presentmentDate: string;
  readonly reasonCode: string;
  readonly audit: BankAudit;
};

/** A file of returns and notifications of change that the bank has ready; its bytes are fetched by its id. */
export type BankReturnFile = {
  readonly bankFileId: string;
  readonly createdAt: Date;
  readonly sizeBytes: number;
  readonly entryCount: number;
  readonly audit: BankAudit;
};

/**
 * Answer to a payment: the bank's id where it gave one (ACH: last segment of `Location`), its status where it sent
 * a body, and the bank's request id. `replayed` says that the bank answered from a stored result (R5).
 */
export type SubmitAnswer = {
  readonly bankPaymentId: string | null;
  readonly status: string | null;
  readonly requestId: string | null;
  readonly replayed: boolean;
};

/** Some lines of a list, and how much of the answer they came with. */
export type TransactionBatch = {
  readonly rows: readonly BankTransaction[];
  /** Bytes of the answer read so far, and of how many where the bank said so. */
  readonly bytesRead: number;
  readonly bytesTotal: number | null;
};

/** For every write: the stored idempotency key, and when the person behind it signed in (`x-fapi-auth-date`). */
export type WriteOptions = { readonly idempotencyKey: string; readonly signedInAt?: Date };

export type BankPort = {
  readonly capabilities: BankCapabilities;
  /** The scopes that the bank granted our credentials (asks for a token if there is none); null when it does not say. */
  grantedScopes(): Promise<readonly string[] | null>;
  listAccounts(): Promise<BankAccount[]>;
  getBalance(bankAccountId: string): Promise<BankBalance>;
  /**
   * The lines of an account in the bank's order, as they arrive: 500,000 of them take no more memory than a batch.
   * Throws while it is walked when the answer breaks off or a row does not fit; what came before was good.
   */
  readTransactions(query: { bankAccountId: string; postingDateGte?: string }): AsyncIterable<TransactionBatch>;
  getPayment(bankPaymentId: string): Promise<BankPayment>;
  submitAchFile(
    file: { fileName: string; bytes: Uint8Array; bankAccountId: string },
    options: WriteOptions,
  ): Promise<SubmitAnswer>;
  /** One entry of a file, where the bank takes no files (D1, `ach: "entry"`): a credit with its own key. */
  submitAchEntry(
    entry: {
      bankAccountId: string;
      amount: string;
      /** Date only, as the batch header has it. */
      effectiveDate: string;
      recipient: { name: string; routingNumber: string; accountNumber: string; accountType: "checking" | "savings" };
    },
    options: WriteOptions,
  ): Promise<SubmitAnswer>;
  createWire(
    wire: {
      bankAccountId: string;
      amount: string;
      reference: string;
      beneficiary: { name: string; routingNumber: string; accountNumber: string };
    },
    options: WriteOptions,
  ): Promise<SubmitAnswer>;
  createTransfer(
    transfer: { fromBankAccountId: string; toBankAccountId: string; amount: string },
    options: WriteOptions,
  ): Promise<SubmitAnswer>;
  createIssue(
    issue: {
      issueId: string;
      bankAccountId: string;
      checkNumber: string;
      amount: string;
      issueDate: string;
      action?: "void" | "stop";
    },
    options: WriteOptions,
  ): Promise<SubmitAnswer>;
  listExceptions(): Promise<BankException[]>;
  decideException(
    decision: { bankExceptionId: string; decision: "PAY" | "RETURN"; returnReason?: string; note?: string },
    options: WriteOptions,
  ): Promise<SubmitAnswer>;
  /** Files of returned entries, oldest first, at most 100, those after a file; only where `achReturns` is `api`. */
  listReturnFiles(query: { after?: string }): Promise<BankReturnFile[]>;
  /** The bytes of one, at most 64 MB. */
  getReturnFile(bankFileId: string): Promise<Uint8Array>;
};
