import { addDays } from "@/lib/core/dates";
import { decisionDay, exceptionTimes } from "../calendar";
import type { Line, PayException, Reason } from "../types";
import { ACCOUNTS, type AccountKey } from "./book";
import type { CheckBook } from "./checks";
import type { Random } from "./random";

/** A first start this close to the cut-off, or past it, gets exceptions for the next business day. */
const LEAD_MS = 3_600_000;

const COUNTS: Readonly<Record<"full" | "small" | "empty", readonly (readonly [Reason, number])[]>> = {
  full: [
    ["NO_ISSUE", 8],
    ["AMOUNT_MISMATCH", 8],
    ["DUPLICATE", 4],
    ["STALE_DATED", 4],
    ["VOIDED", 3],
    ["STOP_PAYMENT", 4],
    ["PAYEE_MISMATCH", 4],
    ["OVER_AMOUNT", 3],
    ["UNAUTHORIZED_ACH", 2],
  ],
  small: [
    ["NO_ISSUE", 1],
    ["AMOUNT_MISMATCH", 1],
    ["DUPLICATE", 1],
    ["STALE_DATED", 1],
    ["VOIDED", 1],
    ["STOP_PAYMENT", 1],
    ["PAYEE_MISMATCH", 1],
    ["UNAUTHORIZED_ACH", 1],
  ],
  empty: [],
};

type Item = { readonly checkNumber: string; readonly presentedMinor: number };
type Makings = {
  readonly random: Random;
  readonly checks: CheckBook;
  readonly lines: readonly Line[];
  readonly until: string;
};

/** The item behind an exception, with the issued check that explains it. */
function presented(reason: Reason, key: AccountKey, makings: Makings): Item {
  const { random, checks, until } = makings;
  const amountMinor = random.amount(240_000);
  const recently = addDays(until, -random.between(4, 30));
  const item = (issue: { checkNumber: string }, presentedMinor = amountMinor): Item => ({
    checkNumber: issue.checkNumber,
    presentedMinor,
  });
  switch (reason) {
    case "NO_ISSUE":
      return { checkNumber: String(Number(checks.number(key)) + 7_000), presentedMinor: amountMinor };
    case "AMOUNT_MISMATCH": {
      const raised = random.chance(0.5) ? amountMinor * 10 : amountMinor + random.pick([900, 1_800, 27_000, 90_000]);
      return item(checks.issue(key, amountMinor, recently, "issued"), raised);
    }
    case "DUPLICATE": {
      const { accountId } = ACCOUNTS[key];
      const paid = makings.lines.findLast(
        (line) => line.accountId === accountId && random.chance(0.1) && line.description.endsWith("PAID"),
      );
      const checkNumber = paid?.description.split(" ")[1];
      if (paid && checkNumber) return { checkNumber, presentedMinor: -paid.amountMinor };
      return item(checks.issue(key, amountMinor, recently, "paid"));
    }
    case "STALE_DATED":
      return item(checks.issue(key, amountMinor, addDays(until, -random.between(185, 320)), "issued"));
    case "VOIDED":
      return item(checks.issue(key, amountMinor, recently, "void"));
    case "STOP_PAYMENT":
      return item(checks.issue(key, amountMinor, recently, "stopped"));
    case "PAYEE_MISMATCH":
      return item(checks.issue(key, amountMinor, recently, "issued"));
    case "OVER_AMOUNT": {
      const large = (ACCOUNTS[key].positivePay?.overAmountMinor ?? 5_000_000) + random.amount(1_200_000);
      return item(checks.issue(key, large, recently, "issued"), large);
    }
    case "UNAUTHORIZED_ACH":
      return { checkNumber: `06400005${random.between(1_000_000, 9_999_999)}`, presentedMinor: amountMinor };
  }
}

/** The open exceptions of a fresh bank. */
export function seedExceptions(size: "full" | "small" | "empty", startMs: number, makings: Makings): PayException[] {
  const { random } = makings;
  return COUNTS[size].flatMap(([reason, count]) =>
    Array.from({ length: count }, (_, index) => {
      const ach = reason === "UNAUTHORIZED_ACH";
      const second = index % 3 === 1;
      const key: AccountKey = ach
        ? second
          ? "logOperating"
          : "incOperating"
        : second
          ? "logDisbursement"
          : "incDisbursement";
      const account = ACCOUNTS[key];
      const cutOff = account.cutOffs.positivePay ?? "14:00";
      const day = decisionDay(startMs, cutOff, account.zone, LEAD_MS);
      return {
        exceptionId: random.uuid(),
        accountId: account.accountId,
        ...presented(reason, key, makings),
        ...exceptionTimes(day, cutOff, account.zone),
        reason,
        defaultAction: account.positivePay?.defaultAction ?? "RETURN",
        requestId: random.uuid(),
        decisions: [],
        final: null,
      };
    }),
  );
}
