import { DescriptionList } from "@/components/ui/description-list";
import { Panel } from "@/components/ui/page-header";
import { formatInstant, zoneWord } from "@/lib/core/dates";
import { maskedNumber } from "@/lib/features/accounts/rules";
import type { AccountDetail } from "@/lib/features/accounts/types";

const DEFAULT_WORDS: Readonly<Record<string, string>> = {
  PAY: "Pay: an undecided check is paid",
  RETURN: "Return: an undecided check goes back",
};

/** What we hold about an account: identity, cut-offs in their zone, and what the bank said last. */
export function AccountProfile({ account }: { readonly account: AccountDetail }) {
  const zone = zoneWord(account.timeZone);
  const ours = [
    { term: "Legal entity", value: account.entityName ?? "not given to one yet" },
    { term: "Bank", value: account.bankName },
    { term: "Type", value: account.type },
    { term: "Currency", value: account.currency },
    { term: "Account number", value: <span className="num">{maskedNumber(account.last4)}</span> },
    { term: "Routing number", value: <span className="num">{account.routingNumber ?? "none held"}</span> },
    { term: "ACH cut-off", value: `${account.achCutoff} ${zone}` },
    { term: "Wire cut-off", value: `${account.wireCutoff} ${zone}` },
    {
      term: "Positive Pay cut-off",
      value: `${account.positivePayCutoff} ${zone}`,
      hint: DEFAULT_WORDS[account.positivePayDefault] ?? account.positivePayDefault,
    },
    { term: "Cut-off zone", value: account.timeZone },
  ];
  const theirs = [
    { term: "Listed by the bank", value: formatInstant(new Date(account.syncedAt), account.bankTimeZone) },
    {
      term: "Bank's own time",
      value: account.bankTimestamp ? formatInstant(new Date(account.bankTimestamp), account.bankTimeZone) : "not sent",
    },
    { term: "Bank's actor", value: account.bankActor ?? "not sent" },
    { term: "Bank's request", value: <code className="text-sm break-all">{account.bankRequestId ?? "not sent"}</code> },
  ];
  return (
    <Panel>
      <DescriptionList items={ours} />
      <p className="pt-3 text-sm text-ink-faint">Name and type come from the bank; the rest is kept here.</p>
      <DescriptionList items={theirs} className="mt-2 border-t pt-1" />
    </Panel>
  );
}
