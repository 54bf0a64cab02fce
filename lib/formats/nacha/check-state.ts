import type { SecCode } from "./codes";
import type { EntryKind } from "./check/entry-kind";
import type { IssueLog, IssuePlace } from "./issue-log";
import type { RecordCursor } from "./record-cursor";
import type { NachaBatchSummary, NachaPurpose, NachaRecord } from "./types";

/** The entry whose addenda are being read. */
type OpenEntry = {
  line: number;
  trace: number;
  /** The last seven digits of its trace number, which its addenda repeat. */
  sequence: number;
  flagged: boolean;
  zeroDollar: boolean;
  /** All addenda, and those of them that do not say why the entry came back. */
  addenda: number;
  forward: number;
  /** Of an international entry: its text and its correspondent banks. */
  texts: number;
  correspondents: number;
  /** Its addenda are out of the order of an international entry, which was said already. */
  disordered: boolean;
  /** By its transaction code, or by an addenda 98 or 99, it came back from a bank. */
  returned: boolean;
  explained: boolean;
  /** What it says of the number of its addenda; -1 where there is no such field. */
  announced: number;
};

export function noEntry(): OpenEntry {
  return {
    line: 0,
    trace: -1,
    sequence: -1,
    flagged: false,
    zeroDollar: false,
    addenda: 0,
    forward: 0,
    texts: 0,
    correspondents: 0,
    disordered: false,
    returned: false,
    explained: false,
    announced: -1,
  };
}

/** The batch being read: what its header says, and what its entries add up to. */
export type OpenBatch = {
  readonly header: Omit<NachaBatchSummary, "entries" | "addenda" | "debitMinor" | "creditMinor" | "purpose">;
  /** Null when its SEC code is none. */
  readonly rules: SecCode | null;
  /** The SEC code by whose layouts its records are read: of notifications about international entries IAT. */
  readonly layoutSec: string;
  readonly kind: EntryKind;
  readonly odfi: number;
  readonly reversal: boolean;
  /** What its transaction codes mean for the quick look at an entry. */
  readonly plan: Uint8Array;
  /** The most an entry may come to that settles on the day it is sent; null where the batch does not. In cents. */
  readonly sameDayLimitMinor: number | null;
  /** Where an effective date was left out, which is as it should be in returns and enrolments. */
  readonly undated: IssuePlace | null;
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
  /** A file header that ends early, until the file control says whether only blanks are missing. */
  cutHeader: { readonly place: IssuePlace; readonly length: number; readonly bare: boolean } | null;
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
