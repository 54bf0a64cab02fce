import type { BankCapabilities } from "@/lib/banks/port";
import type { AchPolicy } from "@/lib/features/ach-files/types";
import type { CallFilter } from "./schema";

/** What a bank's connection offers; the screens and the senders read the same map. */
export type Capabilities = BankCapabilities;

/** The pulls a bank needs, each on its own schedule. */
export const SYNC_KINDS = ["accounts", "balances", "transactions", "exceptions", "returns"] as const;
export type SyncKind = (typeof SYNC_KINDS)[number];

/** How old each kind of fact is, for the freshness line of every screen. */
export type Freshness = {
  readonly bankCode: string;
  readonly bankName: string;
  readonly kind: SyncKind;
  /** ISO instant of the last pull that ended well; null when there was none. */
  readonly lastGoodAt: string | null;
  /** ISO instant of the next pull that is due. */
  readonly nextDueAt: string | null;
  /** What went wrong in the newest pull, when it failed: a sentence with the bank's request id. */
  readonly problem: string | null;
  /** True when the last good pull is older than the kind allows. */
  readonly stale: boolean;
  /** The pull that is under way; null when there is none. */
  readonly running: RunningPull | null;
  /** The bank's zone, and the wall clock of its nightly load there, HH:MM. */
  readonly timeZone: string;
  readonly loadTime: string;
};

/** How far a pull that is under way has come. */
export type RunningPull = {
  readonly startedAt: string;
  /** What it reads now: "Operating USD (account 3 of 12), 120,000 lines"; null before the first word. */
  readonly text: string | null;
  readonly rowsSeen: number;
  /** Bytes of the answer it reads, and of how many where the bank said so. */
  readonly bytesRead: number;
  readonly bytesTotal: number | null;
};

/** What the polled read of freshness answers, with the server's time. */
export type FreshnessAnswer = { readonly at: string; readonly facts: readonly Freshness[] };

/** A bank's connection as an administrator sees it: never a secret, only when one was set. Instants as ISO text. */
export type ConnectionView = {
  readonly bankId: string;
  readonly code: string;
  readonly name: string;
  readonly timeZone: string;
  /** Wall clock of the nightly load in the bank's zone, HH:MM. */
  readonly loadTime: string;
  /** Null while the bank is not connected: the form then starts empty. */
  readonly connection: {
    readonly baseUrl: string;
    readonly tokenUrl: string;
    readonly clientId: string;
    readonly secretSetAt: string;
    readonly scopesAsked: readonly string[];
    /** What the bank granted with the newest token we looked at; null before the first. */
    readonly scopesGranted: readonly string[] | null;
    readonly grantedAt: string | null;
    readonly capabilities: Capabilities;
    /** D12; null until the connection was tested. */
    readonly honoursAccountId: boolean | null;
    readonly version: number;
    readonly updatedAt: string;
    readonly updatedBy: string;
  } | null;
  readonly webhook: {
    /** What to give to the bank: the desk's own address (`NEXTAUTH_URL`) with the path of its deliveries. */
    readonly address: string;
    readonly secretSetAt: string | null;
    /** Until when the secret before it still counts; null when there is none. */
    readonly previousUntil: string | null;
    readonly lastDeliveryAt: string | null;
    readonly lastRefusalAt: string | null;
  };
};

/** One attempt of a call on the wire. */
export type CallRow = {
  readonly id: string;
  readonly at: string;
  readonly method: string;
  readonly path: string;
  readonly status: number | null;
  readonly durationMs: number;
  readonly attempt: number;
  readonly requestId: string | null;
  readonly idempotencyKey: string | null;
  readonly errorName: string | null;
};
export type CallPage = {
  readonly rows: readonly CallRow[];
  /** Rows that fit the filter, counted up to 10,000. */
  readonly total: number;
  readonly nextCursor: string | null;
};

/** One step of a connection's test. */
export type TestStep = {
  readonly key: string;
  readonly title: string;
  readonly verdict: "passed" | "warning" | "failed" | "skipped";
  readonly durationMs: number;
  /** What was found, in a sentence. */
  readonly found: string;
  /** What to do about it; null when it passed. */
  readonly todo: string | null;
  readonly requestId: string | null;
};
export type TestReport = {
  readonly id: string;
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly byName: string;
  readonly passed: boolean;
  readonly steps: readonly TestStep[];
};

/** What we keep of an account because the bank does not send it (D4). */
export type AccountProfile = {
  readonly accountId: string;
  readonly bankAccountId: string;
  readonly name: string;
  readonly type: string;
  readonly currency: string;
  /** False once figures are stored in it: a currency is then not changed any more. */
  readonly currencyEditable: boolean;
  readonly last4: string | null;
  readonly routingNumber: string | null;
  readonly entityId: string | null;
  readonly entityName: string | null;
  readonly timeZone: string;
  readonly achCutoff: string;
  readonly wireCutoff: string;
  readonly positivePayCutoff: string;
  readonly positivePayDefault: "PAY" | "RETURN";
  readonly closedAt: string | null;
  /** Names these values; a form that was opened before another's change is refused by it. */
  readonly version: string;
  /** What it asks of the ACH files that settle on it, and the name of these values. */
  readonly achPolicy: AchPolicy;
  readonly achPolicyVersion: string;
};
export type EntityChoice = { readonly id: string; readonly name: string };

/** A bank in the list of banks. */
export type BankSummary = {
  readonly code: string;
  readonly name: string;
  readonly timeZone: string;
  readonly connected: boolean;
  readonly lastTest: { readonly passed: boolean; readonly at: string } | null;
  /** The newest thing that is wrong: not connected, the newest reading that failed, or the newest test. */
  readonly problem: string | null;
};

/** Everything the screen of one bank shows. */
export type BankScreen = {
  readonly view: ConnectionView;
  readonly profiles: readonly AccountProfile[];
  readonly entities: readonly EntityChoice[];
  /** The newest five, newest first. */
  readonly tests: readonly TestReport[];
  /** The newest fifty calls. */
  readonly calls: CallPage;
  readonly mayManage: boolean;
};

/** The calls of a bank as their address asks for them. */
export type CallsView = {
  readonly bank: { readonly code: string; readonly name: string; readonly timeZone: string };
  readonly page: CallPage;
  readonly filter: CallFilter;
};
