import type { Metadata } from "next";
import { HistoryList } from "@/components/activity/history-list";
import { PaymentReturns } from "@/components/ach-returns/payment-returns";
import { ReversalSection } from "@/components/ach-returns/reversal-section";
import { DecisionDialogs } from "@/components/approvals/decision-dialogs";
import { ApprovalList } from "@/components/payments/approval-list";
import { AttemptTable } from "@/components/payments/attempt-table";
import { BankFacts } from "@/components/payments/bank-facts";
import { ClosingSection } from "@/components/payments/closing-section";
import { EntriesSection } from "@/components/payments/entries/entries-section";
import { LiveStatus } from "@/components/payments/live-status";
import { PaymentActions } from "@/components/payments/payment-actions";
import { PaymentFacts } from "@/components/payments/payment-facts";
import { PaymentStatusChip } from "@/components/payments/status-chip";
import { PageHeader, Section } from "@/components/ui/page-header";
import { loadPaymentReturns, loadReversal } from "@/lib/features/ach-returns/loaders";
import { loadPayment } from "@/lib/features/payments/loaders";
import { paymentNumber, paymentSentence } from "@/lib/features/payments/rules/words";

export const metadata: Metadata = { title: "Payment" };

export default async function PaymentPage({
  params,
  searchParams,
}: {
  readonly params: Promise<{ id: string }>;
  readonly searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const [{ id }, query] = await Promise.all([params, searchParams]);
  const { payment, history, allowed, refusal, settlement, entryPage, now } = await loadPayment(id, query);
  const when = settlement?.sentence ?? null;
  const returned = await loadPaymentReturns(payment.id);
  const reversal = payment.ach ? await loadReversal(payment.ach.fileId) : null;
  return (
    <>
      <PageHeader
        title={paymentNumber(payment.number)}
        back={{ href: "/payments", label: "Payments" }}
        status={<PaymentStatusChip payment={payment} />}
        description={`${paymentSentence(payment)}.`}
        actions={
          <>
            <PaymentActions payment={payment} allowed={allowed} settlement={when} />
            {allowed.approve ? <DecisionDialogs payment={payment} settlement={when ?? ""} /> : null}
          </>
        }
      />
      <LiveStatus payment={payment} settlement={when} />
      {refusal && payment.status !== "unknown" ? <p className="mb-4 text-ink-soft">{refusal}</p> : null}
      <ClosingSection payment={payment} allowed={allowed} refusal={refusal} />
      <div className="grid gap-x-8 lg:grid-cols-2">
        <PaymentFacts payment={payment} />
        <div>
          <ApprovalList payment={payment} />
          <BankFacts payment={payment} />
        </div>
      </div>
      <PaymentReturns {...returned} />
      <ReversalSection offer={reversal} />
      <EntriesSection payment={payment} page={entryPage} mayStop={allowed.stopSending} now={now} />
      <AttemptTable payment={payment} />
      <Section title="History" count={String(history.length)}>
        <HistoryList rows={history} zone={payment.timeZone} />
      </Section>
    </>
  );
}
