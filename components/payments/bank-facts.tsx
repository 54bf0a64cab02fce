import { DescriptionList, type DescriptionItem } from "@/components/ui/description-list";
import { Section } from "@/components/ui/page-header";
import { formatInstant } from "@/lib/core/dates";
import type { PaymentDetail } from "@/lib/features/payments/types";

const none = <span className="text-ink-faint">not yet</span>;

/** The one key of this payment and everything the bank said, as it said it. */
export function BankFacts({ payment }: { readonly payment: PaymentDetail }) {
  const { bank } = payment;
  const code = (text: string | null) => (text ? <code className="font-mono text-sm break-all">{text}</code> : none);
  const at = (iso: string | null) => (iso ? formatInstant(new Date(iso), payment.timeZone) : none);
  const version: DescriptionItem = {
    term: "Approved version",
    value: code(payment.payloadHash),
    hint: "SHA-256 over everything that is approved",
  };
  if (payment.entries) {
    const each = "each entry has its own";
    const items = [
      { term: "Keys", value: each, hint: "stored with the release" },
      { term: "Numbers", value: each },
    ];
    return (
      <Section title="At the bank">
        <DescriptionList items={[...items, version]} />
      </Section>
    );
  }
  const items: DescriptionItem[] = [
    {
      term: "Idempotency key",
      value: code(payment.idempotencyKey),
      hint: payment.keyStoredAt
        ? "stored before the first sending; the same for every attempt"
        : "made when it is released",
    },
    {
      term: `Number at ${bank.name}`,
      value:
        payment.rail === "TRANSFER" && payment.status === "completed"
          ? "none: the bank gives transfers no number"
          : code(bank.paymentId),
      ...(payment.closedByPeople && bank.paymentId && !bank.status
        ? { hint: "named by the people who closed it, not by the bank" }
        : {}),
    },
    { term: "Bank's status", value: bank.status ? <code className="font-mono text-sm">{bank.status}</code> : none },
    { term: "Bank's time", value: at(bank.timestamp) },
    { term: "Bank's actor", value: bank.actor ?? none },
    { term: "Bank's request", value: code(bank.requestId) },
    version,
  ];
  return (
    <Section title="At the bank">
      <DescriptionList items={items} />
    </Section>
  );
}
