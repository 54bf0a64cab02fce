import type { SentWithin, Span } from "./return-times";

/** A reason for a notification of change, or for refusing one, in plain words. */
export type CorrectionCode = {
  readonly code: string;
  readonly title: string;
  readonly words: string;
  readonly sender: "receiving bank" | "originating bank" | "gateway";
  readonly within: SentWithin;
  /** Of a payee we pay: what changes when a person accepts it. */
  readonly changes: readonly CorrectedPart[];
  readonly nextStep: string;
  /** How long our side has, from receipt; null where nothing is due. */
  readonly act: Span | null;
};

export type CorrectedPart =
  | "account number"
  | "routing number"
  | "transaction code"
  | "name"
  | "identification"
  | "company name"
  | "company identification"
  | "bank abroad"
  | "addenda"
  | "entry class";

/**
 * What a notification names is put right within six banking days of its receipt or before the next entry to that
 * account, whichever is later (NACHA Operating Rules, subsection 2.11.1; docs/changes.md of moov-io/ach).
 */
export const CORRECTION_WINDOW: Span = { days: 6, unit: "banking days" };

const ACCEPT = "Check it with the payee, then accept the change before the next entry, or within 6 banking days.";
const OWN = "Correct our own master data for this bank before the next file, or within 6 banking days.";
const RESEND =
  "Our bank refused the notification; nothing changes here. A corrected one may follow within 5 banking days.";

type Row = readonly [title: string, words: string, changes: readonly CorrectedPart[], nextStep?: string];

const CHANGES: Readonly<Record<string, Row>> = {
  C01: ["Incorrect account number", "The account number is wrong, or wrong in form.", ["account number"]],
  C02: [
    "Incorrect routing number",
    "The bank has another routing number now, mostly after a merger.",
    ["routing number"],
  ],
  C03: [
    "Incorrect routing and account number",
    "Both have changed, mostly after a merger.",
    ["routing number", "account number"],
  ],
  C04: ["Incorrect name", "The holder has another name than the entry says.", ["name"]],
  C05: [
    "Incorrect transaction code",
    "The account is of another kind: savings instead of checking, or the other way round.",
    ["transaction code"],
  ],
  C06: [
    "Incorrect account number and transaction code",
    "The account number is wrong, and so is the kind of account.",
    ["account number", "transaction code"],
  ],
  C07: [
    "Incorrect routing number, account number and transaction code",
    "All three are wrong.",
    ["routing number", "account number", "transaction code"],
  ],
  C08: ["Incorrect bank abroad", "An international entry names its receiving bank wrongly.", ["bank abroad"]],
  C09: [
    "Incorrect identification number",
    "The number by which the receiver knows the person is wrong.",
    ["identification"],
  ],
  C10: ["Incorrect company name", "Our company's name in the batch is not valid any more.", ["company name"], OWN],
  C11: [
    "Incorrect company identification",
    "Our company's number in the batch is not valid any more.",
    ["company identification"],
    OWN,
  ],
  C12: [
    "Incorrect company name and identification",
    "Neither our name nor our number in the batch is valid any more.",
    ["company name", "company identification"],
    OWN,
  ],
  C13: [
    "Addenda format error",
    "The entry was posted, but its addenda could not be read.",
    ["addenda"],
    "Have the system that writes the addenda mended before the next file.",
  ],
  C14: [
    "Incorrect entry class of an outbound international payment",
    "The payment goes abroad and must be sent as IAT.",
    ["entry class"],
    "Send payments to this payee as IAT from now on, or by wire.",
  ],
};

const REFUSALS: Readonly<Record<string, readonly [title: string, words: string]>> = {
  C61: ["Misrouted notification", "The notification went to the wrong bank."],
  C62: ["Incorrect trace number", "Its trace number is not one of an entry that was sent."],
  C63: ["Incorrect company identification", "Its company number is not that of the entry."],
  C64: ["Incorrect identification number", "Its identification number is not that of the entry."],
  C65: ["Corrected data wrong in form", "The corrected data do not stand where their code puts them."],
  C66: ["Incorrect discretionary data", "Its discretionary data are not those of the entry."],
  C67: ["Routing number not that of the entry", "It names another receiving bank than the entry did."],
  C68: ["Account number not that of the entry", "It names another account than the entry did."],
  C69: ["Incorrect transaction code", "Its transaction code does not go with that of the entry."],
};

const sentBack = (code: string, [title, words, changes, nextStep]: Row): CorrectionCode => ({
  code,
  title,
  words,
  sender: code === "C14" ? "gateway" : "receiving bank",
  within: "2 banking days",
  changes,
  nextStep: nextStep ?? ACCEPT,
  act: CORRECTION_WINDOW,
});

const refusal = (code: string, title: string, words: string): CorrectionCode => ({
  code,
  title,
  words,
  sender: "originating bank",
  within: "15 calendar days",
  changes: [],
  nextStep: RESEND,
  act: null,
});

/**
 * Notifications of change C01 to C14 and their refusals C61 to C69, by code (NACHA Operating Rules, appendix five;
 * the lists of moov-io/ach, docs/changes.md and addenda98.go, and of webtocash.com/changecodes2.htm).
 */
export const CORRECTION_CODES: ReadonlyMap<string, CorrectionCode> = new Map([
  ...Object.entries(CHANGES).map(([code, row]) => [code, sentBack(code, row)] as const),
  ...Object.entries(REFUSALS).map(([code, [title, words]]) => [code, refusal(code, title, words)] as const),
]);
