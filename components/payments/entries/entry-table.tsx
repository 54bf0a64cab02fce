import { Download } from "lucide-react";
import { Amount } from "@/components/ui/amount";
import { Chip } from "@/components/ui/chip";
import { FilterBar } from "@/components/ui/filter-bar";
import { LinkButton } from "@/components/ui/link-button";
import { Pager } from "@/components/ui/pager";
import { Select } from "@/components/ui/select";
import { Cell, HeadCell, Row, Table, TableHead } from "@/components/ui/table";
import type { Tone } from "@/components/ui/tone";
import { formatMinor } from "@/lib/core/money";
import { ENTRY_WORDS } from "@/lib/features/payments/rules/entries";
import type { PaymentDetail } from "@/lib/features/payments/types";
import { ENTRY_STATUSES, type EntryPage, type EntryRow, type EntryStatus } from "@/lib/features/payments/types/entries";

const TONES: Readonly<Record<EntryStatus, Tone>> = {
  due: "neutral",
  sending: "info",
  submitted: "info",
  completed: "success",
  failed: "danger",
  unknown: "warning",
  not_sent: "neutral",
};

/** The entries in the order of the file, narrowed by state, a page at a time. */
export function EntryTable({ payment, page }: { readonly payment: PaymentDetail; readonly page: EntryPage }) {
  const base = `/payments/${payment.id}`;
  const state = page.state ?? "";
  const href = (after: number): string =>
    `${base}?${new URLSearchParams({ ...(state ? { entries: state } : {}), after: String(after) })}`;
  return (
    <div id="entries">
      <div className="flex flex-wrap items-end justify-between gap-2">
        <FilterBar action={base} clearHref={state ? base : undefined}>
          <Select
            label="State of the entry"
            name="entries"
            placeholder="Every state"
            defaultValue={state}
            options={ENTRY_STATUSES.map((status) => ({ value: status, label: ENTRY_WORDS[status] }))}
          />
        </FilterBar>
        <LinkButton
          href={`/api/payments/${payment.id}/entries${state ? `?entries=${state}` : ""}`}
          size="small"
          download
          icon={<Download aria-hidden className="size-4" />}
        >
          Download as CSV
        </LinkButton>
      </div>
      {page.rows.length === 0 ? (
        <p className="py-3 text-ink-soft">No entry is in this state.</p>
      ) : (
        <Table label="Entries of the file">
          <TableHead>
            <HeadCell numeric className="max-sm:hidden">
              Line
            </HeadCell>
            <HeadCell>Name</HeadCell>
            <HeadCell className="max-sm:hidden">Account</HeadCell>
            <HeadCell numeric>Amount</HeadCell>
            <HeadCell>State</HeadCell>
            <HeadCell className="max-sm:hidden">What was said</HeadCell>
          </TableHead>
          <tbody>
            {page.rows.map((row) => (
              <TableEntry key={row.line} row={row} currency={payment.currency} />
            ))}
          </tbody>
        </Table>
      )}
      <Pager
        label={`${page.rows.length.toLocaleString("en-US")} of ${page.total.toLocaleString("en-US")} entries, in the order of the file`}
        previousHref={page.isFirst ? null : href(0)}
        nextHref={page.nextAfter === null ? null : href(page.nextAfter)}
      />
    </div>
  );
}

function TableEntry({ row, currency }: { readonly row: EntryRow; readonly currency: string }) {
  return (
    <Row walk={false}>
      <Cell numeric className="max-sm:hidden">
        {row.line}
      </Cell>
      <Cell heading className="sm:whitespace-nowrap max-sm:min-w-0">
        {row.name} <span className="num font-normal text-ink-soft sm:hidden">··{row.accountLast4}</span>
        {row.errorText ? <p className="font-normal text-ink-soft sm:hidden">{row.errorText}</p> : null}
      </Cell>
      <Cell className="num max-sm:hidden">··{row.accountLast4}</Cell>
      <Cell numeric>
        <Amount text={formatMinor(row.amountMinor, currency)} currency={currency} />
      </Cell>
      <Cell>
        <EntryChip row={row} />
      </Cell>
      <Cell className="max-sm:hidden">{row.errorText ?? row.bankStatus ?? ""}</Cell>
    </Row>
  );
}

function EntryChip({ row }: { readonly row: EntryRow }) {
  if (row.errorName === "contradiction") return <Chip tone="danger" label="The bank contradicts it" />;
  if (row.status === "sending" && row.everUnsure) return <Chip tone="warning" label="Not sure, asking again" />;
  if (row.status === "due" && row.attemptCount > 0) return <Chip tone="info" label="Waiting, will be tried again" />;
  return <Chip tone={TONES[row.status]} label={ENTRY_WORDS[row.status]} />;
}
