import Link from "next/link";
import { LinkButton } from "@/components/ui/link-button";
import { Notice } from "@/components/ui/notice";
import { PageHeader } from "@/components/ui/page-header";
import { formatDate, formatInstant } from "@/lib/core/dates";
import { formatMoney } from "@/lib/core/money";
import { paymentNumber } from "@/lib/features/payments/rules/words";
import type { AchEntryFilter } from "@/lib/features/ach-files/schema";
import { isPaymentAlive, mayAct, settlesOn } from "@/lib/features/ach-files/rules";
import type {
  AchAdvice,
  AchEntryPage,
  AchFileDetail,
  DateAdvice,
  SettlementAccount,
} from "@/lib/features/ach-files/types";
import { BatchTable } from "./batch-table";
import { CheckingWatch } from "./checking-watch";
import { DiscardButton } from "./discard-button";
import { EntryTable } from "./entry-table";
import { FileFacts } from "./file-facts";
import { FileFigures } from "./file-figures";
import { FileStatus } from "./file-status";
import { IssueList } from "./issue-list";
import { RestampButton } from "./restamp-button";
import { SendForm } from "./send-form";
import { counted } from "./words";

type FileViewProps = {
  readonly file: AchFileDetail;
  readonly entries: AchEntryPage;
  readonly query: AchEntryFilter;
  readonly dates: DateAdvice | null;
  readonly advice: readonly AchAdvice[];
  readonly accounts: readonly SettlementAccount[];
  readonly mine: boolean;
  readonly zone: string;
};

/** One ACH file: what it comes to, what is wrong with it, what can be done with it now, and its entries. */
export function FileView(props: FileViewProps) {
  const { file, entries, query, dates, advice, accounts, mine, zone } = props;
  const acts = mine && mayAct("discard", file.status) && !isPaymentAlive(file.payment);
  return (
    <>
      <PageHeader
        title={file.fileName}
        back={{ href: "/ach-files", label: "ACH files" }}
        status={<FileStatus file={file} />}
        description={`Uploaded ${formatInstant(new Date(file.uploadedAt), zone)} by ${file.uploadedBy}.`}
        actions={
          acts ? (
            <>
              {dates && !file.payment ? (
                <RestampButton fileId={file.id} earliest={dates.earliest} latest={dates.latest} />
              ) : null}
              <DiscardButton fileId={file.id} fileName={file.fileName} />
            </>
          ) : null
        }
      />
      <div className="mb-4 flex flex-col gap-3">
        <Verdict file={file} />
        {advice.map((item) => (
          <Notice key={item.code} tone="warning">
            {item.sentence}
          </Notice>
        ))}
      </div>
      <div className="mb-6">
        <FileFigures file={file} />
      </div>
      {mine && dates && file.summary ? (
        <div className="mb-6">
          <SendForm
            fileId={file.id}
            accounts={accounts.map((account) => toChoice(account, file.summary))}
            totals={totalsInWords(file)}
            bankZone={zone}
          />
        </div>
      ) : null}
      <IssueList file={file} />
      {file.summary && file.summary.batches.length > 0 ? (
        <BatchTable batches={file.summary.batches} fileId={file.id} all={query.batches === "all"} />
      ) : null}
      {file.entryCount > 0 && file.status !== "invalid" ? (
        <EntryTable fileId={file.id} entries={entries} query={query} />
      ) : null}
      <FileFacts file={file} zone={zone} />
    </>
  );
}

function toChoice({ earliest, ...account }: SettlementAccount, summary: AchFileDetail["summary"]) {
  return { ...account, settles: formatDate(summary ? settlesOn(earliest, summary) : earliest) };
}

function totalsInWords(file: AchFileDetail): string {
  const parts = [
    file.creditMinor > 0 ? `${formatMoney({ amountMinor: file.creditMinor, currency: "USD" })} out` : null,
    file.debitMinor > 0 ? `${formatMoney({ amountMinor: file.debitMinor, currency: "USD" })} in` : null,
  ].filter((part) => part !== null);
  return parts.length > 0 ? parts.join(", ") : "no money, prenotes only";
}

function Verdict({ file }: { readonly file: AchFileDetail }) {
  if (file.status === "checking") return <CheckingWatch fileId={file.id} />;
  if (file.payment && !isPaymentAlive(file.payment)) {
    return (
      <Notice
        tone="warning"
        title={`Its payment ${paymentNumber(file.payment.number)} came to nothing`}
        action={<LinkButton href={`/payments/${file.payment.id}`}>Open the payment</LinkButton>}
      >
        One file becomes one payment. Upload the file again to send it again.
      </Notice>
    );
  }
  if (file.payment) {
    return (
      <Notice
        tone="info"
        title={`This file is payment ${paymentNumber(file.payment.number)}`}
        action={<LinkButton href={`/payments/${file.payment.id}`}>Open the payment</LinkButton>}
      >
        Its approval, its way to the bank and its settlement are followed there.
      </Notice>
    );
  }
  if (file.status === "invalid") {
    return (
      <Notice tone="danger" title={`Refused: ${counted(file.issueCount, "issue", "issues")}`}>
        Nothing of it was sent. Mend what is listed below where the file is made, then upload it again.
      </Notice>
    );
  }
  if (file.status === "discarded") {
    return (
      <Notice tone="info" title="Discarded">
        {file.repairedToId ? (
          <>
            A copy with new effective dates takes its place:{" "}
            <Link href={`/ach-files/${file.repairedToId}`} className="text-accent underline">
              open the copy
            </Link>
            .
          </>
        ) : (
          "It will not be sent."
        )}
      </Notice>
    );
  }
  if (file.verdict === "repairable") {
    return (
      <Notice tone="warning" title="The file can be sent; its form is off">
        It means exactly one thing, but breaks the layout in the ways listed below. It goes to the bank as it is.
      </Notice>
    );
  }
  return (
    <Notice tone="success" title="The file is valid">
      Every record, count, total and hash agrees.
    </Notice>
  );
}
