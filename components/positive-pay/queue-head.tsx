import { LatencyNote } from "@/components/banks/latency-note";
import { FilterBar } from "@/components/ui/filter-bar";
import { SegmentedLinks } from "@/components/ui/segmented";
import { Select } from "@/components/ui/select";
import { TextField } from "@/components/ui/text-field";
import type { BankClockwork } from "@/lib/features/banks/rules";
import { KNOWN_REASONS, reasonWords } from "@/lib/features/positive-pay/rules/reasons";
import type { QueueFilter } from "@/lib/features/positive-pay/schema";
import { QUEUE_TABS, type QueueTab } from "@/lib/features/positive-pay/types";

const TAB_WORDS: Readonly<Record<QueueTab, string>> = { decide: "To decide", today: "Decided today", all: "All" };

type Filters = Pick<QueueFilter, "tab" | "account" | "reason" | "q">;

/** The queue's address for filters; a tab alone when there are none. */
export function queueHref(filter: Partial<Filters>, cursor?: string | null): string {
  const query = new URLSearchParams();
  if (filter.tab && filter.tab !== "decide") query.set("tab", filter.tab);
  if (filter.account) query.set("account", filter.account);
  if (filter.reason) query.set("reason", filter.reason);
  if (filter.q) query.set("q", filter.q);
  if (cursor) query.set("cursor", cursor);
  return query.size > 0 ? `/positive-pay?${query}` : "/positive-pay";
}

type QueueHeadProps = {
  readonly filter: Filters;
  readonly accounts: readonly { readonly id: string; readonly name: string }[];
  /** When the bank lists new exceptions; null while there is no bank. */
  readonly bank: BankClockwork | null;
  /** ISO instant at which the page was made. */
  readonly at: string;
};

/** Which exceptions: the tab, then account, reason, and number or payee. */
export function QueueHead({ filter, accounts, bank, at }: QueueHeadProps) {
  const filtered = Boolean(filter.account ?? filter.reason ?? filter.q);
  return (
    <div className="flex flex-wrap items-end justify-between gap-x-6">
      <SegmentedLinks
        label="Show"
        labelHidden
        current={filter.tab}
        options={QUEUE_TABS.map((tab) => ({ value: tab, label: TAB_WORDS[tab], href: queueHref({ ...filter, tab }) }))}
        className="py-2"
      />
      <FilterBar
        action="/positive-pay"
        keep={{ tab: filter.tab === "decide" ? undefined : filter.tab }}
        clearHref={filtered ? queueHref({ tab: filter.tab }) : undefined}
      >
        <Select
          label="Account"
          name="account"
          placeholder="Every account"
          options={accounts.map(({ id, name }) => ({ value: id, label: name }))}
          defaultValue={filter.account ?? ""}
        />
        <Select
          label="Reason"
          name="reason"
          placeholder="Every reason"
          options={KNOWN_REASONS.map((code) => ({ value: code, label: reasonWords(code).label }))}
          defaultValue={filter.reason ?? ""}
        />
        <TextField label="Check no. or payee" name="q" defaultValue={filter.q ?? ""} />
      </FilterBar>
      {bank ? <LatencyNote subject="exceptions" bank={bank} at={at} className="basis-full pb-1" /> : null}
    </div>
  );
}
