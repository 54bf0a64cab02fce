import Link from "next/link";
import { Chip } from "@/components/ui/chip";
import { DescriptionList, type DescriptionItem } from "@/components/ui/description-list";
import { formatDate } from "@/lib/core/dates";
import { formatMoney } from "@/lib/core/money";
import { isAchDebit, reasonWords } from "@/lib/features/positive-pay/rules/reasons";
import type { EarlierPresentment, ExceptionRow, IssuedCheck } from "@/lib/features/positive-pay/types";
import { decisionWords } from "./exception-status";

const CHECK_STATES: Readonly<Record<IssuedCheck["status"], { tone: "neutral" | "success" | "danger"; label: string }>> =
  {
    issued: { tone: "success", label: "Outstanding" },
    paid: { tone: "danger", label: "Paid before" },
    voided: { tone: "danger", label: "Voided" },
    stopped: { tone: "danger", label: "Stopped" },
  };

/** The state of our own check, as a word with its tone. */
export function CheckState({ issue }: { readonly issue: IssuedCheck }) {
  const { tone, label } = CHECK_STATES[issue.status];
  return <Chip tone={tone} label={issue.statusDate ? `${label} ${formatDate(issue.statusDate)}` : label} />;
}

/** Presented less issued, in minor units; null without an issued check. */
export function differenceMinor(row: Pick<ExceptionRow, "issue" | "presentedAmountMinor">): number | null {
  return row.issue ? row.presentedAmountMinor - row.issue.amountMinor : null;
}

function money(row: Pick<ExceptionRow, "currency">, amountMinor: number): string {
  return formatMoney({ amountMinor, currency: row.currency });
}

function issuedItems(row: ExceptionRow): DescriptionItem[] {
  const { issue } = row;
  if (isAchDebit(row.reasonCode)) {
    return [{ term: "In our register", value: "An ACH debit has no issued check" }];
  }
  if (!issue) {
    const fit = row.nearestIssued
      ? `The number fits our range: the nearest we issued is ${row.nearestIssued}.`
      : "The number does not fit: no issued check within 50 of it.";
    return [
      {
        term: "In our register",
        value: <strong className="text-danger">No issued check with this number</strong>,
        hint: fit,
      },
    ];
  }
  const difference = differenceMinor(row) ?? 0;
  const differs = difference === 0 ? null : `${difference > 0 ? "+" : ""}${money(row, difference)}`;
  return [
    {
      term: "Issued",
      value: <span className="num">{money(row, issue.amountMinor)}</span>,
      hint: differs ? (
        <strong className="num text-danger">Presented differs by {differs}</strong>
      ) : (
        "The same as presented"
      ),
    },
    { term: "Payee issued", value: issue.payee ?? "Not kept", hint: "The bank sends no payee to compare" },
    { term: "Issue date", value: formatDate(issue.issueDate) },
    { term: "Our check", value: <CheckState issue={issue} /> },
  ];
}

function Earlier({ row, items }: { readonly row: ExceptionRow; readonly items: readonly EarlierPresentment[] }) {
  if (items.length === 0) return "None";
  return (
    <ul>
      {items.map((item) => (
        <li key={item.id}>
          <Link href={`/positive-pay/${item.id}`} className="text-accent hover:underline">
            {formatDate(item.presentmentDate)}
          </Link>{" "}
          <span className="num">{money(row, item.amountMinor)}</span>
          {item.choice
            ? `, ${item.choice === "PAY" ? "paid" : "returned"}`
            : item.status === "defaulted"
              ? ", default assumed"
              : null}
        </li>
      ))}
    </ul>
  );
}

/** Everything an exception is judged by: what was presented beside what we issued. */
export function Facts({ row }: { readonly row: ExceptionRow }) {
  const { meaning } = reasonWords(row.reasonCode);
  const items: DescriptionItem[] = [
    {
      term: "Presented",
      value: <strong className="num font-semibold">{money(row, row.presentedAmountMinor)}</strong>,
      hint: `Presented ${formatDate(row.presentmentDate)}`,
    },
    { term: "Why it is here", value: meaning, hint: `The bank says ${row.reasonCode.replaceAll("_", "_\u200b")}` },
    ...issuedItems(row),
    { term: "Same number", value: <Earlier row={row} items={row.earlier} />, hint: "Other presentments of it" },
    { term: "Image", value: "Not supplied by this bank" },
  ];
  const { decision } = row;
  if (decision) {
    items.push({
      term: "Decision",
      value: `${decisionWords(decision)}, by ${decision.decidedBy}`,
      hint: [decision.note, decision.errorText].filter(Boolean).join(" · ") || undefined,
    });
  }
  return <DescriptionList items={items} className="[&>div]:grid-cols-[5.5rem_1fr]" />;
}
