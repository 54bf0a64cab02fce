import { HistoryList } from "@/components/activity/history-list";
import { LinkButton } from "@/components/ui/link-button";
import { Notice } from "@/components/ui/notice";
import { PageHeader, Section } from "@/components/ui/page-header";
import { formatDate, formatInstant } from "@/lib/core/dates";
import { formatMoney } from "@/lib/core/money";
import type { AuditRow } from "@/lib/features/audit/types";
import type { AchEntryFilter } from "@/lib/features/ach-files/schema";
import { isPaymentAlive, mayAct, settlesOn } from "@/lib/features/ach-files/rules";
import type {
  AchAdvice,
  AchEntryPage,
  AchFileDetail,
  DateAdvice,
  SettlementAccount,
} from "@/lib/features/ach-files/types";
import type { RepairStory as Story } from "@/lib/features/ach-files/types/repairs";
import { BatchTable } from "./batch-table";
import { ControlTotals } from "./control-totals";
import { DiscardButton } from "./discard-button";
import { EntryTable } from "./entry-table";
import { FileFacts } from "./file-facts";
import { FileFigures } from "./file-figures";
import { FileFindings } from "./file-findings";
import { FileStatus } from "./file-status";
import { FileVerdict } from "./file-verdict";
import { IssueList } from "./issue-list";
import { RepairStory } from "./repair-story";
import { SendForm } from "./send-form";

type FileViewProps = {
  readonly file: AchFileDetail;
  readonly entries: AchEntryPage;
  readonly query: AchEntryFilter;
  readonly dates: DateAdvice | null;
  readonly advice: readonly AchAdvice[];
  readonly accounts: readonly SettlementAccount[];
  readonly mine: boolean;
  readonly zone: string;
  readonly story: Story | null;
  readonly history: readonly AuditRow[];
};

/** One ACH file: what it comes to, what stands out and what is wrong, what can be done with it now, and its entries. */
export function FileView(props: FileViewProps) {
  const { file, entries, query, dates, advice, accounts, mine, zone, story, history } = props;
  const acts = mine && mayAct("discard", file.status) && !isPaymentAlive(file.payment);
  const mayRepair = acts && mayAct("repair", file.status) && file.summary !== null && !file.payment;
  return (
    <>
      <PageHeader
        title={file.fileName}
        back={{ href: "/ach-files", label: "ACH files" }}
        status={<FileStatus file={file} />}
        description={`${madeWords(file)} ${formatInstant(new Date(file.uploadedAt), zone)} by ${file.uploadedBy}.`}
        actions={<Actions file={file} acts={acts} mayRepair={mayRepair} />}
      />
      <div className="mb-4 flex flex-col gap-3">
        <FileVerdict file={file} mayRepair={mayRepair} />
        {advice.map((item) => (
          <Notice key={item.code} tone="warning">
            {item.sentence}
          </Notice>
        ))}
      </div>
      <div className="mb-6">
        <FileFigures file={file} />
      </div>
      <ControlTotals
        file={file}
        askedBy={accounts.flatMap(({ label, refusal, policy }) => (policy.controlTotals && !refusal ? [label] : []))}
        mayKey={mine && mayAct("control", file.status) && !file.payment}
        zone={zone}
      />
      {mine && dates && file.summary ? (
        <div className="mb-6">
          <SendForm
            fileId={file.id}
            accounts={accounts.map((account) => toChoice(account, file.summary))}
            totals={totalsInWords(file)}
            totalMinor={file.creditMinor + file.debitMinor}
            bankZone={zone}
          />
        </div>
      ) : null}
      <IssueList file={file} />
      <FileFindings file={file} />
      {story ? <RepairStory file={file} story={story} /> : null}
      {file.summary && file.summary.batches.length > 0 ? (
        <BatchTable batches={file.summary.batches} fileId={file.id} all={query.batches === "all"} />
      ) : null}
      {file.entryCount > 0 && file.status !== "invalid" ? (
        <EntryTable fileId={file.id} entries={entries} query={query} />
      ) : null}
      <FileFacts file={file} zone={zone} />
      <Section title="History">
        <HistoryList rows={history} zone={zone} />
      </Section>
    </>
  );
}

type ActionsProps = { readonly file: AchFileDetail; readonly acts: boolean; readonly mayRepair: boolean };

function Actions({ file, acts, mayRepair }: ActionsProps) {
  return (
    <>
      {file.summary && file.status !== "checking" ? (
        <LinkButton href={`/ach-files/${file.id}/records`}>Records</LinkButton>
      ) : null}
      {mayRepair ? <LinkButton href={`/ach-files/${file.id}/repair`}>File doctor</LinkButton> : null}
      {acts ? <DiscardButton fileId={file.id} fileName={file.fileName} /> : null}
    </>
  );
}

const MADE: Readonly<Record<AchFileDetail["source"], string>> = {
  upload: "Uploaded",
  repair: "Repaired",
  spreadsheet: "Made of a spreadsheet",
  reversal: "Made as a reversal",
  resubmission: "Made of returned entries",
  bank: "Fetched",
};

function madeWords(file: AchFileDetail): string {
  return MADE[file.source];
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
