import { addDays, type LocalDate } from "@/lib/core/dates";
import type { Issue } from "../types";
import { ACCOUNTS, type AccountKey } from "./book";
import type { Day, Desk } from "./desk";
import { PAYEES } from "./names";

/** Check books of the two disbursement accounts. */
const BOOKS: readonly { key: AccountKey; first: number; perDay: number; medianMinor: number }[] = [
  { key: "incDisbursement", first: 204_101, perDay: 20, medianMinor: 230_000 },
  { key: "logDisbursement", first: 51_007, perDay: 8, medianMinor: 115_000 },
];
/** Older paid checks have left the register. */
const REGISTER_DAYS = 200;

/** Issues checks, pays most of them some days later, and keeps the register. */
export class CheckBook {
  readonly register: Issue[] = [];
  readonly #desk: Desk;
  readonly #until: LocalDate;
  readonly #next = new Map<AccountKey, number>(BOOKS.map((book) => [book.key, book.first]));

  constructor(desk: Desk, until: LocalDate) {
    this.#desk = desk;
    this.#until = until;
  }

  /** A fresh number of an account's check book. */
  number(key: AccountKey): string {
    const number = this.#next.get(key) ?? 1_001;
    this.#next.set(key, number + 1);
    return String(number);
  }

  issue(
    key: AccountKey,
    amountMinor: number,
    issueDate: LocalDate,
    status: Issue["status"],
    checkNumber?: string,
  ): Issue {
    const { random } = this.#desk;
    const issue: Issue = {
      issueId: random.uuid(),
      accountId: ACCOUNTS[key].accountId,
      checkNumber: checkNumber ?? this.number(key),
      amountMinor,
      issueDate,
      payee: random.pick(PAYEES),
      status,
    };
    if (issueDate >= addDays(this.#until, -REGISTER_DAYS) || status !== "paid") this.register.push(issue);
    return issue;
  }

  /** Checks that clear on a day. */
  pay(day: Day): void {
    const { random } = this.#desk;
    for (const { key, perDay, medianMinor } of BOOKS) {
      for (let left = this.#desk.count(perDay); left > 0; left -= 1) {
        const issueDate = addDays(day.date, -random.between(3, 16));
        const issue = this.issue(key, random.amount(medianMinor), issueDate, "paid");
        const initiatedMs = this.#desk.at(day, 17, 23) - 86_400_000;
        this.#desk.put(day, key, -issue.amountMinor, `CHECK ${issue.checkNumber} PAID`, { initiatedMs });
      }
    }
  }

  /** Checks that are still out when the history ends; a few are void or stopped. */
  leaveOutstanding(): void {
    const { random, density } = this.#desk;
    for (const { key, perDay, medianMinor } of BOOKS) {
      for (let left = Math.ceil(perDay * 4 * density); left > 0; left -= 1) {
        const status = random.chance(0.04) ? "void" : random.chance(0.03) ? "stopped" : "issued";
        this.issue(key, random.amount(medianMinor), addDays(this.#until, -random.between(1, 14)), status);
      }
    }
  }
}
