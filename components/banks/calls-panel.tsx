import { EmptyState } from "@/components/ui/empty-state";
import { FilterBar } from "@/components/ui/filter-bar";
import { KeyboardList } from "@/components/ui/keyboard-list";
import { Section } from "@/components/ui/page-header";
import { Pager } from "@/components/ui/pager";
import { Select } from "@/components/ui/select";
import { TextField } from "@/components/ui/text-field";
import type { CallsView } from "@/lib/features/banks/types";
import { CallTable } from "./call-table";

const COUNTED = 10_000;

/** The calls' address for filters. */
function callsHref({ bank, filter }: CallsView, cursor: string | null): string {
  const query = new URLSearchParams({ tab: "calls" });
  if (filter.errors) query.set("errors", filter.errors);
  if (filter.method) query.set("method", filter.method);
  if (filter.id) query.set("id", filter.id);
  if (cursor) query.set("cursor", cursor);
  return `/banks/${bank.code}?${query}`;
}

/** What went over the wire, newest first: each attempt a row, without bodies and without secrets. */
export function CallsPanel({ view }: { readonly view: CallsView }) {
  const { bank, page, filter } = view;
  const total =
    page.total >= COUNTED ? `${COUNTED.toLocaleString("en-US")} or more` : page.total.toLocaleString("en-US");
  const first = `/banks/${bank.code}?tab=calls`;
  const filtered = filter.errors !== undefined || filter.method !== undefined || filter.id !== undefined;
  return (
    <Section title="Calls" count={total}>
      <p className="text-sm text-ink-soft">
        Every attempt of every call, kept for 30 days, 200,000 rows at most. The bank finds a call by its request id.
      </p>
      {/* The fields start from the address; a new filter makes new fields. */}
      <FilterBar
        key={callsHref(view, null)}
        action={`/banks/${bank.code}`}
        keep={{ tab: "calls" }}
        clearHref={filtered ? first : undefined}
      >
        <Select
          label="Outcome"
          name="errors"
          placeholder="Every outcome"
          options={[{ value: "1", label: "Only errors" }]}
          defaultValue={filter.errors ?? ""}
        />
        <Select
          label="Method"
          name="method"
          placeholder="Every method"
          options={["GET", "POST"].map((value) => ({ value, label: value }))}
          defaultValue={filter.method ?? ""}
        />
        <TextField label="Request id or key" name="id" defaultValue={filter.id ?? ""} className="sm:w-80" />
      </FilterBar>
      {page.rows.length === 0 ? (
        <EmptyState title={filtered ? "No call fits the filter" : "No call yet"}>
          {filtered ? "Clear the filter to see all." : "The first reading of the bank leaves the first rows."}
        </EmptyState>
      ) : (
        <KeyboardList>
          <CallTable rows={page.rows} zone={bank.timeZone} />
        </KeyboardList>
      )}
      <Pager
        label={`${page.rows.length.toLocaleString("en-US")} of ${total} calls`}
        previousHref={filter.cursor ? callsHref(view, null) : null}
        nextHref={page.nextCursor ? callsHref(view, page.nextCursor) : null}
      />
    </Section>
  );
}
