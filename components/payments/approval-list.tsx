import { Chip } from "@/components/ui/chip";
import { Section } from "@/components/ui/page-header";
import { formatInstant } from "@/lib/core/dates";
import type { PaymentDetail } from "@/lib/features/payments/types";

/** Who said what about this payment. */
export function ApprovalList({ payment }: { readonly payment: PaymentDetail }) {
  return (
    <Section title="Approvals" count={String(payment.approvals.length)}>
      {payment.approvals.length === 0 ? (
        <p className="text-ink-soft">
          Nobody has decided yet. It takes one approver who neither created it nor uploaded its file.
        </p>
      ) : (
        <ul className="flex flex-col">
          {payment.approvals.map((approval) => (
            <li key={approval.at} className="flex flex-wrap items-baseline gap-x-3 border-t py-1.5 first:border-t-0">
              <Chip
                tone={approval.verdict === "approved" ? "success" : "danger"}
                label={approval.verdict === "approved" ? "Approved" : "Rejected"}
              />
              <span className="font-medium">{approval.memberName}</span>
              <time dateTime={approval.at} className="num text-sm text-ink-soft">
                {formatInstant(new Date(approval.at), payment.timeZone)}
              </time>
              {approval.note ? <span className="w-full text-ink-soft">“{approval.note}”</span> : null}
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
