import { isRoutingNumber } from "../bytes";
import { transactionCode } from "../codes";

/** What a notification of change says is right; only what its code speaks of is there. */
export type Correction = {
  readonly accountNumber?: string;
  /** Nine digits whose check digit is right. */
  readonly routingNumber?: string;
  readonly transactionCode?: number;
  readonly individualName?: string;
  readonly individualId?: string;
  readonly companyName?: string;
  readonly companyId?: string;
  /** Of an international entry: the bank abroad. */
  readonly foreignBank?: string;
};

type Part = { readonly name: keyof Correction; readonly start: number; readonly end: number };

const account = (start: number): Part => ({ name: "accountNumber", start, end: start + 16 });
const routing: Part = { name: "routingNumber", start: 1, end: 9 };
const code = (start: number): Part => ({ name: "transactionCode", start, end: start + 1 });

/**
 * Where each change code has its data, columns of the corrected data from 1 (NACHA Operating Rules, appendix five,
 * change codes; webtocash.com/changecodes2.htm gives the same positions). C13 and C14 carry none.
 */
const PLACES: Readonly<Record<string, readonly Part[]>> = {
  C01: [account(1)],
  C02: [routing],
  C03: [routing, account(13)],
  C04: [{ name: "individualName", start: 1, end: 22 }],
  C05: [code(1)],
  C06: [account(1), code(21)],
  C07: [routing, account(10), code(27)],
  C08: [{ name: "foreignBank", start: 1, end: 34 }],
  C09: [{ name: "individualId", start: 1, end: 22 }],
  C10: [{ name: "companyName", start: 1, end: 16 }],
  C11: [{ name: "companyId", start: 1, end: 10 }],
  C12: [
    { name: "companyName", start: 1, end: 16 },
    { name: "companyId", start: 20, end: 29 },
  ],
};

/** Columns of the corrected data; 35 in an international notification. */
const CORRECTED_COLUMNS = 35;

/**
 * Reads the corrected data of an addenda 98 (`NachaReturn.correctedText`) by the fixed places of its change code.
 * Null when the code carries none, or when something stands outside its places or is no routing number or transaction
 * code: data out of place is for a person to read, since an account number cut at the wrong column pays someone else.
 */
export function readCorrection(changeCode: string, addendaText: string): Correction | null {
  const places = PLACES[changeCode];
  if (!places || addendaText.length > CORRECTED_COLUMNS) return null;
  const text = addendaText.padEnd(CORRECTED_COLUMNS);
  let covered = text;
  const found: Record<string, string | number> = {};
  for (const { name, start, end } of places) {
    const value = text.slice(start - 1, end);
    covered = covered.slice(0, start - 1) + " ".repeat(end - start + 1) + covered.slice(end);
    const read = readPart(name, value);
    if (read === null) return null;
    found[name] = read;
  }
  return covered.trim() === "" ? found : null;
}

function readPart(name: keyof Correction, value: string): string | number | null {
  const trimmed = value.trim();
  if (trimmed === "") return null;
  if (name === "routingNumber") {
    const digits = /^\d{9}$/.test(value) && isRoutingNumber(new TextEncoder().encode(value), 0, 1);
    return digits ? value : null;
  }
  if (name === "transactionCode") return /^\d\d$/.test(value) && transactionCode(Number(value)) ? Number(value) : null;
  // Account numbers stand to the left, with no blank inside: one inside means that columns have moved.
  if (name === "accountNumber" && (value.startsWith(" ") || trimmed.includes("  "))) return null;
  return trimmed;
}
