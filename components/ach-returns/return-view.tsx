import { HistoryList } from "@/components/activity/history-list";
import { DescriptionList, type DescriptionItem } from "@/components/ui/description-list";
import { TextLink } from "@/components/ui/link-button";
import { Notice } from "@/components/ui/notice";
import { PageHeader, Panel, Section } from "@/components/ui/page-header";
import { formatDate, formatInstant } from "@/lib/core/dates";
import { formatMoney } from "@/lib/core/money";
import { allowsAct, codeWords, dishonorBy, KIND_WORDS } from "@/lib/features/ach-returns/rules";
import type { MatchCandidate, ReturnDetail } from "@/lib/features/ach-returns/types";
import type { AuditRow } from "@/lib/features/audit/types";
import { paymentNumber } from "@/lib/features/payments/rules/words";
import { CorrectionPanel } from "./correction-panel";
import { Deadline } from "./deadline";
import { HandleButton } from "./handle-button";
import { MatchPanel } from "./match-panel";
import { ResubmitButton } from "./resubmit-button";
import { ReturnStatus } from "./return-status";
import { payeeWords } from "./words";

type ReturnViewProps = {
  readonly returned: ReturnDetail;
  readonly candidates: readonly MatchCandidate[];
  readonly text: string;
  readonly history: readonly AuditRow[];
  readonly mayHandle: boolean;
  readonly mayAccept: boolean;
  readonly resubmission: {
    readonly refusal: string | null;
    readonly earliest: string;
    readonly latest: string;
    readonly otherIds: readonly string[];
  } | null;
  readonly zone: string;
  readonly today: string;
};

/** One returned entry or notification: what it means, until when, what comes next, and what it speaks of. */
export function ReturnView(props: ReturnViewProps) {
  const { returned, candidates, text, history, mayHandle, mayAccept, resubmission, zone, today } = props;
  const words = codeWords(returned.code);
  const isOpen = returned.state === "open";
  const closes = mayHandle && allowsAct(returned, "close") && returned.changes.length === 0;
  const resends = mayHandle && resubmission !== null && resubmission.refusal === null;
  return (
    <>
      <PageHeader
        title={`${returned.code} ${words.title}`}
        back={{ href: "/ach-returns", label: "ACH returns" }}
        status={<ReturnStatus row={returned} />}
        description={words.words}
        actions={
          <>
            {resends ? <ResubmitButton returnId={returned.id} {...resubmission} /> : null}
            {closes ? <HandleButton returnId={returned.id} /> : null}
          </>
        }
      />
      <NextStep
        returned={returned}
        today={today}
        zone={zone}
        refusal={mayHandle ? (resubmission?.refusal ?? null) : null}
      />
      {returned.kind === "correction" && (isOpen || returned.state === "corrected") && returned.isMatched ? (
        <CorrectionPanel returned={returned} mayAccept={mayAccept} />
      ) : null}
      {!returned.isMatched && isOpen ? (
        <MatchPanel returned={returned} candidates={candidates} text={text} mayHandle={mayHandle} />
      ) : null}
      <div className="grid items-start gap-x-8 lg:grid-cols-2">
        <Section title="What came back">
          <DescriptionList items={facts(returned, zone)} />
        </Section>
        {returned.original ? (
          <Section title="The entry it speaks of">
            <DescriptionList items={originalFacts(returned.original)} />
          </Section>
        ) : null}
      </div>
      <Section title="History" count={String(history.length)}>
        {history.length === 0 ? (
          <Panel>
            <p className="text-ink-soft">Nobody has done anything with it yet.</p>
          </Panel>
        ) : (
          <HistoryList rows={history} zone={zone} />
        )}
      </Section>
    </>
  );
}

type NextStepProps = {
  readonly returned: ReturnDetail;
  readonly today: string;
  readonly zone: string;
  readonly refusal: string | null;
};

/** What is to be done, or what was done with it. */
function NextStep({ returned, today, zone, refusal }: NextStepProps) {
  const { resent, note, endedBy, endedAt } = returned;
  if (returned.state === "open") {
    const until = dishonorBy(returned);
    return (
      <Notice tone="info" title="Next step" className="mb-6">
        <p>{codeWords(returned.code).nextStep}</p>
        {returned.actBy ? (
          <p>
            Due <Deadline actBy={returned.actBy} today={today} isOpen />.
          </p>
        ) : null}
        {until && until >= today ? (
          <p className="text-ink-soft">
            If the return itself is wrong or came too late, ask the bank to dishonor it by {formatDate(until)}.
          </p>
        ) : null}
        {refusal ? <p>{refusal}</p> : null}
      </Notice>
    );
  }
  const who = endedBy && endedAt ? `${endedBy}, ${formatInstant(new Date(endedAt), zone)}` : null;
  return (
    <Notice tone={resent && !resent.isAlive ? "warning" : "success"} className="mb-6">
      {resent ? (
        <p>
          Sent again in <TextLink href={`/ach-files/${resent.fileId}`}>{resent.fileName}</TextLink>
          {resent.isAlive ? "." : ", which came to nothing: it may be sent again."}
        </p>
      ) : null}
      {note ? <p>{note}</p> : null}
      {who ? <p className="text-ink-soft">{who}</p> : null}
    </Notice>
  );
}

function facts(row: ReturnDetail, zone: string): DescriptionItem[] {
  const money = formatMoney({ amountMinor: row.amountMinor, currency: "USD" });
  const way = row.direction === "debit" ? "debit: the money is taken from us again" : "credit: the money is ours again";
  return [
    { term: "Kind", value: KIND_WORDS[row.kind] },
    {
      term: "Amount",
      value: <span className="num font-semibold">{row.amountMinor === 0 ? "None" : money}</span>,
      ...(row.kind === "return" && row.direction ? { hint: way } : {}),
    },
    { term: "Payee", value: payeeWords(row), ...(row.individualId ? { hint: row.individualId } : {}) },
    ...(row.addendaText ? [{ term: "The bank adds", value: row.addendaText }] : []),
    ...(row.correctedShown ? [{ term: "Said to be right", value: row.correctedShown }] : []),
    { term: "Received", value: formatInstant(new Date(row.receivedAt), zone) },
    ...(row.settlementDate ? [{ term: "Settled back", value: formatDate(row.settlementDate) }] : []),
    { term: "Original trace", value: <span className="num">{row.originalTrace}</span> },
    { term: "Trace of the return", value: <span className="num">{row.traceNumber}</span> },
    { term: "Company", value: row.companyId, hint: row.sec },
    {
      term: "Came in",
      value: row.isFileSeen ? <TextLink href={`/ach-files/${row.fileId}`}>{row.fileName}</TextLink> : row.fileName,
      hint: `line ${row.line.toLocaleString("en-US")}`,
    },
  ];
}

function originalFacts(original: NonNullable<ReturnDetail["original"]>): DescriptionItem[] {
  const { payment } = original;
  return [
    {
      term: "Payment",
      value: <TextLink href={`/payments/${payment.id}`}>{paymentNumber(payment.number)}</TextLink>,
      hint: payment.accountName,
    },
    {
      term: "File",
      value: <TextLink href={`/ach-files/${original.fileId}`}>{original.fileName}</TextLink>,
      hint: `line ${original.line.toLocaleString("en-US")}`,
    },
    { term: "Payee", value: payeeWords(original), ...(original.individualId ? { hint: original.individualId } : {}) },
    {
      term: "Amount",
      value: <span className="num">{formatMoney({ amountMinor: original.amountMinor, currency: "USD" })}</span>,
    },
    { term: "Their bank", value: <span className="num">{original.routingNumber}</span>, hint: "ABA routing number" },
    { term: "Transaction code", value: <span className="num">{original.transactionCode}</span> },
    { term: "Settled", value: original.settledOn ? formatDate(original.settledOn) : "Not yet" },
  ];
}
