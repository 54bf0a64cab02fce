import { describe, expect, test } from "vitest";
import { checkNacha } from "./check";
import { iterateEntries } from "./entries";
import { ISSUE_LIMIT } from "./issue-log";
import { readLines } from "./lines";
import { applyRepairs } from "./repair/repair";
import { spoilMoney } from "./testdata/mutants";
import type { NachaIssue } from "./types";
import {
  CANARY_ACCOUNT,
  EXCHANGE,
  ONLINE,
  PAYROLL,
  PHONE,
  TRADE,
  sampleLines,
  seeded,
  toBytes,
} from "./testdata/samples";

const FILES = [[PAYROLL], [TRADE], [EXCHANGE], [PHONE], [ONLINE], [PAYROLL, TRADE, EXCHANGE, PHONE, ONLINE]].map(
  sampleLines,
);

/** Thousands of rounds on a busy machine. */
const patient = { timeout: 60_000 };

describe("money that was tampered with", () => {
  test("4,000 seeded changes are refused, each with a line, a record, columns and a rule", patient, () => {
    const random = seeded(20_261_121);
    const accepted: string[] = [];
    const unexplained: string[] = [];
    for (let round = 0; round < 4_000; round++) {
      const mutant = spoilMoney(FILES[round % FILES.length] ?? [], random);
      const check = checkNacha(toBytes(mutant.lines));
      if (check.verdict !== "invalid") accepted.push(mutant.what);
      const first = check.issues.find((issue) => issue.severity === "error");
      if (!first || !isWellPlaced(first)) unexplained.push(mutant.what);
    }
    expect({ accepted, unexplained }).toEqual({ accepted: [], unexplained: [] });
  });
});

function isWellPlaced({ line, column, columnEnd, code, message }: NachaIssue): boolean {
  return line > 0 && column > 0 && columnEnd >= column && /^[A-Z_]+$/.test(code) && message.endsWith(".");
}

describe("noise", () => {
  /** One to six random edits of a good file: bytes changed, taken out, put in, doubled or cut off. */
  function disturb(source: Uint8Array, random: () => number): Uint8Array {
    let bytes = [...source];
    const at = () => Math.floor(random() * (bytes.length + 1));
    const byte = () =>
      random() < 0.3 ? [10, 13, 32, 57, 0, 255, 0xc3][Math.floor(random() * 7)]! : Math.floor(random() * 256);
    for (let edits = 1 + Math.floor(random() * 6); edits > 0; edits--) {
      const kind = Math.floor(random() * 6);
      if (kind === 0) bytes[at()] = byte();
      else if (kind === 1) bytes.splice(at(), 1 + Math.floor(random() * 20));
      else if (kind === 2) bytes.splice(at(), 0, byte());
      else if (kind === 3) bytes = bytes.slice(0, at());
      else if (kind === 4) bytes.splice(at(), 0, ...bytes.slice(at(), at() + 200));
      else bytes = bytes.filter((value) => value !== 10 || random() < 0.9);
    }
    return Uint8Array.from(bytes);
  }

  test("2,000 seeded disturbances: nothing throws, issues stay bounded and well placed", patient, () => {
    const random = seeded(7);
    for (let round = 0; round < 2_000; round++) {
      const bytes = disturb(toBytes(FILES[round % FILES.length] ?? [], round % 3 === 0 ? "\r\n" : "\n"), random);
      const { issues, issueCount, verdict } = checkNacha(bytes);
      expect(issueCount).toBeGreaterThanOrEqual(issues.length);
      expect(issues.length).toBeLessThanOrEqual(ISSUE_LIMIT + 20);
      if (issueCount === 0) expect(verdict).toBe("valid");
      if (verdict === "invalid") expect(issues.some((issue) => issue.severity === "error")).toBe(true);
      expect(issues.filter((issue) => !isWellPlaced(issue))).toEqual([]);
      expect([...iterateEntries(bytes)].every((entry) => Number.isSafeInteger(entry.amountMinor))).toBe(true);
      const restamp = { name: "restampDates", effectiveDate: "2027-01-04" } as const;
      expect(applyRepairs(bytes, [restamp]).bytes.length).toBe(bytes.length);
    }
  });

  test("pure noise of every length up to a block throws nothing", patient, () => {
    const random = seeded(11);
    for (let length = 0; length < 960; length++) {
      const bytes = Uint8Array.from({ length }, () => Math.floor(random() * 256));
      expect(checkNacha(bytes).verdict).toBe("invalid");
    }
  });

  test(
    "2,000 disturbances of the entry lines never bring an account number into an issue or a shown line",
    patient,
    () => {
      const random = seeded(13);
      const eights = Array.from({ length: 10 }, (_, at) => CANARY_ACCOUNT.slice(at, at + 8));
      const start = 2 * 95;
      for (let round = 0; round < 2_000; round++) {
        const whole = toBytes(sampleLines([PAYROLL]));
        const entry = disturb(whole.slice(start, start + 95), random);
        const bytes = Uint8Array.from([...whole.slice(0, start), ...entry, ...whole.slice(start + 95)]);
        const check = checkNacha(bytes);
        const told = JSON.stringify([check.issues, check.summary, readLines(bytes, { fromLine: 1, limit: 50 })]);
        expect(eights.filter((eight) => told.includes(eight))).toEqual([]);
      }
    },
  );
});
