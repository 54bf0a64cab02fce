import { HistoryList } from "@/components/activity/history-list";
import { Countdown } from "@/components/ui/countdown";
import { DescriptionList } from "@/components/ui/description-list";
import { Notice } from "@/components/ui/notice";
import { PageHeader, Panel, Section } from "@/components/ui/page-header";
import { formatInstant, formatTime } from "@/lib/core/dates";
import type { AuditRow } from "@/lib/features/audit/types";
import { isDecidable } from "@/lib/features/positive-pay/rules/decide";
import { isAchDebit, reasonWords } from "@/lib/features/positive-pay/rules/reasons";
import type { ExceptionDetail } from "@/lib/features/positive-pay/types";
import { DecidePanel } from "./decide-panel";
import { DecisionList } from "./decision-list";
import { ExceptionStatusChip } from "./exception-status";
import { Facts } from "./facts";

type ExceptionViewProps = {
  readonly exception: ExceptionDetail;
  readonly history: readonly AuditRow[];
  readonly mayDecide: boolean;
  readonly at: string;
};

/** One exception with everything that is known and was done about it. */
export function ExceptionView({ exception, history, mayDecide, at }: ExceptionViewProps) {
  const open = isDecidable(exception.status, new Date(exception.decideBy), new Date(at));
  const what = isAchDebit(exception.reasonCode) ? "ACH debit" : "Check";
  return (
    <>
      <PageHeader
        back={{ href: "/positive-pay", label: "Positive Pay" }}
        title={`${what} ${exception.checkNumber}`}
        status={<ExceptionStatusChip row={exception} />}
        total={reasonWords(exception.reasonCode).label}
        actions={open && mayDecide ? <DecidePanel row={exception} /> : null}
      />
      <p className="pb-3">
        <Countdown
          until={exception.decideBy}
          untilLabel={formatTime(new Date(exception.decideBy), exception.timeZone)}
          atZero={
            exception.defaultAction === "PAY" ? "the bank pays what is undecided" : "the bank returns what is undecided"
          }
          now={at}
        />
      </p>
      {exception.status === "defaulted" ? (
        <Notice tone="warning" title="Nobody decided before the cut-off" className="mb-3">
          By the account&apos;s default it was {exception.defaultAction === "PAY" ? "paid" : "returned"}. That is
          assumed: the bank shows it with the next day&apos;s posting.
        </Notice>
      ) : null}
      {exception.alarm ? (
        <Notice tone="danger" title="Look into this" className="mb-3">
          {exception.alarm}
        </Notice>
      ) : null}
      <div className="grid items-start gap-x-6 lg:grid-cols-2">
        <Section title="Facts">
          <Panel>
            <Facts row={exception} />
          </Panel>
        </Section>
        <Section title="Decisions" count={exception.decisions.length === 0 ? "" : String(exception.decisions.length)}>
          <DecisionList exception={exception} />
        </Section>
        <Section title="From the bank">
          <Panel>
            <DescriptionList items={bankItems(exception)} />
          </Panel>
        </Section>
        <Section title="History">
          <Panel>
            <HistoryList rows={history} zone={exception.timeZone} />
          </Panel>
        </Section>
      </div>
    </>
  );
}

function bankItems(exception: ExceptionDetail) {
  const { bankName, timeZone, listedAt, source, bankTimestamp, bankActor, bankRequestId, bankExceptionId } = exception;
  const at = (iso: string): string => formatInstant(new Date(iso), timeZone);
  return [
    { term: "Bank", value: bankName },
    { term: "Account", value: [exception.accountName, exception.entityName].filter(Boolean).join(", ") },
    {
      term: "Listed",
      value: at(listedAt),
      hint: source === "webhook" ? "Heard by webhook" : "Found in the bank's list",
    },
    { term: "Decide by", value: at(exception.decideBy) },
    { term: "Bank's id", value: <code className="text-sm">{bankExceptionId}</code> },
    { term: "Bank's time", value: bankTimestamp ? at(bankTimestamp) : "Not sent" },
    { term: "Bank's actor", value: bankActor ?? "Not sent" },
    { term: "Bank request", value: bankRequestId ? <code className="text-sm">{bankRequestId}</code> : "Not sent" },
  ];
}
