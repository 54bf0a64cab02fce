import { formatMoney, sumMinor } from "@/lib/core/money";
import type { Role } from "@/lib/core/permissions";
import { repeatSentence } from "@/lib/features/ach-files/rules";
import { missSentence, planSentence } from "@/lib/features/payments/rules/entries";
import { canApprove, canRelease } from "@/lib/features/payments/rules/permits";
import { settlementOf } from "@/lib/features/payments/rules/settlement";
import { paymentNumber } from "@/lib/features/payments/rules/words";
import type { CurrencyTotal } from "@/lib/features/payments/types";
import type { Hint, Waiting, WaitingView } from "./types";

type Person = { readonly memberId: string; readonly role: Role };

/** What to look at twice: new payees, larger amounts, changed names, twins, an account that does not hold the money. */
export function hintsFor(payment: Waiting): Hint[] {
  const hints: Hint[] = [];
  const money = (amountMinor: number): string => formatMoney({ amountMinor, currency: payment.currency });
  const { precedent, available } = payment;
  if (payment.rail === "WIRE") {
    if (!precedent || precedent.count === 0) {
      hints.push({
        tone: "warning",
        sentence: "First payment to this account number. Confirm it by a call to a number you know.",
      });
    } else {
      const times = precedent.count === 1 ? "1 earlier payment" : `${precedent.count} earlier payments`;
      const larger = payment.amountMinor > precedent.mostMinor;
      hints.push({
        tone: larger ? "warning" : "info",
        sentence: `${times} to this account, at most ${money(precedent.mostMinor)}${larger ? ": this one is larger" : ""}.`,
      });
      if (precedent.lastName !== payment.beneficiary?.name) {
        hints.push({ tone: "warning", sentence: `Last time this account was called "${precedent.lastName}".` });
      }
    }
  }
  if (precedent && precedent.twins.length > 0) {
    hints.push({
      tone: "warning",
      sentence: `Same amount to the same account within a week: ${precedent.twins.map(paymentNumber).join(", ")}.`,
    });
  }
  for (const repeat of payment.repeats) {
    hints.push({ tone: "warning", sentence: repeatSentence(repeat, payment.timeZone).sentence });
  }
  const leaves = payment.rail === "ACH" ? (payment.ach?.creditMinor ?? 0) : payment.amountMinor;
  if (available) {
    const rest = available.amountMinor - leaves;
    hints.push({
      tone: rest < 0 ? "warning" : "info",
      sentence: `Leaves ${money(rest)} available on ${payment.accountName}.`,
    });
  }
  return hints;
}

/** A file that goes entry by entry may take longer than the day has hours. */
function drainHints({ drain, timeZone }: Waiting, now: Date): Hint[] {
  if (!drain) return [];
  const miss = missSentence(drain, timeZone);
  const plan: Hint = { tone: "info", sentence: planSentence(drain, timeZone, now) };
  return miss ? [plan, { tone: "warning", sentence: miss }] : [plan];
}

/** What has no cut-off comes after everything that has one. */
function releaseByMs(view: WaitingView): number {
  return view.settlement.releaseBy === null ? Number.MAX_SAFE_INTEGER : Date.parse(view.settlement.releaseBy);
}

/** What one approver sees of the queue: theirs first, then by the next cut-off, then the larger amount. */
export function viewQueue(waiting: readonly Waiting[], person: Person, now: Date): WaitingView[] {
  const views = waiting.map((payment): WaitingView => {
    const { status, createdById, uploadedById, payloadHash, rail, timeZone, wireCutoff, achCutoff, ach } = payment;
    const rule = status === "approved" ? canRelease : canApprove;
    const refusal = rule({ status, createdById, uploadedById, payloadHash }, person, payloadHash);
    const settlement = settlementOf(
      { rail, timeZone, wireCutoff, achCutoff, effectiveDate: ach?.effectiveDate ?? null },
      now,
    );
    return {
      ...payment,
      settlement,
      hints: [...hintsFor(payment), ...drainHints(payment, now)],
      refusal: refusal?.sentence ?? null,
    };
  });
  return views.toSorted(
    (a, b) =>
      Number(a.refusal !== null) - Number(b.refusal !== null) ||
      releaseByMs(a) - releaseByMs(b) ||
      b.amountMinor - a.amountMinor,
  );
}

/** What the queue comes to, by currency. */
export function totalWaiting(waiting: readonly Waiting[]): CurrencyTotal[] {
  const currencies = [...new Set(waiting.map((payment) => payment.currency))].toSorted();
  return currencies.map((currency) => {
    const amounts = waiting.filter((payment) => payment.currency === currency).map((payment) => payment.amountMinor);
    return { currency, amountMinor: sumMinor(amounts), count: amounts.length };
  });
}
