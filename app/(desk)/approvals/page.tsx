import type { Metadata } from "next";
import { ApproveKey } from "@/components/approvals/approve-key";
import { ClosingLane } from "@/components/approvals/closing-lane";
import { WaitingCard } from "@/components/approvals/waiting-card";
import { totalsText } from "@/components/payments/payment-totals";
import { EmptyState } from "@/components/ui/empty-state";
import { KeyboardList } from "@/components/ui/keyboard-list";
import { LinkButton } from "@/components/ui/link-button";
import { PageHeader } from "@/components/ui/page-header";
import { loadApprovals } from "@/lib/features/approvals/loaders";
import { totalWaiting } from "@/lib/features/approvals/rules";

export const metadata: Metadata = { title: "Approvals" };

export default async function ApprovalsPage() {
  const { waiting, closings, mayApprove, now } = await loadApprovals();
  const mine = waiting.filter((payment) => payment.refusal === null).length;
  return (
    <>
      <PageHeader
        title="Approvals"
        count={mayApprove ? `${mine} for you, ${waiting.length} waiting in all` : `${waiting.length} waiting`}
        total={waiting.length > 0 ? totalsText(totalWaiting(waiting)) : undefined}
        description={
          mayApprove && mine > 0 ? (
            <>
              Yours first, by the next cut-off.
              <span className="max-sm:hidden">
                {" "}
                <kbd className="kbd">j</kbd> <kbd className="kbd">k</kbd> move, <kbd className="kbd">a</kbd> approves,{" "}
                <kbd className="kbd">Enter</kbd> opens.
              </span>
            </>
          ) : undefined
        }
      />
      <KeyboardList>
        <ApproveKey>
          <ClosingLane closings={closings} />
          {waiting.length > 0 ? (
            <ul aria-label="Payments that wait" className="rounded-md border">
              {waiting.map((payment) => (
                <WaitingCard key={payment.id} payment={payment} mayApprove={mayApprove} now={now} />
              ))}
            </ul>
          ) : (
            <EmptyState
              title={closings.length > 0 ? "No payment waits for approval" : "Nothing waits for approval"}
              action={<LinkButton href="/payments">All payments</LinkButton>}
            >
              Payments appear here as soon as somebody sends one for approval.
            </EmptyState>
          )}
        </ApproveKey>
      </KeyboardList>
    </>
  );
}
