import { DescriptionList } from "@/components/ui/description-list";
import { TextLink } from "@/components/ui/link-button";
import { Panel } from "@/components/ui/page-header";
import { formatInstant } from "@/lib/core/dates";
import type { TransactionDetail } from "@/lib/features/transactions/types";

/** Where a line stands and what the bank says about it. */
export function LineFacts({ line }: { readonly line: TransactionDetail }) {
  const instant = (iso: string | null) => (iso === null ? "not sent" : formatInstant(new Date(iso), line.bankTimeZone));
  const code = (text: string | null) =>
    text === null ? "not sent" : <code className="text-sm break-all">{text}</code>;
  const items = [
    { term: "Account", value: <TextLink href={`/accounts/${line.accountId}`}>{line.accountName}</TextLink> },
    { term: "Legal entity", value: line.entityName ?? "not given to one yet" },
    { term: "Bank", value: line.bankName },
    { term: "Bank's id of the line", value: code(line.bankTransactionId) },
    { term: "Bank's own time", value: instant(line.bankTimestamp) },
    { term: "Bank's actor", value: line.bankActor ?? "not sent" },
    { term: "Bank's request", value: code(line.bankRequestId) },
    { term: "First read by us", value: instant(line.firstSeenAt) },
  ];
  return (
    <Panel>
      <DescriptionList items={items} />
    </Panel>
  );
}
