import type { SecCode } from "./codes";
import type { IssueLog } from "./issue-log";
import type { RecordCursor } from "./record-cursor";
import type { NachaBatchSummary, NachaPurpose, NachaRecord } from "./types";

/** The entry whose addenda are being read. */
type OpenEntry = {
  line: number;
  /** The last seven digits of its trace number, which its addenda repeat. */
  sequence: number;
  flagged: boolean;
  zeroDollar: boolean;
  addenda: number;
  /** What a CTX entry says of its addenda; -1 where there is no such field. */
  announced: number;
};

/** The batch being read: what its header says, and what its entries add up to. */
export type OpenBatch = {
  readonly header: Omit<NachaBatchSummary, "entries" | "addenda" | "debitMinor" | "creditMinor" | "purpose">;
  readonly rules: SecCode | null;
  readonly odfi: number;
  readonly reversal: boolean;
  /** The rules of entries we send apply: false once something in the batch was refused by name. */
  strict: boolean;
  /** False once an entry could not be read, which is an error; the totals then cannot be held against the control. */
  readable: boolean;
  entries: number;
  addenda: number;
  entryHash: number;
  debitMinor: number;
  creditMinor: number;
  lastTrace: number;
  /** An entry of it came back from a bank; another is one to be made. */
  returned: boolean;
  original: boolean;
};

/** Totals that the control record of the file must repeat. */
export type FileTotals = {
  readable: boolean;
  batchCount: number;
  entries: number;
  addenda: number;
  entryHash: number;
  debitMinor: number;
  creditMinor: number;
};

/** What the header record says, as far as it could be read. */
type HeaderFacts = {
  readonly destination: string;
  readonly origin: string;
  readonly destinationName: string;
  readonly originName: string;
  readonly createdDate: string | null;
  readonly createdTime: string | null;
  readonly modifier: string;
};

/** All that a running check knows. One object a file; nothing is allocated for an entry. */
export type CheckState = {
  readonly cursor: RecordCursor;
  readonly log: IssueLog;
  readonly totals: FileTotals;
  readonly batches: NachaBatchSummary[];
  readonly sec: Set<string>;
  readonly purposes: Set<NachaPurpose>;
  readonly entry: OpenEntry;
  entryOpen: boolean;
  batch: OpenBatch | null;
  header: HeaderFacts | null;
  lastBatchNumber: number;
  /** Records looked at until one was recognised: before that, the file may be anything. */
  seen: number;
  recognised: boolean;
  /** Records, padding left out. */
  records: number;
  padding: number;
  /** Line of the file control; 0 until it is met. */
  controlLine: number;
  /** The last line read, padding included, and what stood there. */
  lastLine: number;
  lastRecord: NachaRecord;
};

/** The most a total can be added up to without losing a cent; a file that passes it does not tie anyway. */
const TOTAL_CEILING = Number.MAX_SAFE_INTEGER;

/** Adds amounts without ever leaving the safe integers. */
export function addCapped(total: number, amount: number): number {
  return Math.min(total + amount, TOTAL_CEILING);
}

/** The ten rightmost digits, which is all of a hash that a record has room for. */
export const HASH_MODULUS = 10_000_000_000;
