import { Amount } from "@/components/ui/amount";
import { EmptyState } from "@/components/ui/empty-state";
import { FilterBar } from "@/components/ui/filter-bar";
import { Notice } from "@/components/ui/notice";
import { Section } from "@/components/ui/page-header";
import { Cell, HeadCell, Row, Table, TableHead } from "@/components/ui/table";
import { TextField } from "@/components/ui/text-field";
import { formatMinor } from "@/lib/core/money";
import type { MatchCandidate, ReturnDetail } from "@/lib/features/ach-returns/types";
import { paymentNumber } from "@/lib/features/payments/rules/words";
import { MatchButton } from "./match-button";
import { payeeWords } from "./words";

type MatchPanelProps = {
  readonly returned: ReturnDetail;
  readonly candidates: readonly MatchCandidate[];
  readonly text: string;
  readonly mayHandle: boolean;
};

/** An unmatched return: what it may speak of, for a person to say. */
export function MatchPanel({ returned, candidates, text, mayHandle }: MatchPanelProps) {
  return (
    <>
      <Notice tone="danger" title="No entry that was sent fits this exactly" className="mb-4">
        Trace number, company, bank, account and amount must all be those of one entry. Nothing is guessed: say which
        entry it is, or mark it handled with a note.
      </Notice>
      {mayHandle ? (
        <Section title="Entries it may speak of" count={candidates.length === 0 ? "" : String(candidates.length)}>
          <FilterBar
            action={`/ach-returns/${returned.id}`}
            clearHref={text ? `/ach-returns/${returned.id}` : undefined}
          >
            <TextField label="Trace number or name" name="q" defaultValue={text} />
          </FilterBar>
          {candidates.length === 0 ? (
            <EmptyState title="No entry of the last 200 days is near it">
              Look for it by trace number or name. An entry that was sent from elsewhere is not here: mark the return
              handled.
            </EmptyState>
          ) : (
            <CandidateTable returned={returned} candidates={candidates} />
          )}
        </Section>
      ) : null}
    </>
  );
}

type CandidateTableProps = Pick<MatchPanelProps, "returned" | "candidates">;

function CandidateTable({ returned, candidates }: CandidateTableProps) {
  return (
    <Table label="Candidates">
      <TableHead>
        <HeadCell>Payee</HeadCell>
        <HeadCell numeric>Amount, USD</HeadCell>
        <HeadCell>Trace</HeadCell>
        <HeadCell>Payment</HeadCell>
        <HeadCell>What is the same</HeadCell>
        {/* Positioned, so that the hidden word stays within the table's own scrolling. */}
        <HeadCell className="relative">
          <span className="sr-only">Act</span>
        </HeadCell>
      </TableHead>
      <tbody>
        {candidates.map((one) => (
          <Row key={`${one.fileId}/${one.line}`} walk={false}>
            <Cell heading>{payeeWords(one)}</Cell>
            <Cell numeric>
              <Amount text={formatMinor(one.amountMinor, "USD")} />
            </Cell>
            <Cell className="num">{one.traceNumber}</Cell>
            <Cell className="num whitespace-nowrap">{paymentNumber(one.payment.number)}</Cell>
            <Cell>{sameness(returned, one)}</Cell>
            <Cell className="text-right">
              <MatchButton
                returnId={returned.id}
                fileId={one.fileId}
                line={one.line}
                payee={payeeWords(one)}
                payment={paymentNumber(one.payment.number)}
              />
            </Cell>
          </Row>
        ))}
      </tbody>
    </Table>
  );
}

function sameness(returned: ReturnDetail, one: MatchCandidate): string {
  const same = [
    one.sameTrace ? "trace" : null,
    one.sameAccount ? "account" : null,
    returned.amountMinor === one.amountMinor ? "amount" : null,
  ].filter((part) => part !== null);
  return same.length === 0 ? "none of trace, account, amount" : same.join(", ");
}
