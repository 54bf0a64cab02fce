import { writeNacha, type BatchToWrite, type EntryToWrite, type FileToWrite } from "../write";

/** Files for the tests, built by our own writer, and ways to spoil them. */

/** Longer than any other run of digits here, so that a leak of it is easy to see. */
export const CANARY_ACCOUNT = "98765432198765432";

const EMPLOYEES: readonly EntryToWrite[] = [
  {
    transactionCode: 22,
    rdfi: "061000104",
    accountNumber: CANARY_ACCOUNT,
    amountMinor: 184_250,
    individualName: "ADA PARK",
  },
  {
    transactionCode: 32,
    rdfi: "021000021",
    accountNumber: "4471-22",
    amountMinor: 201_999,
    individualName: "BEN OKAFOR",
  },
  { transactionCode: 23, rdfi: "011000015", accountNumber: "55", amountMinor: 0, individualName: "CLEO RUIZ" },
];

const SUPPLIERS: readonly EntryToWrite[] = [
  {
    transactionCode: 22,
    rdfi: "121000248",
    accountNumber: "8800112233",
    amountMinor: 1_250_000,
    individualName: "NORTH PIER STEEL",
    addenda: ["INV 4471"],
  },
  {
    transactionCode: 27,
    rdfi: "021000021",
    accountNumber: "7700112244",
    amountMinor: 99_01,
    individualName: "HARBOR LINEN CO",
  },
];

const house = { companyName: "HARBOR MILLS", companyId: "1234567890", effectiveDate: "2026-11-20", odfi: "02100002" };

export const PAYROLL: BatchToWrite = { ...house, sec: "PPD", description: "PAYROLL", entries: EMPLOYEES };
export const TRADE: BatchToWrite = { ...house, sec: "CCD", description: "SUPPLIERS", entries: SUPPLIERS };
export const EXCHANGE: BatchToWrite = {
  ...house,
  sec: "CTX",
  description: "INVOICES",
  entries: [
    {
      transactionCode: 22,
      rdfi: "061000104",
      accountNumber: "1002003004",
      amountMinor: 75_050,
      individualName: "DOCKSIDE PAINT",
      addenda: ["RMR*IV*1", "RMR*IV*2", "RMR*IV*3"],
    },
    {
      transactionCode: 24,
      rdfi: "061000104",
      accountNumber: "1002003004",
      amountMinor: 0,
      individualName: "DOCKSIDE PAINT",
      addenda: ["NOTHING DUE"],
    },
  ],
};
export const PHONE: BatchToWrite = {
  ...house,
  sec: "TEL",
  description: "DUES",
  entries: [
    {
      transactionCode: 27,
      rdfi: "011000015",
      accountNumber: "66001177",
      amountMinor: 4_500,
      individualName: "DINA FROST",
    },
  ],
};
export const ONLINE: BatchToWrite = {
  ...house,
  sec: "WEB",
  description: "PURCHASE",
  entries: [
    {
      transactionCode: 27,
      rdfi: "121000248",
      accountNumber: "31415926",
      amountMinor: 12_345,
      individualName: "EMIL HAAS",
      discretionary: "S",
      addenda: ["ORDER 88"],
    },
  ],
};

export function sampleFile(batches: readonly BatchToWrite[] = [PAYROLL, TRADE, EXCHANGE, PHONE, ONLINE]): FileToWrite {
  return {
    destination: "021000021",
    destinationName: "QBANK",
    origin: "1234567890",
    originName: "HARBOR MILLS INC",
    createdDate: "2026-11-18",
    createdTime: "09:30",
    batches,
  };
}

/** The lines of a written file, without line ends. */
export function sampleLines(batches?: readonly BatchToWrite[]): string[] {
  return new TextDecoder()
    .decode(writeNacha(sampleFile(batches)))
    .trimEnd()
    .split("\n");
}

export function toBytes(lines: readonly string[], lineEnd = "\n"): Uint8Array {
  return new TextEncoder().encode(lines.map((line) => line + lineEnd).join(""));
}

/** A copy of the lines with text laid over one of them, `line` and `column` 1-based. */
export function overlay(lines: readonly string[], line: number, column: number, text: string): string[] {
  const copy = [...lines];
  const old = copy[line - 1] ?? "";
  copy[line - 1] = old.slice(0, column - 1) + text + old.slice(column - 1 + text.length);
  return copy;
}

/** Numbers from 0 to below 1, the same for the same seed. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 4_294_967_296;
  };
}
