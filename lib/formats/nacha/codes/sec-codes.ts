/** Who originates entries of a kind: what only a bank, an agency or an operator makes is not a company's to send. */
export type Originator = "company" | "bank" | "government" | "operator";

/** The rules of a standard entry class code. Amounts in cents. */
export type SecCode = {
  readonly name: string;
  readonly originator: Originator;
  /** The type of its addenda; null where it carries none. International entries have their own order of types. */
  readonly addendaType: 2 | 5 | 98 | "IAT" | null;
  /** The fewest and the most addenda an entry carries. */
  readonly minAddenda: number;
  readonly maxAddenda: number;
  /** The receiver's name may not be left out. */
  readonly nameRequired: boolean;
  /** Credits only as a reversal. */
  readonly debitOnly: boolean;
  /** Debits only as a reversal. */
  readonly creditOnly: boolean;
  /** May carry zero-dollar entries with remittance text. */
  readonly zeroDollar: boolean;
  /** Never moves money: every amount is zero. */
  readonly nonMonetary: boolean;
  /** The only transaction codes it takes; null where any of its direction will do. */
  readonly codes: readonly number[] | null;
  /** The most an entry may come to; null where only the field bounds it. */
  readonly capMinor: number | null;
  /** What the company entry description must say; null where it is free. */
  readonly description: string | null;
};

const PLAIN = {
  originator: "company",
  addendaType: null,
  minAddenda: 0,
  maxAddenda: 0,
  nameRequired: false,
  debitOnly: false,
  creditOnly: false,
  zeroDollar: false,
  nonMonetary: false,
  codes: null,
  capMinor: null,
  description: null,
} as const satisfies Omit<SecCode, "name">;

const TEXT = { ...PLAIN, addendaType: 5, maxAddenda: 1 } as const;
const DEBIT = { ...PLAIN, debitOnly: true } as const;
const TERMINAL = { ...PLAIN, addendaType: 2, minAddenda: 1, maxAddenda: 1 } as const;
const SILENT = { ...TEXT, nonMonetary: true } as const;

/** The largest check that may be turned into an entry (ARC, BOC, POP), and that may be presented again (RCK, XCK). */
const CONVERTED_CHECK = 25_000_00;
const SMALL_CHECK = 2_500_00;

/**
 * Every standard entry class code of the rules (NACHA Operating Rules, appendix three; domain.md; read off the batch
 * files of moov-io/ach, batchACK.go to batchXCK.go and iatBatch.go). ENR is taken with prenote codes too, as real files
 * carry them.
 */
export const SEC_CODES: ReadonlyMap<string, SecCode> = new Map<string, SecCode>([
  ["PPD", { ...TEXT, name: "prearranged payment or deposit", nameRequired: true }],
  ["CCD", { ...TEXT, name: "corporate credit or debit", zeroDollar: true }],
  ["CTX", { ...TEXT, name: "corporate trade exchange", zeroDollar: true, maxAddenda: 9999 }],
  ["WEB", { ...TEXT, name: "internet-initiated entry", nameRequired: true }],
  ["TEL", { ...DEBIT, name: "telephone-initiated entry", nameRequired: true }],
  ["ACK", { ...SILENT, name: "acknowledgment of a CCD entry", originator: "bank", zeroDollar: true, codes: [24, 34] }],
  ["ADV", { ...PLAIN, name: "automated accounting advice", originator: "operator" }],
  ["ARC", { ...DEBIT, name: "accounts receivable entry", capMinor: CONVERTED_CHECK }],
  [
    "ATX",
    {
      ...SILENT,
      name: "acknowledgment of a CTX entry",
      originator: "bank",
      zeroDollar: true,
      codes: [24, 34],
      maxAddenda: 9999,
    },
  ],
  ["BOC", { ...DEBIT, name: "back office conversion", capMinor: CONVERTED_CHECK }],
  ["CIE", { ...TEXT, name: "customer-initiated entry", creditOnly: true }],
  [
    "COR",
    { ...SILENT, name: "notification of change", originator: "bank", addendaType: 98, minAddenda: 1, maxAddenda: 1 },
  ],
  ["DNE", { ...SILENT, name: "death notification entry", originator: "government", minAddenda: 1, codes: [23, 33] }],
  [
    "ENR",
    {
      ...SILENT,
      name: "automated enrolment entry",
      originator: "bank",
      minAddenda: 1,
      maxAddenda: 9999,
      codes: [22, 23, 27, 28, 32, 33, 37, 38],
      description: "AUTOENROLL",
    },
  ],
  ["IAT", { ...PLAIN, name: "international transaction", addendaType: "IAT", minAddenda: 7, maxAddenda: 14 }],
  ["MTE", { ...TERMINAL, name: "machine transfer entry", originator: "bank" }],
  ["POP", { ...DEBIT, name: "point-of-purchase entry", capMinor: CONVERTED_CHECK }],
  ["POS", { ...TERMINAL, name: "point-of-sale entry", debitOnly: true }],
  ["RCK", { ...DEBIT, name: "re-presented check", capMinor: SMALL_CHECK, description: "REDEPCHECK" }],
  ["SHR", { ...TERMINAL, name: "shared network entry", debitOnly: true }],
  ["TRC", { ...DEBIT, name: "truncated check entry", originator: "bank" }],
  [
    "TRX",
    {
      ...DEBIT,
      name: "truncated checks exchange",
      originator: "bank",
      addendaType: 5,
      maxAddenda: 9999,
    },
  ],
  ["XCK", { ...DEBIT, name: "destroyed check entry", originator: "bank", capMinor: SMALL_CHECK }],
]);
