import { DescriptionList, type DescriptionItem } from "@/components/ui/description-list";
import { TextLink } from "@/components/ui/link-button";
import { Section } from "@/components/ui/page-header";
import { formatDate, formatInstant } from "@/lib/core/dates";
import { formatMoney } from "@/lib/core/money";
import { LATENCY, LATENCY_WORDS } from "@/lib/features/banks/rules";
import { RAIL_WORDS } from "@/lib/features/payments/rules/words";
import type { PaymentDetail, Rail } from "@/lib/features/payments/types";

/** What is paid, from where, to where, in words. */
export function PaymentFacts({ payment }: { readonly payment: PaymentDetail }) {
  const at = (iso: string): string => formatInstant(new Date(iso), payment.timeZone);
  const items: DescriptionItem[] = [
    { term: "Kind", value: RAIL_WORDS[payment.rail], hint: latency(payment.rail) },
    {
      term: "Amount",
      value: <span className="num font-semibold">{formatMoney(payment)}</span>,
      ...(payment.ach ? { hint: "credits and debits of the file together" } : {}),
    },
    {
      term: "From",
      value: (
        <TextLink href={`/accounts/${payment.accountId}`}>
          {payment.accountName} {payment.accountLast4 ? `··${payment.accountLast4}` : ""}
        </TextLink>
      ),
      hint: payment.entityName ?? undefined,
    },
    ...destination(payment),
    ...(payment.reference ? [{ term: "Reference", value: payment.reference }] : []),
    { term: "Created", value: `${at(payment.createdAt)} by ${payment.createdBy}` },
    ...(payment.sentForApprovalAt ? [{ term: "Sent for approval", value: at(payment.sentForApprovalAt) }] : []),
    ...(payment.releasedAt
      ? [{ term: "Released", value: `${at(payment.releasedAt)} by ${payment.releasedBy ?? "someone who left"}` }]
      : []),
    ...(payment.finalAt ? [{ term: "Ended", value: at(payment.finalAt) }] : []),
  ];
  return (
    <Section title="What is paid">
      <DescriptionList items={items} />
    </Section>
  );
}

/** How soon the bank takes it up (seed 000, section 2). */
function latency(rail: Rail): string {
  const subjects = { ACH: "ach", WIRE: "wires", TRANSFER: "transfers" } as const;
  return LATENCY_WORDS[LATENCY[subjects[rail]]].toLowerCase();
}

function destination(payment: PaymentDetail): DescriptionItem[] {
  const { beneficiary, toAccount, ach } = payment;
  if (beneficiary) {
    return [
      { term: "To", value: beneficiary.name },
      {
        term: "Their bank",
        value: <span className="num">{beneficiary.routingNumber}</span>,
        hint: "ABA routing number",
      },
      {
        term: "Their account",
        value: <span className="num">··{beneficiary.accountLast4}</span>,
        hint: "kept encrypted; only the bank gets the whole number",
      },
    ];
  }
  if (toAccount) {
    const name = `${toAccount.name} ${toAccount.last4 ? `··${toAccount.last4}` : ""}`;
    return [
      { term: "To", value: <TextLink href={`/accounts/${toAccount.id}`}>{name}</TextLink>, hint: "an account of ours" },
    ];
  }
  if (!ach) return [{ term: "To", value: payment.destination }];
  const usd = (amountMinor: number): string => formatMoney({ amountMinor, currency: payment.currency });
  return [
    {
      term: "File",
      value: <TextLink href={`/ach-files/${ach.fileId}`}>{ach.fileName}</TextLink>,
      hint: `${ach.entryCount.toLocaleString("en-US")} ${ach.entryCount === 1 ? "entry" : "entries"} in ${ach.batchCount} ${ach.batchCount === 1 ? "batch" : "batches"}`,
    },
    { term: "Paid out", value: <span className="num">{usd(ach.creditMinor)}</span>, hint: "credits to others" },
    { term: "Taken in", value: <span className="num">{usd(ach.debitMinor)}</span>, hint: "debits from others" },
    ...(ach.effectiveDate
      ? [{ term: "Effective", value: formatDate(ach.effectiveDate), hint: "latest date of its batches" }]
      : []),
    { term: "SHA-256", value: <code className="font-mono text-sm break-all">{ach.sha256}</code> },
  ];
}
