/** Rules of entries, of the addenda that go with them, and of what came back. */

const TWO = "NACHA Operating Rules, appendix two (file format)";
const THREE = "NACHA Operating Rules, appendix three (record format)";

export const ENTRY_RULES = {
  TRANSACTION_CODE_UNKNOWN: {
    rule: "entry.transaction-code",
    expected: "a transaction code such as 22 or 27",
    source: `${THREE}; moov-io/ach entryDetail.go`,
  },
  TRANSACTION_CODE_NOT_OF_SEC: {
    rule: "entry.code-of-sec",
    expected: "a transaction code that the SEC code takes",
    source: `${THREE}; moov-io/ach batchACK.go, batchATX.go, batchCOR.go, batchDNE.go, batchENR.go`,
  },
  SERVICE_CLASS_CREDITS_ONLY: {
    rule: "batch.service-class",
    expected: "credits only, by service class 220",
    source: THREE,
  },
  SERVICE_CLASS_DEBITS_ONLY: {
    rule: "batch.service-class",
    expected: "debits only, by service class 225",
    source: THREE,
  },
  SEC_DEBITS_ONLY: {
    rule: "sec.debits-only",
    expected: "a debit, unless the batch is a REVERSAL",
    source: `${THREE}; moov-io/ach batchARC.go and its neighbours`,
  },
  SEC_CREDITS_ONLY: {
    rule: "sec.credits-only",
    expected: "a credit, unless the batch is a REVERSAL",
    source: `${THREE}; moov-io/ach batchCIE.go`,
  },
  LOAN_DEBIT_NOT_REVERSAL: {
    rule: "entry.loan-debit",
    expected: "a debit of a loan only in a batch described as REVERSAL",
    source: THREE,
  },
  ZERO_DOLLAR_NOT_ALLOWED: {
    rule: "entry.zero-dollar",
    expected: "zero-dollar entries only under CCD, CTX, ACK and ATX",
    source: THREE,
  },
  ZERO_DOLLAR_WITH_AMOUNT: { rule: "entry.zero-dollar", expected: "an amount of zero", source: THREE },
  ZERO_DOLLAR_WITHOUT_ADDENDA: {
    rule: "entry.zero-dollar-addenda",
    expected: "an addenda record with the remittance text",
    source: THREE,
  },
  PRENOTE_WITH_AMOUNT: { rule: "entry.prenote", expected: "an amount of zero", source: THREE },
  AMOUNT_ZERO: { rule: "entry.amount", expected: "an amount above zero", source: THREE },
  AMOUNT_NOT_ZERO: {
    rule: "sec.non-monetary",
    expected: "an amount of zero, since the SEC code moves no money",
    source: `${THREE}; moov-io/ach batchACK.go, batchATX.go, batchCOR.go, batchDNE.go, batchENR.go`,
  },
  AMOUNT_OVER_CAP: {
    rule: "sec.amount-cap",
    expected: "no more than 25,000 dollars (ARC, BOC, POP) or 2,500 dollars (RCK, XCK)",
    source: "NACHA Operating Rules, article two; moov-io/ach batchARC.go, batchRCK.go, batchXCK.go",
  },
  SAME_DAY_LIMIT: {
    rule: "entry.same-day-limit",
    expected: "no more than the limit of same-day entries on its day",
    source: "Nacha, Same Day ACH (1,000,000 dollars from 18 March 2022)",
  },
  RECEIVER_NAME_BLANK: { rule: "sec.name", expected: "the name of the receiver", source: THREE },
  CARD_EXPIRY_INVALID: {
    rule: "sec.card-expiry",
    expected: "a month from 01 to 12 and a year",
    source: `${THREE}; moov-io/ach batchSHR.go`,
  },
  TRACE_BANK_DIFFERS: {
    rule: "entry.trace-bank",
    expected: "a trace number that starts with the bank of the batch header",
    source: THREE,
  },
  TRACE_ORDER: { rule: "entry.trace-order", expected: "a trace number higher than the one before", source: TWO },
  ADDENDA_MISSING: {
    rule: "addenda.indicator",
    expected: "the addenda record that the indicator announces",
    source: THREE,
  },
  ADDENDA_UNEXPECTED: {
    rule: "addenda.indicator",
    expected: "an addenda indicator of 1 on an entry with addenda",
    source: THREE,
  },
  ADDENDA_REQUIRED: {
    rule: "sec.addenda",
    expected: "the addenda that the SEC code asks for",
    source: `${THREE}; moov-io/ach batch.go, iatBatch.go`,
  },
  ADDENDA_TYPE_WRONG: {
    rule: "sec.addenda-type",
    expected: "an addenda of the type that the SEC code takes",
    source: `${THREE}; moov-io/ach batch.go`,
  },
  TOO_MANY_ADDENDA: { rule: "sec.addenda-most", expected: "no more addenda than the SEC code allows", source: THREE },
  ADDENDA_SEQUENCE_WRONG: {
    rule: "addenda.sequence",
    expected: "addenda numbered from 1 without a gap",
    source: THREE,
  },
  ADDENDA_ENTRY_SEQUENCE_WRONG: {
    rule: "addenda.entry-sequence",
    expected: "the last seven digits of the trace number of its entry",
    source: THREE,
  },
  ADDENDA_COUNT_WRONG: { rule: "addenda.count", expected: "the number of addenda that follow", source: THREE },
  ADDENDA_TRACE_WRONG: {
    rule: "addenda.trace",
    expected: "the trace number of its entry",
    source: `${THREE}; moov-io/ach addenda02.go`,
  },
  IAT_ADDENDA_ORDER: {
    rule: "iat.addenda-order",
    expected: "addenda 10 to 16 once each and in order, then up to two of 17 and five of 18",
    source: `${THREE}; moov-io/ach iatBatch.go`,
  },
  RETURN_WITHOUT_ADDENDA: {
    rule: "return.addenda",
    expected: "an addenda 99, or 98 under COR, that says why the entry came back",
    source: `${THREE}; moov-io/ach batch.go`,
  },
  RETURN_CODE_UNKNOWN: {
    rule: "return.code",
    expected: "a return reason code such as R01",
    source: "NACHA Operating Rules, appendix four; moov-io/ach addenda99.go",
  },
  CHANGE_CODE_UNKNOWN: {
    rule: "correction.code",
    expected: "a change code such as C01",
    source: "NACHA Operating Rules, appendix five; moov-io/ach addenda98.go",
  },
  CORRECTED_DATA_BLANK: {
    rule: "correction.data",
    expected: "the corrected data",
    source: "NACHA Operating Rules, appendix five; moov-io/ach addenda98.go",
  },
} as const;
