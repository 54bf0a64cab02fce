/** Rules of lines, of the order of records, of fields, batches and files. */

const ONE = "NACHA Operating Rules, appendix one (file exchange)";
const TWO = "NACHA Operating Rules, appendix two (file format)";
const THREE = "NACHA Operating Rules, appendix three (record format)";

export const FILE_RULES = {
  EMPTY_FILE: { rule: "file.not-empty", expected: "a file with records in it", source: ONE },
  NOT_NACHA: {
    rule: "file.is-nacha",
    expected: "lines of 94 characters that start with 1, 5, 6, 7, 8 or 9",
    source: THREE,
  },
  BYTE_ORDER_MARK: { rule: "line.plain-ascii", expected: "plain ASCII from the first byte on", source: ONE },
  NOT_ASCII: { rule: "line.plain-ascii", expected: "letters, digits, blanks and common signs of ASCII", source: ONE },
  UNBROKEN_LINES: { rule: "line.one-record", expected: "one record a line", source: ONE },
  BLANK_LINES: { rule: "line.no-blank", expected: "no blank line between records", source: ONE },
  LINE_TRIMMED: { rule: "line.length", expected: "94 characters, blanks at the end included", source: THREE },
  LINE_TRAILING_BLANKS: { rule: "line.length", expected: "nothing after column 94", source: THREE },
  LINE_TOO_SHORT: { rule: "line.length", expected: "a record of 94 characters", source: THREE },
  LINE_TOO_LONG: { rule: "line.length", expected: "a record of 94 characters", source: THREE },
  RECORD_TYPE_UNKNOWN: { rule: "record.type", expected: "a record that starts with 1, 5, 6, 7, 8 or 9", source: THREE },
  FILE_HEADER_MISSING: { rule: "order.file-header", expected: "a file header as the first record", source: TWO },
  FILE_HEADER_NOT_FIRST: { rule: "order.file-header", expected: "one file header, as the first record", source: TWO },
  BATCH_CONTROL_MISSING: {
    rule: "order.batch-control",
    expected: "a batch control after the last entry of a batch",
    source: TWO,
  },
  BATCH_CONTROL_OUTSIDE_BATCH: {
    rule: "order.batch-control",
    expected: "a batch control only where a batch is open",
    source: TWO,
  },
  ENTRY_OUTSIDE_BATCH: { rule: "order.entry", expected: "an entry only where a batch is open", source: TWO },
  ADDENDA_OUTSIDE_ENTRY: { rule: "order.addenda", expected: "an addenda record only after an entry", source: TWO },
  FILE_CONTROL_MISSING: { rule: "order.file-control", expected: "a file control as the last record", source: TWO },
  RECORD_AFTER_FILE_CONTROL: {
    rule: "order.file-control",
    expected: "nothing but lines of nines after the file control",
    source: TWO,
  },
  PADDING_BEFORE_CONTROL: {
    rule: "order.padding",
    expected: "lines of nines only after the file control",
    source: TWO,
  },
  PADDING_LENGTH: { rule: "order.padding", expected: "lines of nines of 94 characters", source: TWO },
  PADDING_MISSING: { rule: "order.blocking", expected: "lines of nines that fill the last block of ten", source: TWO },
  PADDING_EXTRA: {
    rule: "order.blocking",
    expected: "no more lines of nines than fill the last block of ten",
    source: TWO,
  },
  NO_BATCHES: { rule: "order.batches", expected: "at least one batch", source: TWO },
  BATCH_EMPTY: { rule: "order.entries", expected: "at least one entry in a batch", source: TWO },
  TOO_MANY_BATCHES: {
    rule: "file.size",
    expected: "no more than 100,000 batches, which this engine keeps one by one",
    source: "our own bound",
  },
  NOT_NUMERIC: { rule: "field.numeric", expected: "digits only", source: THREE },
  FIELD_BLANK: { rule: "field.mandatory", expected: "something other than blanks and zeros", source: THREE },
  CONSTANT_WRONG: { rule: "field.constant", expected: "the value that the layout fixes", source: THREE },
  VALUE_NOT_ALLOWED: { rule: "field.choice", expected: "one of the values that the layout names", source: THREE },
  DATE_INVALID: { rule: "field.date", expected: "a real date as YYMMDD", source: THREE },
  TIME_INVALID: { rule: "field.time", expected: "a time as HHMM, or blanks", source: THREE },
  MODIFIER_INVALID: { rule: "file.modifier", expected: "one capital letter or digit", source: THREE },
  ROUTING_INVALID: {
    rule: "field.routing",
    expected: "a blank and the nine digits of a routing number",
    source: THREE,
  },
  CHECK_DIGIT_WRONG: {
    rule: "field.check-digit",
    expected: "a last digit that checks the other eight (weights 3, 7, 1)",
    source: `ABA routing number policy; ${THREE}`,
  },
  RESERVED_NOT_BLANK: { rule: "field.reserved", expected: "blanks", source: THREE },
  CONTROL_RESERVED_NOT_BLANK: {
    rule: "field.reserved-control",
    expected: "blanks, since a control holds totals and nothing else",
    source: THREE,
  },
  EFFECTIVE_DATE_LEFT_OUT: {
    rule: "batch.effective-date",
    expected: "a real date as YYMMDD; the field is required, not mandatory, so no file is rejected that leaves it out",
    source: `${THREE}; moov-io/ach batchHeader.go`,
  },
  SETTLEMENT_DATE_FILLED: {
    rule: "batch.settlement-date",
    expected: "blanks, or a day of the year that the operator filled in",
    source: THREE,
  },
  SEC_UNKNOWN: { rule: "batch.sec", expected: "a standard entry class code such as PPD", source: THREE },
  BATCH_NUMBER_ORDER: {
    rule: "batch.number-order",
    expected: "a batch number higher than the one before",
    source: TWO,
  },
  SERVICE_CLASS_ADV: {
    rule: "batch.service-class-adv",
    expected: "service class 280 for advices, and only for them",
    source: `${THREE}; moov-io/ach batchADV.go`,
  },
  ORIGINATOR_STATUS_OPERATOR: {
    rule: "batch.originator-status",
    expected: "originator status 1 or 2; 0 is for files of an operator",
    source: THREE,
  },
  ORIGINATOR_STATUS_DNE: {
    rule: "batch.originator-status-dne",
    expected: "originator status 2: only an agency sends death notifications",
    source: `${THREE}; moov-io/ach batch.go`,
  },
  DESCRIPTION_FIXED: {
    rule: "batch.description-fixed",
    expected: "the description that the SEC code fixes (RCK: REDEPCHECK, ENR: AUTOENROLL)",
    source: `${THREE}; moov-io/ach batchRCK.go, batchENR.go`,
  },
  DESCRIPTION_PAYROLL: {
    rule: "batch.description-2026",
    expected: "a description that starts with PAYROLL on PPD credits of wages",
    source: "Nacha, Company Entry Descriptions, from 20 March 2026",
  },
  DESCRIPTION_PURCHASE: {
    rule: "batch.description-2026",
    expected: "a description that starts with PURCHASE on WEB debits for goods bought online",
    source: "Nacha, Company Entry Descriptions, from 20 March 2026",
  },
  BATCH_MIXES_RETURNS: {
    rule: "batch.returns-apart",
    expected: "entries to be made and returned entries in batches of their own",
    source: `${THREE}; moov-io/ach batch.go`,
  },
  BATCH_SERVICE_CLASS_DIFFERS: {
    rule: "batch.control-header",
    expected: "the service class of the batch header",
    source: THREE,
  },
  BATCH_COMPANY_DIFFERS: { rule: "batch.control-header", expected: "the company of the batch header", source: THREE },
  BATCH_ODFI_DIFFERS: {
    rule: "batch.control-header",
    expected: "the originating bank of the batch header",
    source: THREE,
  },
  BATCH_NUMBER_DIFFERS: { rule: "batch.control-header", expected: "the number of the batch header", source: THREE },
  BATCH_ENTRY_COUNT_WRONG: {
    rule: "batch.count",
    expected: "the number of entries and addenda in the batch",
    source: THREE,
  },
  BATCH_ENTRY_HASH_WRONG: {
    rule: "batch.hash",
    expected: "the sum of the receiving banks, its ten last digits",
    source: THREE,
  },
  BATCH_DEBIT_TOTAL_WRONG: { rule: "batch.totals", expected: "the sum of the debits of the batch", source: THREE },
  BATCH_CREDIT_TOTAL_WRONG: { rule: "batch.totals", expected: "the sum of the credits of the batch", source: THREE },
  FILE_BATCH_COUNT_WRONG: { rule: "file.batch-count", expected: "the number of batches", source: THREE },
  FILE_BLOCK_COUNT_WRONG: { rule: "file.block-count", expected: "the number of blocks of ten records", source: THREE },
  FILE_ENTRY_COUNT_WRONG: {
    rule: "file.count",
    expected: "the number of entries and addenda in the file",
    source: THREE,
  },
  FILE_ENTRY_HASH_WRONG: {
    rule: "file.hash",
    expected: "the sum of the receiving banks, its ten last digits",
    source: THREE,
  },
  FILE_DEBIT_TOTAL_WRONG: { rule: "file.totals", expected: "the sum of the debits of the file", source: THREE },
  FILE_CREDIT_TOTAL_WRONG: { rule: "file.totals", expected: "the sum of the credits of the file", source: THREE },
} as const;
