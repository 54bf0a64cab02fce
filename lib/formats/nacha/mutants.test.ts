import { describe, expect, test } from "vitest";
import { checkNacha } from "./check";
import { iterateEntries } from "./entries";
import { ISSUE_LIMIT } from "./issue-log";
import { readLines } from "./lines";
import { restampEffectiveDates } from "./restamp";
import { spoilMoney } from "./testdata/mutants";
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

describe("money that was tampered with", () => {
  test("4,000 seeded changes are refused, each with a line, a record, columns and a rule", () => {
    const random = seeded(20_261_121);
    for (let round = 0; round < 4_000; round++) {
      const mutant = spoilMoney(FILES[round % FILES.length] ?? [], random);
      const check = checkNacha(toBytes(mutant.lines));
      expect(check.verdict, mutant.what).toBe("invalid");
      const worst = check.issues.find((issue) => issue.severity === "error");
      expect(worst?.line, mutant.what).toBeGreaterThan(0);
      expect(worst?.column, mutant.what).toBeGreaterThan(0);
      expect(worst?.code, mutant.what).toMatch(/^[A-Z_]+$/);
    }
  });
});

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

  test("2,000 seeded disturbances: nothing throws, issues stay bounded and well placed", () => {
    const random = seeded(7);
    for (let round = 0; round < 2_000; round++) {
      const bytes = disturb(toBytes(FILES[round % FILES.length] ?? [], round % 3 === 0 ? "\r\n" : "\n"), random);
      const { issues, issueCount, verdict } = checkNacha(bytes);
      expect(issueCount).toBeGreaterThanOrEqual(issues.length);
      expect(issues.length).toBeLessThanOrEqual(ISSUE_LIMIT + 20);
      expect(verdict === "valid").toBe(issueCount === 0);
      for (const issue of issues) {
        expect(issue.line, JSON.stringify(issue)).toBeGreaterThan(0);
        expect(issue.columnEnd, JSON.stringify(issue)).toBeGreaterThanOrEqual(issue.column);
      }
      for (const entry of iterateEntries(bytes)) expect(Number.isSafeInteger(entry.amountMinor)).toBe(true);
      expect(restampEffectiveDates(bytes, "2027-01-04").length).toBe(bytes.length);
    }
  });

  test("pure noise of every length up to a block throws nothing", () => {
    const random = seeded(11);
    for (let length = 0; length < 960; length++) {
      const bytes = Uint8Array.from({ length }, () => Math.floor(random() * 256));
      expect(checkNacha(bytes).verdict).toBe("invalid");
    }
  });

  test("2,000 disturbances of the entry lines never bring an account number into an issue or a shown line", () => {
    const random = seeded(13);
    const eights = Array.from({ length: 10 }, (_, at) => CANARY_ACCOUNT.slice(at, at + 8));
    const start = 2 * 95;
    for (let round = 0; round < 2_000; round++) {
      const whole = toBytes(sampleLines([PAYROLL]));
      const entry = disturb(whole.slice(start, start + 95), random);
      const bytes = Uint8Array.from([...whole.slice(0, start), ...entry, ...whole.slice(start + 95)]);
      const check = checkNacha(bytes);
      const told = JSON.stringify([check.issues, check.summary, readLines(bytes, { fromLine: 1, limit: 50 })]);
      for (const eight of eights) expect(told, told).not.toContain(eight);
    }
  });
});
